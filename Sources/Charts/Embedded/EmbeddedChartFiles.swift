// Made by charts/embed.sh from the charts folder; do not edit.
// swift-format-ignore-file

/// The files of the charts that the binary carries, by path from the charts folder.
enum EmbeddedChartFiles {
    static let all: [(name: String, text: String)] = [
        (
            "autox/Chart.yaml",
            ###"""
apiVersion: v2
name: autox
description: A controller that relaunches experiments when a new version of an application appears
type: application
version: 1.0.0
appVersion: v0.13
keywords:
  - iter8
  - autox
  - experiment
  - GitOps
home: https://iter8.tools

"""###
        ),
        (
            "autox/templates/NOTES.txt",
            ###"""
AutoX {{ .Release.Name }} in namespace {{ .Release.Namespace }} follows:
{{- range $name, $group := .Values.groups }}
  {{ $name }}: {{ $group.trigger.resource }}{{ with $group.trigger.group }}.{{ . }}{{ end }} {{ $group.trigger.name }} in namespace {{ $group.trigger.namespace }}, for {{ range $index, $id := keys $group.specs | sortAlpha }}{{ if $index }}, {{ end }}autox-{{ $name }}-{{ $id }}{{ end }}
{{- else }}
  nothing yet: no groups are configured
{{- end }}

An object counts once it has the label:
  kubectl label RESOURCE NAME iter8.tools/autox=true
Its experiments are launched anew when its label app.kubernetes.io/version changes.

How it stands:     iter8 autox status -n {{ .Release.Namespace }}{{ if ne .Release.Name "autox" }} --name {{ .Release.Name }}{{ end }}
What one found:    iter8 k report -n NAMESPACE -g autox-GROUP-SPEC

"""###
        ),
        (
            "autox/templates/_helpers.tpl",
            ###"""
{{/* Labels of every object of the chart. */}}
{{- define "autox.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "autox.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* What tells the controller's pods from others. */}}
{{- define "autox.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "autox.serviceAccountName" -}}
{{- .Values.serviceAccountName | default .Release.Name -}}
{{- end }}

{{/* What the Roles in triggers' namespaces are called: two installations may share such a namespace. */}}
{{- define "autox.launcherName" -}}
{{- printf "%s-%s" .Release.Namespace .Release.Name -}}
{{- end }}

{{/*
The namespaces in which the controller is at work, sorted, each with:
  triggers  what it watches there, a list of "RESOURCE.GROUP"
  launches  whether experiments are launched there
  ready     the value keys of the kinds that tasks ready wait for there
*/}}
{{- define "autox.places" -}}
{{- $places := dict -}}
{{- range $group := .Values.groups -}}
{{- $home := $group.trigger.namespace -}}
{{- $place := get $places $home | default (dict "triggers" list "ready" list) -}}
{{- $watched := printf "%s.%s" $group.trigger.resource ($group.trigger.group | default "") -}}
{{- $place = merge (dict "launches" true "triggers" (append $place.triggers $watched | uniq | sortAlpha)) $place -}}
{{- $_ := set $places $home $place -}}
{{- range $spec := $group.specs -}}
{{- $ready := ($spec.values | default dict).ready -}}
{{- if kindIs "map" $ready -}}
{{- $there := $ready.namespace | default $home -}}
{{- $place := get $places $there | default (dict "triggers" list "ready" list) -}}
{{- $kinds := without (keys $ready) "namespace" "timeout" -}}
{{- $place = merge (dict "ready" (concat $place.ready $kinds | uniq | sortAlpha)) $place -}}
{{- $_ := set $places $there $place -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $list := list -}}
{{- range $name, $place := $places -}}
{{- $list = append $list (set $place "namespace" $name) -}}
{{- end -}}
{{ toYaml $list }}
{{- end }}

{{/* The API group and resource of what task ready waits for, by value key. */}}
{{- define "autox.readyKinds" -}}
service: {group: "", resource: services}
deploy: {group: apps, resource: deployments}
ksvc: {group: serving.knative.dev, resource: services}
isvc: {group: serving.kserve.io, resource: inferenceservices}
chaosengine: {group: litmuschaos.io, resource: chaosengines}
{{- end }}

"""###
        ),
        (
            "autox/templates/configmap.yaml",
            ###"""
# What `iter8 autox status` shows; the controller writes it.
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-status
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "autox.labels" . | nindent 4 }}

"""###
        ),
        (
            "autox/templates/deployment.yaml",
            ###"""
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "autox.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  # The Lease lets one be at work anyway; the old one gives it back as it ends.
  strategy:
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "autox.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "autox.selector" . | nindent 8 }}
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/path: /metrics
        prometheus.io/port: {{ .Values.port | quote }}
    spec:
      serviceAccountName: {{ include "autox.serviceAccountName" . }}
      # Launches that are under way are finished first (--drain).
      terminationGracePeriodSeconds: 40
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: autox
          image: {{ .Values.iter8Image }}
          imagePullPolicy: {{ .Values.imagePullPolicy }}
          command: [iter8, autox]
          args:
            - --secret={{ .Release.Name }}
            - --name={{ .Release.Name }}
            - --namespace={{ .Release.Namespace }}
            - --listen=:{{ .Values.port }}
            - --debounce={{ .Values.debounce }}
            - --loglevel={{ .Values.logLevel }}
          env:
            # A heap for each thread would keep what bursts of launches have needed once.
            - name: MALLOC_ARENA_MAX
              value: "2"
          ports:
            - name: http
              containerPort: {{ .Values.port }}
          livenessProbe:
            httpGet: {path: /healthz, port: http}
            periodSeconds: 10
            timeoutSeconds: 5
          readinessProbe:
            httpGet: {path: /readyz, port: http}
            periodSeconds: 5
            timeoutSeconds: 5
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .Values.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}

"""###
        ),
        (
            "autox/templates/role.yaml",
            ###"""
{{- if not .Values.serviceAccountName }}
# The controller's own: its configuration, its status, and the Lease of whoever is at work.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "autox.labels" . | nindent 4 }}
rules:
  - apiGroups: [""]
    resources: [secrets]
    resourceNames: [{{ .Release.Name | quote }}]
    verbs: [get, list, watch]
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [{{ printf "%s-status" .Release.Name | quote }}]
    verbs: [get, patch]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    resourceNames: [{{ .Release.Name | quote }}]
    verbs: [get, list, watch, update, delete]
  # Who creates names no object.
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create]
{{- $kinds := include "autox.readyKinds" . | fromYaml }}
{{- range $place := include "autox.places" . | fromYamlArray }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ include "autox.launcherName" $ }}
  namespace: {{ $place.namespace }}
  labels:
    {{- include "autox.labels" $ | nindent 4 }}
rules:
  {{- range $watched := $place.triggers }}
  {{- $parts := splitn "." 2 $watched }}
  - apiGroups: [{{ $parts._1 | quote }}]
    resources: [{{ $parts._0 | quote }}]
    verbs: [get, list, watch]
  {{- end }}
  {{- if $place.launches }}
  # What a launch needs (docs/groups.md).
  - apiGroups: [""]
    resources: [secrets, serviceaccounts]
    verbs: [get, list, watch, create, update, patch, delete]
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, watch, delete]
  - apiGroups: [batch]
    resources: [jobs, cronjobs]
    verbs: [get, list, watch, create, patch, delete]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [get, list, watch, create, update, delete]
  - apiGroups: [""]
    resources: [events]
    verbs: [create]
  {{- end }}
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [roles, rolebindings]
    verbs: [get, list, watch, create, patch, delete]
  # Nobody may grant what he has not: the experiments' task ready reads what it waits for.
  {{- range $key := $place.ready }}
  {{- with get $kinds $key }}
  - apiGroups: [{{ .group | quote }}]
    resources: [{{ .resource | quote }}]
    verbs: [get, list, watch]
  {{- end }}
  {{- end }}
  {{- if $place.launches }}
  {{- with $.Values.extraRules }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}

"""###
        ),
        (
            "autox/templates/rolebinding.yaml",
            ###"""
{{- if not .Values.serviceAccountName }}
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "autox.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .Release.Name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "autox.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- range $place := include "autox.places" . | fromYamlArray }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ include "autox.launcherName" $ }}
  namespace: {{ $place.namespace }}
  labels:
    {{- include "autox.labels" $ | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ include "autox.launcherName" $ }}
