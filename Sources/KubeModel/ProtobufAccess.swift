// Field numbers of accounts, roles, and questions about what somebody may do.

extension ProtobufObject {
    static let accessKinds: [String: Schema] = [
        "ServiceAccount": .serviceAccount, "Role": .role, "ClusterRole": .role, "RoleBinding": .binding,
        "ClusterRoleBinding": .binding, "SelfSubjectAccessReview": .accessReview, "SubjectAccessReview": .accessReview,
        "LocalSubjectAccessReview": .accessReview, "SelfSubjectRulesReview": .rulesReview,
        "SelfSubjectReview": .selfReview, "TokenRequest": .tokenRequest, "TokenReview": .tokenReview,
    ]
}

extension ProtobufObject.Schema {
    static let serviceAccount = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("secrets", .messages(objectReference)),
        3: ("imagePullSecrets", .messages(ProtobufObject.Schema([1: ("name", .text)]))),
        4: ("automountServiceAccountToken", .bool),
    ])
    private static let rule = ProtobufObject.Schema([
        1: ("verbs", .texts), 2: ("apiGroups", .texts), 3: ("resources", .texts), 4: ("resourceNames", .texts),
        5: ("nonResourceURLs", .texts),
    ])
    static let role = ProtobufObject.Schema([1: ("metadata", .message(metadata)), 2: ("rules", .messages(rule))])
    private static let subject = ProtobufObject.Schema([
        1: ("kind", .text), 2: ("apiGroup", .text), 3: ("name", .text), 4: ("namespace", .text),
    ])
    private static let roleReference = ProtobufObject.Schema([
        1: ("apiGroup", .text), 2: ("kind", .text), 3: ("name", .text),
    ])
    static let binding = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("subjects", .messages(subject)),
        3: ("roleRef", .message(roleReference)),
    ])

    private static let resourceAttributes = ProtobufObject.Schema([
        1: ("namespace", .text), 2: ("verb", .text), 3: ("group", .text), 4: ("version", .text), 5: ("resource", .text),
        6: ("subresource", .text), 7: ("name", .text),
    ])
    private static let pathAttributes = ProtobufObject.Schema([1: ("path", .text), 2: ("verb", .text)])
    private static let accessSpec = ProtobufObject.Schema([
        1: ("resourceAttributes", .message(resourceAttributes)),
        2: ("nonResourceAttributes", .message(pathAttributes)), 3: ("user", .text), 4: ("groups", .texts),
        6: ("uid", .text),
    ])
    static let accessReview = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(accessSpec)),
    ])
    static let rulesReview = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)), 2: ("spec", .message(ProtobufObject.Schema([1: ("namespace", .text)]))),
    ])
    static let selfReview = ProtobufObject.Schema([1: ("metadata", .message(metadata))])
    private static let boundObject = ProtobufObject.Schema([
        1: ("kind", .text), 2: ("apiVersion", .text), 3: ("name", .text), 4: ("uid", .text),
    ])
    static let tokenRequest = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)),
        2: (
            "spec",
            .message(
                ProtobufObject.Schema([
                    1: ("audiences", .texts), 3: ("boundObjectRef", .message(boundObject)),
                    4: ("expirationSeconds", .integer),
                ]))
        ),
    ])
    static let tokenReview = ProtobufObject.Schema([
        1: ("metadata", .message(metadata)),
        2: ("spec", .message(ProtobufObject.Schema([1: ("token", .text), 2: ("audiences", .texts)]))),
    ])
}
