// Field numbers of pods and what makes them.

extension ProtobufObject {
    static let workloadKinds: [String: Schema] = [
        "Pod": .pod, "Deployment": .deployment, "ReplicaSet": .replicaSet, "Job": .job, "CronJob": .cronJob,
        "Service": .service, "Event": .event, "Lease": .lease, "Scale": .scale,
    ]
}

extension ProtobufObject.Schema {
    // MARK: Types that stand for scalars

    static let quantity = ProtobufObject.Schema([1: ("string", .text)])
    static let quantityEntry = ProtobufObject.Schema([1: ("key", .text), 2: ("value", .quantity)])
    static let integerOrText = ProtobufObject.Schema([1: ("type", .count), 2: ("number", .integer), 3: ("text", .text)])

    // MARK: Pods

    private static let localReference = ProtobufObject.Schema([1: ("name", .text)])
    private static let keyReference = ProtobufObject.Schema([
        1: ("local", .inlined(localReference)), 2: ("key", .text), 3: ("optional", .bool),
    ])
    private static let optionalReference = ProtobufObject.Schema([
        1: ("local", .inlined(localReference)), 2: ("optional", .bool),
    ])
    private static let fieldReference = ProtobufObject.Schema([1: ("apiVersion", .text), 2: ("fieldPath", .text)])
    private static let resourceReference = ProtobufObject.Schema([
        1: ("containerName", .text), 2: ("resource", .text), 3: ("divisor", .quantity),
    ])
    private static let variableSource = ProtobufObject.Schema([
        1: ("fieldRef", .message(fieldReference)), 2: ("resourceFieldRef", .message(resourceReference)),
        3: ("configMapKeyRef", .message(keyReference)), 4: ("secretKeyRef", .message(keyReference)),
    ])
    private static let variable = ProtobufObject.Schema([
        1: ("name", .text), 2: ("value", .text), 3: ("valueFrom", .message(variableSource)),
    ])
    private static let variables = ProtobufObject.Schema([
        1: ("prefix", .text), 2: ("configMapRef", .message(optionalReference)),
        3: ("secretRef", .message(optionalReference)),
    ])
    private static let containerPort = ProtobufObject.Schema([
        1: ("name", .text), 2: ("hostPort", .count), 3: ("containerPort", .count), 4: ("protocol", .text),
        5: ("hostIP", .text),
    ])
    private static let resources = ProtobufObject.Schema([1: ("limits", .quantities), 2: ("requests", .quantities)])
    private static let mount = ProtobufObject.Schema([
        1: ("name", .text), 2: ("readOnly", .flag), 3: ("mountPath", .text), 4: ("subPath", .text),
        5: ("mountPropagation", .text), 6: ("subPathExpr", .text),
    ])
    private static let header = ProtobufObject.Schema([1: ("name", .text), 2: ("value", .text)])
    private static let httpAction = ProtobufObject.Schema([
        1: ("path", .text), 2: ("port", .integerOrText), 3: ("host", .text), 4: ("scheme", .text),
        5: ("httpHeaders", .messages(header)),
    ])
    private static let action = ProtobufObject.Schema([
        1: ("exec", .message(ProtobufObject.Schema([1: ("command", .texts)]))), 2: ("httpGet", .message(httpAction)),
        3: ("tcpSocket", .message(ProtobufObject.Schema([1: ("port", .integerOrText), 2: ("host", .text)]))),
        4: ("grpc", .message(ProtobufObject.Schema([1: ("port", .count), 2: ("service", .text)]))),
    ])
    private static let probe = ProtobufObject.Schema([
        1: ("handler", .inlined(action)), 2: ("initialDelaySeconds", .count), 3: ("timeoutSeconds", .count),
        4: ("periodSeconds", .count), 5: ("successThreshold", .count), 6: ("failureThreshold", .count),
        7: ("terminationGracePeriodSeconds", .integer),
    ])
    private static let lifecycle = ProtobufObject.Schema([
        1: ("postStart", .message(action)), 2: ("preStop", .message(action)),
    ])
    private static let seccomp = ProtobufObject.Schema([1: ("type", .text), 2: ("localhostProfile", .text)])
    private static let securityContext = ProtobufObject.Schema([
        1: ("capabilities", .message(ProtobufObject.Schema([1: ("add", .texts), 2: ("drop", .texts)]))),
        2: ("privileged", .bool),
        4: ("runAsUser", .integer), 5: ("runAsNonRoot", .bool), 6: ("readOnlyRootFilesystem", .bool),
        7: ("allowPrivilegeEscalation", .bool), 8: ("runAsGroup", .integer), 9: ("procMount", .text),
        11: ("seccompProfile", .message(seccomp)),
    ])
    private static let podSecurityContext = ProtobufObject.Schema([
        2: ("runAsUser", .integer), 3: ("runAsNonRoot", .bool), 4: ("supplementalGroups", .integers),
        5: ("fsGroup", .integer), 6: ("runAsGroup", .integer), 7: ("sysctls", .messages(header)),
        9: ("fsGroupChangePolicy", .text), 10: ("seccompProfile", .message(seccomp)),
    ])
    private static let container = ProtobufObject.Schema([
        1: ("name", .text), 2: ("image", .text), 3: ("command", .texts), 4: ("args", .texts), 5: ("workingDir", .text),
        6: ("ports", .messages(containerPort)), 7: ("env", .messages(variable)), 8: ("resources", .present(resources)),
        9: ("volumeMounts", .messages(mount)), 10: ("livenessProbe", .message(probe)),
        11: ("readinessProbe", .message(probe)), 12: ("lifecycle", .message(lifecycle)),
        13: ("terminationMessagePath", .text), 14: ("imagePullPolicy", .text),
        15: ("securityContext", .message(securityContext)), 16: ("stdin", .flag), 17: ("stdinOnce", .flag),
        18: ("tty", .flag), 19: ("envFrom", .messages(variables)), 20: ("terminationMessagePolicy", .text),
        22: ("startupProbe", .message(probe)),
    ])
    private static let item = ProtobufObject.Schema([1: ("key", .text), 2: ("path", .text), 3: ("mode", .integer)])
    private static let downwardItem = ProtobufObject.Schema([
        1: ("path", .text), 2: ("fieldRef", .message(fieldReference)),
        3: ("resourceFieldRef", .message(resourceReference)), 4: ("mode", .integer),
    ])
    private static let projection = ProtobufObject.Schema([
        1: ("local", .inlined(localReference)), 2: ("items", .messages(item)), 4: ("optional", .bool),
    ])
    private static let tokenProjection = ProtobufObject.Schema([
        1: ("audience", .text), 2: ("expirationSeconds", .integer), 3: ("path", .text),
    ])
    private static let source = ProtobufObject.Schema([
        1: ("secret", .message(projection)),
        2: ("downwardAPI", .message(ProtobufObject.Schema([1: ("items", .messages(downwardItem))]))),
        3: ("configMap", .message(projection)), 4: ("serviceAccountToken", .message(tokenProjection)),
    ])
    private static let volumeSource = ProtobufObject.Schema([
        1: ("hostPath", .message(ProtobufObject.Schema([1: ("path", .text), 2: ("type", .text)]))),
        2: ("emptyDir", .present(ProtobufObject.Schema([1: ("medium", .text), 2: ("sizeLimit", .quantity)]))),
        6: (
            "secret",
            .present(
                ProtobufObject.Schema([
                    1: ("secretName", .text), 2: ("items", .messages(item)), 3: ("defaultMode", .integer),
                    4: ("optional", .bool),
                ]))
        ),
        10: (
            "persistentVolumeClaim", .message(ProtobufObject.Schema([1: ("claimName", .text), 2: ("readOnly", .flag)]))
        ),
        16: (
            "downwardAPI",
            .message(ProtobufObject.Schema([1: ("items", .messages(downwardItem)), 2: ("defaultMode", .integer)]))
        ),
        19: (
            "configMap",
            .present(
                ProtobufObject.Schema([
                    1: ("local", .inlined(localReference)), 2: ("items", .messages(item)),
                    3: ("defaultMode", .integer), 4: ("optional", .bool),
                ]))
        ),
        26: (
            "projected",
            .message(ProtobufObject.Schema([1: ("sources", .messages(source)), 2: ("defaultMode", .integer)]))
        ),
    ])
    private static let volume = ProtobufObject.Schema([1: ("name", .text), 2: ("source", .inlined(volumeSource))])
    private static let toleration = ProtobufObject.Schema([
        1: ("key", .text), 2: ("operator", .text), 3: ("value", .text), 4: ("effect", .text),
        5: ("tolerationSeconds", .integer),
    ])
    private static let podSpec = ProtobufObject.Schema([
        1: ("volumes", .messages(volume)), 2: ("containers", .messages(container)), 3: ("restartPolicy", .text),
        4: ("terminationGracePeriodSeconds", .integer), 5: ("activeDeadlineSeconds", .integer),
        6: ("dnsPolicy", .text), 7: ("nodeSelector", .map(ofBytes: false)), 8: ("serviceAccountName", .text),
        9: ("serviceAccount", .text), 10: ("nodeName", .text), 11: ("hostNetwork", .flag), 12: ("hostPID", .flag),
        13: ("hostIPC", .flag), 14: ("securityContext", .present(podSecurityContext)),
        15: ("imagePullSecrets", .messages(localReference)), 16: ("hostname", .text), 17: ("subdomain", .text),
        19: ("schedulerName", .text), 20: ("initContainers", .messages(container)),
        21: ("automountServiceAccountToken", .bool), 22: ("tolerations", .messages(toleration)),
        24: ("priorityClassName", .text), 25: ("priority", .integer), 27: ("shareProcessNamespace", .bool),
        30: ("enableServiceLinks", .bool),
    ])
    private static let template = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(podSpec)),
    ])
    static let pod = ProtobufObject.Schema([1: ("metadata", .message(metadata)), 2: ("spec", .message(podSpec))])

    // MARK: What makes pods

    private static let expression = ProtobufObject.Schema([
        1: ("key", .text), 2: ("operator", .text), 3: ("values", .texts),
    ])
    private static let selector = ProtobufObject.Schema([
        1: ("matchLabels", .map(ofBytes: false)), 2: ("matchExpressions", .messages(expression)),
    ])
    private static let strategy = ProtobufObject.Schema([
        1: ("type", .text),
        2: (
            "rollingUpdate",
            .message(ProtobufObject.Schema([1: ("maxUnavailable", .integerOrText), 2: ("maxSurge", .integerOrText)]))
        ),
    ])
    private static let deploymentSpec = ProtobufObject.Schema([
        1: ("replicas", .integer), 2: ("selector", .message(selector)), 3: ("template", .message(template)),
        4: ("strategy", .message(strategy)), 5: ("minReadySeconds", .count), 6: ("revisionHistoryLimit", .integer),
        7: ("paused", .flag), 9: ("progressDeadlineSeconds", .integer),
    ])
    static let deployment = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(deploymentSpec)),
    ])
    private static let replicaSetSpec = ProtobufObject.Schema([
        1: ("replicas", .integer), 2: ("selector", .message(selector)), 3: ("template", .message(template)),
        4: ("minReadySeconds", .count),
    ])
    static let replicaSet = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(replicaSetSpec)),
    ])
    private static let jobSpec = ProtobufObject.Schema([
        1: ("parallelism", .integer), 2: ("completions", .integer), 3: ("activeDeadlineSeconds", .integer),
        4: ("selector", .message(selector)), 5: ("manualSelector", .bool), 6: ("template", .message(template)),
        7: ("backoffLimit", .integer), 8: ("ttlSecondsAfterFinished", .integer), 9: ("completionMode", .text),
        10: ("suspend", .bool), 14: ("podReplacementPolicy", .text),
    ])
    static let job = ProtobufObject.Schema([1: ("metadata", .message(metadata)), 2: ("spec", .message(jobSpec))])
    private static let jobTemplate = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(jobSpec)),
    ])
    private static let cronJobSpec = ProtobufObject.Schema([
        1: ("schedule", .text), 2: ("startingDeadlineSeconds", .integer), 3: ("concurrencyPolicy", .text),
        4: ("suspend", .bool), 5: ("jobTemplate", .message(jobTemplate)), 6: ("successfulJobsHistoryLimit", .integer),
        7: ("failedJobsHistoryLimit", .integer), 8: ("timeZone", .text),
    ])
    static let cronJob = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(cronJobSpec)),
    ])

    // MARK: The rest

    private static let servicePort = ProtobufObject.Schema([
        1: ("name", .text), 2: ("protocol", .text), 3: ("port", .count), 4: ("targetPort", .integerOrText),
        5: ("nodePort", .count), 6: ("appProtocol", .text),
    ])
    private static let serviceSpec = ProtobufObject.Schema([
        1: ("ports", .messages(servicePort)), 2: ("selector", .map(ofBytes: false)), 3: ("clusterIP", .text),
        4: ("type", .text), 5: ("externalIPs", .texts), 7: ("sessionAffinity", .text), 8: ("loadBalancerIP", .text),
        10: ("externalName", .text), 11: ("externalTrafficPolicy", .text), 13: ("publishNotReadyAddresses", .flag),
        17: ("ipFamilyPolicy", .text), 18: ("clusterIPs", .texts), 19: ("ipFamilies", .texts),
        22: ("internalTrafficPolicy", .text),
    ])
    static let service = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(serviceSpec)),
    ])
    static let objectReference = ProtobufObject.Schema([
        1: ("kind", .text), 2: ("namespace", .text), 3: ("name", .text), 4: ("uid", .text), 5: ("apiVersion", .text),
        6: ("resourceVersion", .text), 7: ("fieldPath", .text),
    ])
    static let event = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("involvedObject", .message(objectReference)), 3: ("reason", .text),
        4: ("message", .text),
        5: ("source", .message(ProtobufObject.Schema([1: ("component", .text), 2: ("host", .text)]))),
        6: ("firstTimestamp", .time), 7: ("lastTimestamp", .time), 8: ("count", .count), 9: ("type", .text),
        10: ("eventTime", .time), 12: ("action", .text), 14: ("reportingComponent", .text),
        15: ("reportingInstance", .text),
    ])
    static let lease = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)),
        2: (
            "spec",
            .message(
                ProtobufObject.Schema([
                    1: ("holderIdentity", .text), 2: ("leaseDurationSeconds", .integer), 3: ("acquireTime", .time),
                    4: ("renewTime", .time), 5: ("leaseTransitions", .integer),
                ]))
        ),
    ])
    static let scale = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .present(ProtobufObject.Schema([1: ("replicas", .integer)]))),
    ])
}