subjects:
  - kind: ServiceAccount
    name: {{ include "autox.serviceAccountName" $ }}
    namespace: {{ $.Release.Namespace }}
{{- end }}
{{- end }}

"""###
        ),
        (
            "autox/templates/secret.yaml",
            ###"""
# A Secret, for values of experiments may hold tokens. The controller watches it: a change needs no restart.
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "autox.labels" . | nindent 4 }}
data:
  config.yaml: {{ dict "groups" .Values.groups "chartRepository" (.Values.chartRepository | default "") | toYaml | b64enc }}

"""###
        ),
        (
            "autox/templates/serviceaccount.yaml",
            ###"""
{{- if not .Values.serviceAccountName }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "autox.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "autox.labels" . | nindent 4 }}
{{- end }}

"""###
        ),
        (
            "autox/values.schema.json",
            ###"""
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Values of chart autox",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "global": {"type": "object"},
    "groups": {
      "description": "what is watched, and what is launched, by the name of the group",
      "type": "object",
      "propertyNames": {"pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
      "additionalProperties": {
        "type": "object",
        "required": ["trigger", "specs"],
        "additionalProperties": false,
        "properties": {
          "trigger": {
            "description": "the object whose versions count",
            "type": "object",
            "required": ["name", "namespace", "version", "resource"],
            "additionalProperties": false,
            "properties": {
              "name": {"type": "string", "minLength": 1},
              "namespace": {"type": "string", "minLength": 1, "maxLength": 63},
              "group": {"description": "of the API; empty for the core group", "type": "string"},
              "version": {"type": "string", "minLength": 1},
              "resource": {"description": "the plural in small letters", "type": "string", "pattern": "^[a-z0-9]+$"}
            }
          },
          "specs": {
            "description": "the experiments, by a name of your own",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
            "additionalProperties": {
              "type": "object",
              "required": ["name"],
              "additionalProperties": false,
              "properties": {
                "name": {"description": "of the chart", "type": "string", "minLength": 1},
                "version": {"description": "of the chart, or a constraint", "type": "string"},
                "values": {"description": "of the chart", "type": ["object", "null"]}
              }
            }
          }
        }
      }
    },
    "chartRepository": {"description": "where charts are that the program doesn't carry: a URL", "type": ["string", "null"]},
    "iter8Image": {"description": "container image of the controller", "type": "string", "minLength": 1},
    "imagePullPolicy": {"enum": ["Always", "IfNotPresent", "Never"]},
    "replicas": {"description": "one is at work, the others wait", "type": "integer", "minimum": 0},
    "logLevel": {"enum": ["trace", "debug", "info", "warning", "warn", "error", "fatal", "panic"]},
    "debounce": {
      "description": "how long to wait for further changes of a trigger, as a Go duration",
      "type": "string", "pattern": "^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$|^0$"
    },
    "port": {"description": "of /healthz, /readyz and /metrics", "type": "integer", "minimum": 1, "maximum": 65535},
    "serviceAccountName": {"description": "an existing service account", "type": ["string", "null"]},
    "extraRules": {
      "description": "further rules of the Role in each trigger's namespace",
      "type": ["array", "null"], "items": {"type": "object"}
    },
    "resources": {"type": ["object", "null"]},
    "podSecurityContext": {"type": ["object", "null"]},
    "securityContext": {"type": ["object", "null"]}
  }
}

"""###
        ),
        (
            "autox/values.yaml",
            ###"""
# Values of chart autox. Every key is checked against values.schema.json: a misspelt one is refused.
#
#   iter8 k launch -g autox -c autox -n iter8 -f values.yaml
#   helm install autox charts/autox -n iter8 -f values.yaml
#
# iter8 autox validate -f values.yaml says beforehand what is wrong with groups and their specs.

# What is watched, and what is launched. For each group:
#
#   groups:
#     httpbin:                   # a name of your own
#       trigger:                 # the object whose label app.kubernetes.io/version counts
#         name: httpbin
#         namespace: default
#         group: apps            # of the API; leave it out for the core group
#         version: v1
#         resource: deployments  # the plural, as `kubectl api-resources` has it; custom resources, too
#       specs:
#         load:                  # a name of your own; becomes the group autox-httpbin-load
#           name: iter8          # a chart
#           # version: 1.0.0     # of the chart, or a constraint; the newest without it
#           values:              # of the chart
#             tasks: [ready, http, assess]
#             ready: {deploy: httpbin}
#             http: {url: "http://httpbin.default/get"}
#             assess: {SLOs: {upper: {http/latency-mean: 50, http/error-count: 0}}}
#             runner: job
groups: {}

# Where charts are that the program doesn't carry (it carries iter8 and autox): the URL of a chart repository.
chartRepository: ""

# The container image of the controller. The experiments' own is the value iter8Image of their specs.
iter8Image: iter8/iter8:0.13
imagePullPolicy: IfNotPresent

# One is at work; another takes over within 15 s when it dies.
replicas: 1

# How much the controller logs: trace, debug, info, warning, error.
logLevel: info

# How long to wait for further changes of a trigger before its experiments are launched.
debounce: 100ms

