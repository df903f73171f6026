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
