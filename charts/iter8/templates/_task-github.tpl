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