# Where the controller serves /healthz, /readyz and /metrics.
port: 8080

# Use this service account, which must exist and must have the rights that the chart's Roles give. The chart then makes no
# ServiceAccount, Role or RoleBinding.
# serviceAccountName:

# Rights that charts other than iter8 need in the namespace of their trigger, as rules of a Role: whoever launches must be
# allowed to make what the chart has, and to do what it grants.
extraRules: []

# Resources of the container.
resources:
  requests:
    memory: 64Mi
    cpu: 50m
  limits:
    memory: 256Mi
    cpu: "1"

# Security settings of the pod and of the container; they suit the "restricted" pod security level.
podSecurityContext:
  runAsNonRoot: true
  runAsUser: 10001
  seccompProfile:
    type: RuntimeDefault
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]

"""###
        ),
        (
            "iter8/.helmignore",
            ###"""
# Not part of the packaged chart.
.git/
.DS_Store
*.swp
*.orig
*.tmp
*~

"""###
        ),
        (
            "iter8/Chart.yaml",
            ###"""
apiVersion: v2
name: iter8
description: One experiment per group - readiness checks, a load test, SLO assessment - as a Job or CronJob
type: application
version: 1.0.0
appVersion: v0.13
keywords:
  - iter8
  - experiment
  - load test
  - SLO
  - performance
home: https://iter8.tools
annotations:
  # What `iter8 k launch` may rely on: the layout of the experiment document inside the Secret.
  iter8.tools/experiment-format: v0.13

"""###
        ),
        (
            "iter8/templates/NOTES.txt",
            ###"""
Group {{ .Release.Name }}, revision {{ .Release.Revision }}, in namespace {{ .Release.Namespace }}.
{{- $flags := printf "-n %s -g %s" .Release.Namespace .Release.Name }}
{{ if eq .Values.runner "none" }}
Nothing runs the experiment (runner: none). Run it with
  iter8 k run {{ $flags }}
{{- else if eq .Values.runner "cronjob" }}
The experiment runs at "{{ .Values.cronjobSchedule }}".
{{- else }}
The experiment runs as Job {{ .Release.Name }}-{{ .Release.Revision }}-job.
{{- end }}

What it says:      iter8 k log {{ $flags }}
What it found:     iter8 k report {{ $flags }}
Does it hold?      iter8 k assert {{ $flags }} -c completed,nofailure{{ if has "assess" .Values.tasks }},slos{{ end }}
Remove it all:     iter8 k delete {{ $flags }}

"""###
        ),
        (
            "iter8/templates/_experiment.tpl",
            ###"""
{{/*
The experiment document: what is to be done, and a result in which nothing has been done yet. There is no time in
it (the run sets its start), so that the same values always render the same document.
*/}}
{{- define "experiment" -}}
{{- include "iter8.checkTasks" . -}}
{{- $spec := list -}}
{{- range .Values.tasks -}}
{{- $tasks := include (printf "iter8.task.%s" .) $ | fromYamlArray -}}
{{- $spec = concat $spec $tasks -}}
{{- end -}}
{{- if not $spec -}}
{{- fail (printf "the tasks {%s} have nothing to do: set values for at least one of them, e.g. ready.deploy or assess.SLOs" (join "," .Values.tasks)) -}}
{{- end -}}
spec:
{{ toYaml $spec }}
{{- with .Values.maxLoops }}
maxLoops: {{ int . }}
{{- end }}
result:
  revision: {{ .Release.Revision }}
  startTime: ""
  numLoops: 0
  numCompletedTasks: 0
  failure: false
  iter8Version: {{ .Values.majorMinor | quote }}
{{- end }}

