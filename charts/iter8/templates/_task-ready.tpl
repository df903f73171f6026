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
