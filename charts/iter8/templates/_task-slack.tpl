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