{{/* Fails unless every listed task is one that this chart has. */}}
{{- define "iter8.checkTasks" -}}
{{- $known := list "ready" "http" "custommetrics" "assess" "slack" "github" -}}
{{- $later := list "grpc" "abnmetrics" -}}
{{- if not .Values.tasks -}}
{{- fail "the value tasks is empty: list what the experiment does, e.g. --set 'tasks={http,assess}'" -}}
{{- end -}}
{{- range $index, $task := .Values.tasks -}}
{{- if has $task $later -}}
{{- fail (printf "tasks[%d]: this version of the chart doesn't have task %q yet; it has: %s" $index $task (join ", " $known)) -}}
{{- else if not (has $task $known) -}}
{{- fail (printf "tasks[%d]: unknown task %q; a task must be one of: %s" $index $task (join ", " $known)) -}}
{{- end -}}
{{- end -}}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_helpers.tpl",
            ###"""
{{/* Labels of every object of the chart. */}}
{{- define "iter8.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
iter8.tools/group: {{ .Release.Name | quote }}
{{- end }}

{{/* Which group an object belongs to. */}}
{{- define "iter8.group" -}}
iter8.tools/group: {{ .Release.Name | quote }}
{{- end }}

{{/* Which launch of the group an object belongs to. */}}
{{- define "iter8.revision" -}}
iter8.tools/group: {{ .Release.Name | quote }}
iter8.tools/revision: {{ .Release.Revision | quote }}
{{- end }}

{{/* The service account that the experiment runs as. */}}
{{- define "iter8.serviceAccountName" -}}
{{- .Values.serviceAccountName | default (printf "%s-iter8-sa" .Release.Name) -}}
{{- end }}

{{/* Where the objects are that task ready waits for. */}}
{{- define "iter8.readyNamespace" -}}
{{- (.Values.ready | default dict).namespace | default .Release.Namespace -}}
{{- end }}

{{/* A word for a POSIX shell, whatever characters it has. */}}
{{- define "iter8.shellQuote" -}}
'{{ . | replace "'" "'\\''" }}'
{{- end }}

"""###
        ),
        (
            "iter8/templates/_pod.tpl",
            ###"""
{{/* The pod template of both runners; .arguments are further arguments of `iter8 k run`. */}}
{{- define "iter8.podTemplate" -}}
{{- $root := .root -}}
metadata:
  labels:
    {{- include "iter8.revision" $root | nindent 4 }}
  annotations:
    sidecar.istio.io/inject: "false"
spec:
  serviceAccountName: {{ include "iter8.serviceAccountName" $root }}
  restartPolicy: Never
  {{- with $root.Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: iter8
      image: {{ $root.Values.iter8Image }}
      imagePullPolicy: {{ $root.Values.imagePullPolicy }}
      command: [/bin/sh, -c]
      # exec: signals must reach iter8, not a shell.
      args:
        - exec iter8 k run --namespace {{ $root.Release.Namespace }} --group {{ $root.Release.Name }} --revision {{ $root.Release.Revision }} -l {{ $root.Values.logLevel }}{{ with .arguments }} {{ . }}{{ end }}
      {{- with $root.Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $root.Values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_task-assess.tpl",
            ###"""
{{/* Task assess: the limits, sorted by metric; nothing if there are none. --set gives text for numbers such as 0.5. */}}
{{- define "iter8.task.assess" -}}
{{- $given := (.Values.assess | default dict).SLOs | default dict -}}
{{- $slos := dict -}}
{{- range $bound := list "upper" "lower" -}}
{{- $limits := list -}}
{{- range $metric, $limit := get $given $bound | default dict -}}
{{- $limits = append $limits (dict "metric" $metric "limit" (kindIs "string" $limit | ternary (float64 $limit) $limit)) -}}
{{- end -}}
{{- with $limits }}{{ $_ := set $slos $bound . }}{{ end -}}
{{- end -}}
{{- if $slos -}}
{{ toYaml (list (dict "task" "assess" "with" (dict "SLOs" $slos))) }}
{{- else -}}
[]
{{- end -}}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_task-custommetrics.tpl",
            ###"""
{{/* Task custommetrics: metrics from backends; the values are the task's own inputs. */}}
{{- define "iter8.task.custommetrics" -}}
{{- $metrics := .Values.custommetrics | default dict -}}
{{- if not $metrics.templates -}}
{{- fail "task custommetrics has no templates: set custommetrics.templates.<backend> to a name (istio-prom), a URL or a file's path" -}}
{{- end -}}
{{ toYaml (list (dict "task" "custommetrics" "with" $metrics)) }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_task-github.tpl",
            ###"""
{{/* Task github: a repository dispatch, which starts workflows. */}}
{{- define "iter8.task.github" -}}
{{- $github := .Values.github | default dict -}}
{{- range $name := list "owner" "repo" "token" -}}
{{- if not (get $github $name) -}}
{{- fail (printf "task github lacks github.%s: it needs owner, repo and token" $name) -}}
{{- end -}}
{{- end -}}
{{- $url := printf "%s/repos/%s/%s/dispatches" ($github.apiURL | default "https://api.github.com" | trimSuffix "/") $github.owner $github.repo -}}
{{- $headers := dict "Authorization" (printf "token %s" ($github.token | trim)) "Accept" "application/vnd.github+json" "Content-Type" "application/json" -}}
{{- $inputs := dict "url" $url "method" "POST" "headers" $headers -}}
{{ include "iter8.notification" (dict "parameters" $github "inputs" $inputs "template" "github") }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_task-http.tpl",
            ###"""
{{/*
Task http: downloads of payloads first, then the warm-up if there is one, then the load test itself.
*/}}
{{- define "iter8.task.http" -}}
{{- $http := .Values.http | default dict -}}
{{- $endpoints := $http.endpoints | default dict -}}
{{- include "iter8.http.check" . -}}
{{- $tasks := list -}}

{{- with $http.payloadURL -}}
{{- $tasks = append $tasks (include "iter8.http.download" (dict "url" . "file" "payload.dat") | fromYaml) -}}
{{- end -}}
{{- range $id, $endpoint := $endpoints -}}
{{- with $endpoint.payloadURL -}}
{{- $tasks = append $tasks (include "iter8.http.download" (dict "url" . "file" (printf "%s_payload.dat" $id)) | fromYaml) -}}
{{- end -}}
{{- end -}}

{{- $inputs := include "iter8.http.inputs" (dict "parameters" (omit $http "endpoints") "file" "payload.dat") | fromYaml -}}
{{- $targets := dict -}}
{{- range $id, $endpoint := $endpoints -}}
{{- $_ := set $targets $id (include "iter8.http.inputs" (dict "parameters" $endpoint "file" (printf "%s_payload.dat" $id)) | fromYaml) -}}
{{- end -}}
{{- with $targets }}{{ $_ := set $inputs "endpoints" . }}{{ end -}}

{{- if or $http.warmupNumRequests $http.warmupDuration -}}
{{- $tasks = append $tasks (dict "task" "http" "with" (include "iter8.http.warmup" (dict "inputs" $inputs "parameters" $http) | fromYaml)) -}}
{{- end -}}
{{- $tasks = append $tasks (dict "task" "http" "with" $inputs) -}}
{{ toYaml $tasks }}
{{- end }}

{{/* Fails unless every target has a URL. */}}
{{- define "iter8.http.check" -}}
{{- $http := .Values.http -}}
{{- if not $http -}}
{{- fail "task http is listed, but the value http is missing: set http.url or http.endpoints" -}}
{{- end -}}
{{- if not (or $http.url $http.endpoints) -}}
{{- fail "task http has no target: set http.url or http.endpoints" -}}
{{- end -}}
{{- if not $http.url -}}
{{- range $id, $endpoint := $http.endpoints -}}
{{- if not (get ($endpoint | default dict) "url") -}}
{{- fail (printf "http.endpoints.%s has no url: set http.endpoints.%s.url, or http.url for all endpoints" $id $id) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The task's own inputs: the chart's parameters without those that only the chart knows. */}}
{{- define "iter8.http.inputs" -}}
{{- $parameters := .parameters | default dict -}}
{{- $inputs := omit $parameters "payloadURL" "warmupNumRequests" "warmupDuration" -}}
{{- if $parameters.payloadURL }}{{ $_ := set $inputs "payloadFile" .file }}{{ end -}}
{{- with $parameters.headers -}}
{{- $headers := dict -}}
{{- range $name, $value := . -}}
{{- $_ := set $headers $name (kindIs "string" $value | ternary $value (toJson $value)) -}}
{{- end -}}
{{- $_ := set $inputs "headers" $headers -}}
{{- end -}}
{{- /* --set gives text for numbers such as 0.5 */ -}}
{{- if kindIs "string" $parameters.qps }}{{ $_ := set $inputs "qps" (float64 $parameters.qps) }}{{ end -}}
{{- with $parameters.percentiles -}}
{{- $percentiles := list -}}
{{- range . }}{{ $percentiles = append $percentiles (kindIs "string" . | ternary (float64 .) .) }}{{ end -}}
{{- $_ := set $inputs "percentiles" $percentiles -}}
{{- end -}}
{{- with $parameters.stages -}}
{{- $stages := list -}}
{{- range $given := . -}}
{{- $stage := dict -}}
{{- range $name, $value := $given -}}
{{- $_ := set $stage $name (and (ne $name "duration") (kindIs "string" $value) | ternary (float64 $value) $value) -}}
{{- end -}}
{{- $stages = append $stages $stage -}}
{{- end -}}
{{- $_ := set $inputs "stages" $stages -}}
{{- end -}}
{{ toYaml $inputs }}
{{- end }}

{{/* The inputs of the warm-up: as long as it says, for every endpoint, and nothing of it is kept. */}}
{{- define "iter8.http.warmup" -}}
{{- $inputs := omit .inputs "numRequests" "duration" "stages" "endpoints" -}}
{{- $_ := set $inputs "warmup" true -}}
{{- if .parameters.warmupNumRequests -}}
{{- $_ := set $inputs "numRequests" .parameters.warmupNumRequests -}}
{{- else -}}
{{- $_ := set $inputs "duration" .parameters.warmupDuration -}}
{{- end -}}
{{- $targets := dict -}}
{{- range $id, $endpoint := .inputs.endpoints | default dict -}}
{{- $_ := set $targets $id (omit $endpoint "numRequests" "duration" "stages") -}}
{{- end -}}
{{- with $targets }}{{ $_ := set $inputs "endpoints" . }}{{ end -}}
{{ toYaml $inputs }}
{{- end }}

{{/* A run task that fetches a URL into a file; an answer other than success fails the experiment. */}}
{{- define "iter8.http.download" -}}
run: {{ printf "curl --fail --silent --show-error --location --output %s %s" (include "iter8.shellQuote" .file) (include "iter8.shellQuote" .url) | toJson }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_task-ready.tpl",
            ###"""
{{/* The kinds that task ready knows, by value key, in the order in which they are waited for. */}}
{{- define "iter8.readyKinds" -}}
- {key: service, group: "", version: v1, resource: services}
- {key: deploy, group: apps, version: v1, resource: deployments, condition: Available}
- {key: ksvc, group: serving.knative.dev, version: v1, resource: services, condition: Ready}
- {key: isvc, group: serving.kserve.io, version: v1beta1, resource: inferenceservices, condition: Ready}
- {key: chaosengine, group: litmuschaos.io, version: v1alpha1, resource: chaosengines}
{{- end }}

{{/* Task ready: one entry for each object named, in the order above. */}}
{{- define "iter8.task.ready" -}}
{{- $ready := .Values.ready | default dict -}}
{{- $tasks := list -}}
{{- range $kind := include "iter8.readyKinds" . | fromYamlArray -}}
{{- with get $ready $kind.key -}}
{{- $inputs := dict "name" . "version" $kind.version "resource" $kind.resource -}}
{{- $_ := set $inputs "namespace" (include "iter8.readyNamespace" $) -}}
{{- with $kind.group }}{{ $_ := set $inputs "group" . }}{{ end -}}
{{- with $kind.condition }}{{ $_ := set $inputs "condition" . }}{{ end -}}
{{- with $ready.timeout }}{{ $_ := set $inputs "timeout" . }}{{ end -}}
{{- $tasks = append $tasks (dict "task" "ready" "with" $inputs) -}}
{{- end -}}
{{- end -}}
{{ toYaml $tasks }}
{{- end }}

{{/* What the experiment must be allowed to read for task ready: the rules of its Role, empty if nothing is named. */}}
{{- define "iter8.readyRules" -}}
{{- $ready := .Values.ready | default dict -}}
{{- $rules := list -}}
{{- range $kind := include "iter8.readyKinds" . | fromYamlArray -}}
{{- with get $ready $kind.key -}}
{{- $rules = append $rules (dict "apiGroups" (list $kind.group) "resources" (list $kind.resource) "resourceNames" (list .) "verbs" (list "get" "list" "watch")) -}}
{{- end -}}
{{- end -}}
{{- with $rules }}{{ toYaml . }}{{ end -}}
{{- end }}

"""###
        ),
        (
            "iter8/templates/_task-slack.tpl",
            ###"""
{{/* Task slack: a message to a webhook of Slack's. */}}
{{- define "iter8.task.slack" -}}
{{- $slack := .Values.slack | default dict -}}
{{- if not $slack.url -}}
{{- fail "task slack has no webhook: set slack.url" -}}
{{- end -}}
{{- /* Not for the schema to say: it would show the URL, which is a secret. */ -}}
{{- if not (regexMatch "^https?://." $slack.url) -}}
{{- fail "slack.url is no http or https URL" -}}
{{- end -}}
{{- $headers := dict "Content-Type" "application/json" -}}
{{- $inputs := dict "url" ($slack.url | trim) "method" ($slack.method | default "POST") "headers" $headers -}}
{{ include "iter8.notification" (dict "parameters" $slack "inputs" $inputs "template" "slack") }}
{{- end }}

{{/*
A notification: `inputs` of task notify with what slack and github have in common of `parameters`. A message that can't
be delivered fails nothing, unless softFailure is false.
*/}}
{{- define "iter8.notification" -}}
{{- $parameters := .parameters -}}
{{- $inputs := .inputs -}}
{{- $_ := set $inputs "payloadTemplateURL" ($parameters.payloadTemplateURL | default .template) -}}
{{- $_ := set $inputs "softFailure" true -}}
{{- if kindIs "bool" $parameters.softFailure }}{{ $_ := set $inputs "softFailure" $parameters.softFailure }}{{ end -}}
{{- with $parameters.timeout }}{{ $_ := set $inputs "timeout" . }}{{ end -}}
{{- $task := dict "task" "notify" "with" $inputs -}}
{{- with $parameters.if }}{{ $_ := set $task "if" . }}{{ end -}}
{{ toYaml (list $task) }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/cronjob.yaml",
            ###"""
{{- if eq .Values.runner "cronjob" }}
{{- if not .Values.cronjobSchedule }}
{{- fail "runner cronjob needs a schedule: set cronjobSchedule, e.g. '*/5 * * * *'" }}
{{- end }}
{{- $name := printf "%s-%d-cronjob" .Release.Name .Release.Revision }}
{{- if gt (len $name) 52 }}
{{- fail (printf "the CronJob's name %q is longer than the 52 characters that Kubernetes allows: choose a shorter group name" $name) }}
{{- end }}
{{- /* Kubernetes 1.20 has batch/v1, but no CronJob in it. */}}
{{- $versions := .Capabilities.APIVersions }}
{{- $isOld := and ($versions.Has "batch/v1beta1/CronJob") (not ($versions.Has "batch/v1/CronJob")) }}
{{- $arguments := "--reuseResult" }}
{{- if .Values.maxLoops }}
{{- $arguments = printf "%s --cronJob %s" $arguments $name }}
{{- end }}
apiVersion: {{ ternary "batch/v1beta1" "batch/v1" $isOld }}
kind: CronJob
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.revision" . | nindent 4 }}
spec:
  schedule: {{ .Values.cronjobSchedule | quote }}
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        {{- include "iter8.podTemplate" (dict "root" . "arguments" $arguments) | nindent 8 }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/job.yaml",
            ###"""
{{- if eq .Values.runner "job" }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-{{ .Release.Revision }}-job
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.revision" . | nindent 4 }}
spec:
  backoffLimit: 0
  template:
    {{- include "iter8.podTemplate" (dict "root" .) | nindent 4 }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/role.yaml",
            ###"""
{{- if not .Values.serviceAccountName }}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.group" . | nindent 4 }}
rules:
  - apiGroups: [""]
    resources: [secrets]
    resourceNames: [{{ .Release.Name | quote }}]
    verbs: [get, update]
  {{- if and (eq .Values.runner "cronjob") .Values.maxLoops }}
  # The last loop suspends the CronJob.
  - apiGroups: [batch]
    resources: [cronjobs]
    resourceNames: [{{ printf "%s-%d-cronjob" .Release.Name .Release.Revision | quote }}]
    verbs: [patch]
  {{- end }}
{{- with include "iter8.readyRules" . }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $.Release.Name }}-ready
  namespace: {{ include "iter8.readyNamespace" $ }}
  labels:
    {{- include "iter8.labels" $ | nindent 4 }}
  annotations:
    {{- include "iter8.group" $ | nindent 4 }}
rules:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/rolebinding.yaml",
            ###"""
{{- if not .Values.serviceAccountName }}
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.group" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .Release.Name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "iter8.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- if include "iter8.readyRules" . }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .Release.Name }}-ready
  namespace: {{ include "iter8.readyNamespace" . }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.group" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .Release.Name }}-ready
subjects:
  - kind: ServiceAccount
    name: {{ include "iter8.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}
{{- end }}

"""###
        ),
        (
            "iter8/templates/secret.yaml",
            ###"""
{{- if not (has .Values.runner (list "job" "cronjob" "none")) -}}
{{- fail (printf "unknown runner %q: it must be one of: job, cronjob, none" (.Values.runner | toString)) -}}
{{- end -}}
{{- $experiment := include "experiment" . -}}
{{- /* The run says here how it stands; every launch sets it back. */ -}}
{{- $standing := dict "state" "pending" "completedTasks" 0 "totalTasks" (len ($experiment | fromYaml).spec) "slosSatisfied" nil -}}
apiVersion: v1
kind: Secret
type: Opaque
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.revision" . | nindent 4 }}
    iter8.tools/experiment: {{ toJson $standing | squote }}
stringData:
  experiment.yaml: |
    {{- $experiment | nindent 4 }}

"""###
        ),
        (
            "iter8/templates/serviceaccount.yaml",
            ###"""
{{- if not .Values.serviceAccountName }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "iter8.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "iter8.labels" . | nindent 4 }}
  annotations:
    {{- include "iter8.group" . | nindent 4 }}
{{- end }}

"""###
        ),
        (
            "iter8/values.schema.json",
            ###"""
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "additionalProperties": false,
  "properties": {
    "abnmetrics": {},
    "assess": {
      "additionalProperties": false,
      "properties": {
        "SLOs": {
          "additionalProperties": false,
          "properties": {
            "lower": {
              "additionalProperties": {
                "description": "it is a number, or text that is one, as --set gives for 0.5",
                "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                "type": [
                  "number",
                  "string"
                ]
              },
              "propertyNames": {
                "pattern": "^.+$"
              },
              "type": [
                "object",
                "null"
              ]
            },
            "upper": {
              "additionalProperties": {
                "description": "it is a number, or text that is one, as --set gives for 0.5",
                "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                "type": [
                  "number",
                  "string"
                ]
              },
              "propertyNames": {
                "pattern": "^.+$"
              },
              "type": [
                "object",
                "null"
              ]
            }
          },
          "type": [
            "object",
            "null"
          ]
        }
      },
      "type": [
        "object",
        "null"
      ]
    },
    "cronjobSchedule": {
      "type": [
        "string",
        "null"
      ]
    },
    "custommetrics": {
      "additionalProperties": false,
      "properties": {
        "allowMissing": {
          "type": "boolean"
        },
        "templates": {
          "additionalProperties": {
            "type": "string"
          },
          "propertyNames": {
            "pattern": "^[^/]+$"
          },
          "type": [
            "object",
            "null"
          ]
        },
        "timeout": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        },
        "values": {
          "type": [
            "object",
            "null"
          ]
        },
        "versionValues": {
          "items": {
            "type": [
              "object",
              "null"
            ]
          },
          "type": [
            "array",
            "null"
          ]
        }
      },
      "type": [
        "object",
        "null"
      ]
    },
    "github": {
      "additionalProperties": false,
      "properties": {
        "apiURL": {
          "description": "it is an http or https URL",
          "pattern": "^https?://",
          "type": "string"
        },
        "if": {
          "type": "string"
        },
        "owner": {
          "description": "it is a name on GitHub",
          "pattern": "^[A-Za-z0-9_.-]+$",
          "type": "string"
        },
        "payloadTemplateURL": {
          "type": "string"
        },
        "repo": {
          "description": "it is a name on GitHub",
          "pattern": "^[A-Za-z0-9_.-]+$",
          "type": "string"
        },
        "softFailure": {
          "type": "boolean"
        },
        "timeout": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        },
        "token": {
          "description": "it is a token",
          "pattern": "^.+$",
          "type": "string"
        }
      },
      "type": [
        "object",
        "null"
      ]
    },
    "global": {
      "type": "object"
    },
    "grpc": {},
    "http": {
      "additionalProperties": false,
      "properties": {
        "allowInitialErrors": {
          "type": "boolean"
        },
        "allowUnreachable": {
          "type": "boolean"
        },
        "connections": {
          "maximum": 10000,
          "minimum": 1,
          "type": "integer"
        },
        "contentType": {
          "type": "string"
        },
        "duration": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        },
        "endpoints": {
          "additionalProperties": {
            "additionalProperties": false,
            "properties": {
              "allowInitialErrors": {
                "type": "boolean"
              },
              "allowUnreachable": {
                "type": "boolean"
              },
              "connections": {
                "maximum": 10000,
                "minimum": 1,
                "type": "integer"
              },
              "contentType": {
                "type": "string"
              },
              "duration": {
                "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
                "type": "string"
              },
              "errorRanges": {
                "items": {
                  "additionalProperties": false,
                  "minProperties": 1,
                  "properties": {
                    "lower": {
                      "maximum": 999,
                      "minimum": 0,
                      "type": "integer"
                    },
                    "upper": {
                      "maximum": 999,
                      "minimum": 0,
                      "type": "integer"
                    }
                  },
                  "type": [
                    "object",
                    "null"
                  ]
                },
                "type": [
                  "array",
                  "null"
                ]
              },
              "followRedirects": {
                "type": "boolean"
              },
              "headers": {
                "additionalProperties": {
                  "type": [
                    "string",
                    "number",
                    "boolean"
                  ]
                },
                "type": [
                  "object",
                  "null"
                ]
              },
              "http2": {
                "type": "boolean"
              },
              "method": {
                "type": "string"
              },
              "numRequests": {
                "minimum": 1,
                "type": "integer"
              },
              "payloadFile": {
                "type": "string"
              },
              "payloadStr": {
                "type": "string"
              },
              "payloadURL": {
                "type": "string"
              },
              "percentiles": {
                "items": {
                  "description": "it is a number: above 0 and at most 100",
                  "exclusiveMinimum": 0,
                  "maximum": 100,
                  "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                  "type": [
                    "number",
                    "string"
                  ]
                },
                "type": [
                  "array",
                  "null"
                ]
              },
              "qps": {
                "description": "it is a number, or text that is one, as --set gives for 0.5",
                "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                "type": [
                  "number",
                  "string"
                ]
              },
              "stages": {
                "items": {
                  "additionalProperties": false,
                  "properties": {
                    "duration": {
                      "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
                      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
                      "type": "string"
                    },
                    "from": {
                      "description": "it is a number",
                      "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                      "type": [
                        "number",
                        "string"
                      ]
                    },
                    "qps": {
                      "description": "it is a number: above 0",
                      "exclusiveMinimum": 0,
                      "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                      "type": [
                        "number",
                        "string"
                      ]
                    },
                    "to": {
                      "description": "it is a number: above 0",
                      "exclusiveMinimum": 0,
                      "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                      "type": [
                        "number",
                        "string"
                      ]
                    }
                  },
                  "required": [
                    "duration"
                  ],
                  "type": [
                    "object",
                    "null"
                  ]
                },
                "type": [
                  "array",
                  "null"
                ]
              },
              "timeout": {
                "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
                "type": "string"
              },
              "tls": {
                "additionalProperties": false,
                "properties": {
                  "caFile": {
                    "type": "string"
                  },
                  "certFile": {
                    "type": "string"
                  },
                  "insecureSkipVerify": {
                    "type": "boolean"
                  },
                  "keyFile": {
                    "type": "string"
                  },
                  "serverName": {
                    "type": "string"
                  }
                },
                "type": [
                  "object",
                  "null"
                ]
              },
              "url": {
                "type": "string"
              }
            },
            "type": [
              "object",
              "null"
            ]
          },
          "propertyNames": {
            "pattern": "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"
          },
          "type": [
            "object",
            "null"
          ]
        },
        "errorRanges": {
          "items": {
            "additionalProperties": false,
            "minProperties": 1,
            "properties": {
              "lower": {
                "maximum": 999,
                "minimum": 0,
                "type": "integer"
              },
              "upper": {
                "maximum": 999,
                "minimum": 0,
                "type": "integer"
              }
            },
            "type": [
              "object",
              "null"
            ]
          },
          "type": [
            "array",
            "null"
          ]
        },
        "followRedirects": {
          "type": "boolean"
        },
        "headers": {
          "additionalProperties": {
            "type": [
              "string",
              "number",
              "boolean"
            ]
          },
          "type": [
            "object",
            "null"
          ]
        },
        "http2": {
          "type": "boolean"
        },
        "method": {
          "type": "string"
        },
        "numRequests": {
          "minimum": 1,
          "type": "integer"
        },
        "payloadFile": {
          "type": "string"
        },
        "payloadStr": {
          "type": "string"
        },
        "payloadURL": {
          "type": "string"
        },
        "percentiles": {
          "items": {
            "description": "it is a number: above 0 and at most 100",
            "exclusiveMinimum": 0,
            "maximum": 100,
            "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
            "type": [
              "number",
              "string"
            ]
          },
          "type": [
            "array",
            "null"
          ]
        },
        "qps": {
          "description": "it is a number, or text that is one, as --set gives for 0.5",
          "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
          "type": [
            "number",
            "string"
          ]
        },
        "stages": {
          "items": {
            "additionalProperties": false,
            "properties": {
              "duration": {
                "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
                "type": "string"
              },
              "from": {
                "description": "it is a number",
                "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                "type": [
                  "number",
                  "string"
                ]
              },
              "qps": {
                "description": "it is a number: above 0",
                "exclusiveMinimum": 0,
                "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                "type": [
                  "number",
                  "string"
                ]
              },
              "to": {
                "description": "it is a number: above 0",
                "exclusiveMinimum": 0,
                "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
                "type": [
                  "number",
                  "string"
                ]
              }
            },
            "required": [
              "duration"
            ],
            "type": [
              "object",
              "null"
            ]
          },
          "type": [
            "array",
            "null"
          ]
        },
        "timeout": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        },
        "tls": {
          "additionalProperties": false,
          "properties": {
            "caFile": {
              "type": "string"
            },
            "certFile": {
              "type": "string"
            },
            "insecureSkipVerify": {
              "type": "boolean"
            },
            "keyFile": {
              "type": "string"
            },
            "serverName": {
              "type": "string"
            }
          },
          "type": [
            "object",
            "null"
          ]
        },
        "url": {
          "type": "string"
        },
        "warmup": {
          "type": "boolean"
        },
        "warmupDuration": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        },
        "warmupNumRequests": {
          "minimum": 1,
          "type": "integer"
        }
      },
      "type": [
        "object",
        "null"
      ]
    },
    "imagePullPolicy": {
      "enum": [
        "Always",
        "IfNotPresent",
        "Never"
      ]
    },
    "iter8Image": {
      "minLength": 1,
      "type": "string"
    },
    "logLevel": {
      "enum": [
        "trace",
        "debug",
        "info",
        "warn",
        "warning",
        "error",
        "fatal",
        "panic"
      ]
    },
    "majorMinor": {
      "type": "string"
    },
    "maxLoops": {
      "minimum": 1,
      "type": [
        "integer",
        "null"
      ]
    },
    "podSecurityContext": {
      "type": [
        "object",
        "null"
      ]
    },
    "ready": {
      "additionalProperties": false,
      "properties": {
        "chaosengine": {
          "description": "it is a name",
          "pattern": "^.{1,253}$",
          "type": "string"
        },
        "deploy": {
          "description": "it is a name",
          "pattern": "^.{1,253}$",
          "type": "string"
        },
        "isvc": {
          "description": "it is a name",
          "pattern": "^.{1,253}$",
          "type": "string"
        },
        "ksvc": {
          "description": "it is a name",
          "pattern": "^.{1,253}$",
          "type": "string"
        },
        "namespace": {
          "description": "it is a name",
          "pattern": "^.{1,253}$",
          "type": "string"
        },
        "service": {
          "description": "it is a name",
          "pattern": "^.{1,253}$",
          "type": "string"
        },
        "timeout": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        }
      },
      "type": [
        "object",
        "null"
      ]
    },
    "resources": {
      "type": [
        "object",
        "null"
      ]
    },
    "runner": {
      "type": "string"
    },
    "securityContext": {
      "type": [
        "object",
        "null"
      ]
    },
    "serviceAccountName": {
      "type": [
        "string",
        "null"
      ]
    },
    "slack": {
      "additionalProperties": false,
      "properties": {
        "if": {
          "type": "string"
        },
        "method": {
          "enum": [
            "GET",
            "POST",
            "PUT",
            "PATCH",
            "DELETE"
          ]
        },
        "payloadTemplateURL": {
          "type": "string"
        },
        "softFailure": {
          "type": "boolean"
        },
        "timeout": {
          "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$",
          "type": "string"
        },
        "url": {
          "type": "string"
        }
      },
      "type": [
        "object",
        "null"
      ]
    },
    "tasks": {
      "items": {
        "type": "string"
      },
      "type": [
        "array",
        "null"
      ]
    }
  },
  "title": "Values of the iter8 experiment chart",
  "type": "object"
}

"""###
        ),
        (
            "iter8/values.yaml",
            ###"""
# Values of the experiment chart. Every key is checked against values.schema.json: a misspelt one is refused.
#
#   iter8 k launch -g my-group --set 'tasks={http,assess}' --set http.url=http://my-app.my-namespace/ \
#       --set assess.SLOs.upper.http/latency-mean=50 --set runner=job

# The container image that runs the experiment. It needs `iter8` and a shell; `curl` only for payloadURL.
iter8Image: iter8/iter8:0.13

# IfNotPresent, so that the runs of one revision (a CronJob has many) all use the image that its first one used.
imagePullPolicy: IfNotPresent

# The format of the experiment document, written into its result.
majorMinor: v0.13

# What runs the experiment: job (once), cronjob (again and again, see cronjobSchedule), none (only the
# Secret and the RBAC objects; you run `iter8 k run` yourself).
runner: none

# When a cronjob runs, in cron's five fields, e.g. "*/5 * * * *". Needed with runner: cronjob.
# cronjobSchedule:

# After how many loops a cronjob is done; it is suspended then. Without it the loops go on until the group is deleted.
# maxLoops:

# How much the experiment logs: trace, debug, info, warning, error, fatal or panic.
logLevel: info

# The tasks, in the order in which they run: ready, http, custommetrics, assess, slack, github. At least one is needed.
# tasks: [ready, http, assess]

# Use this service account, which must exist and must be allowed to get and update the Secret named like the
# group. The chart then makes no ServiceAccount, Role or RoleBinding.
# serviceAccountName:

# Resources of the container.
resources:
  requests:
    memory: 64Mi
    cpu: 250m
  limits:
    memory: 128Mi
    cpu: 500m

# Security settings of the pod and of the container. The defaults suit any image and the "baseline" pod security
# level; for "restricted" add runAsNonRoot: true and, if the image has no numeric user, runAsUser.
podSecurityContext:
  seccompProfile:
    type: RuntimeDefault
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]

# Task "ready": wait until the named objects exist and, where they have such a condition, are ready.
# Each of the five names makes one task, in this order.
# ready:
#   service:        # a Service
#   deploy:         # a Deployment; its condition Available must be true
#   ksvc:           # a Knative Service; condition Ready
#   isvc:           # a KServe InferenceService; condition Ready
#   chaosengine:    # a Litmus ChaosEngine
#   timeout: 60s    # per object, a Go duration
#   namespace:      # where they are; the group's namespace by default

# Task "http": send requests, measure latencies and errors.
# http:
#   url: http://127.0.0.1:8080/get
#   method:                 # GET, or POST with a body, unless given
#   headers: {}             # extra request headers
#   numRequests: 100        # how many requests; wins over duration
#   duration: 30s           # for how long, a Go duration
#   qps: 8                  # requests per second, over all connections; -1 for as many as can be
#   stages:                 # or rates that change, one stage after the other
#     - {duration: 30s, qps: 100}
#     - {duration: 1m, to: 500}       # from 100 evenly to 500
#   connections: 4          # parallel connections
#   timeout: 3s             # per request
#   http2: false            # speak HTTP/2
#   followRedirects: false  # on the same server, up to ten
#   tls:                    # files are in the container
#     insecureSkipVerify: false
#     caFile:               # further authorities to trust
#     certFile:             # the certificate to show ...
#     keyFile:              # ... and its key
#     serverName:           # in place of the URL's host
#   payloadStr:             # request body, as text ...
#   payloadFile:            # ... or from a file in the container ...
#   payloadURL:             # ... or downloaded before the task
#   contentType:            # of the body
#   errorRanges:            # status codes that count as errors
#     - lower: 400
#   percentiles: []         # further latency percentiles, besides 50, 75, 90, 95, 99 and 99.9
#   allowInitialErrors: false       # with a duration: go on although a first request fails
#   allowUnreachable: false         # go on although nothing is answered at all
#   warmup: false           # drop all results
#   warmupNumRequests:      # requests of a warm-up run, whose results are dropped ...
#   warmupDuration:         # ... or how long it takes
#   endpoints:              # several targets instead of one: name -> the parameters above, but for the warm-up;
#     v1:                   # what an endpoint doesn't set it takes from above
#       url: http://127.0.0.1:8080/v1

# Task "assess": hold metrics against limits.
# assess:
#   SLOs:
#     upper:                # value must be at most ...
#       http/latency-mean: 50
#       http/error-count: 0
#     lower:                # value must be at least ...
#       http/request-count: 100

# Task "custommetrics": numbers from metrics backends, as <backend>/<metric>.
# custommetrics:
#   templates:              # backend -> a name of `iter8 template list`, a URL, or a path in the container
#     istio-prom: istio-prom
#   values:                 # what the template may use; `iter8 template show istio-prom` says what it takes
#     prometheusURL: http://prometheus.istio-system:9090
#     labels:
#       destination_workload: web
#     startingTime:         # since when, RFC 3339; by default since the experiment's start
#   versionValues:          # one map a version, laid over values
#     - labels: {version: v1}
#     - labels: {version: v2}
#   timeout: 30s            # per request
#   allowMissing: false     # go on without metrics that can't be had

# Task "slack": a message to a webhook. Secrets are redacted from what is sent.
# slack:
#   url: https://hooks.slack.com/services/...
#   method: POST
#   if: not SLOs()          # only where this holds; `not NoFailure()` tells of failed tasks
#   payloadTemplateURL: slack   # a name of `iter8 template list`, a URL, or a path in the container
#   timeout: 10s
#   softFailure: true       # false: the experiment fails if the message can't be delivered

# Task "github": a repository dispatch of type iter8, which starts workflows.
# github:
#   owner: my-organisation
#   repo: my-repository
#   token: ...              # may send repository dispatches
#   apiURL: https://api.github.com   # another one for GitHub Enterprise
#   if: SLOs()
#   payloadTemplateURL: github
#   timeout: 10s
#   softFailure: true

"""###
        ),
    ]
}
