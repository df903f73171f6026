{{/* Task custommetrics: metrics from backends; the values are the task's own inputs. */}}
{{- define "iter8.task.custommetrics" -}}
{{- $metrics := .Values.custommetrics | default dict -}}
{{- if not $metrics.templates -}}
{{- fail "task custommetrics has no templates: set custommetrics.templates.<backend> to a name (istio-prom), a URL or a file's path" -}}
{{- end -}}
{{ toYaml (list (dict "task" "custommetrics" "with" $metrics)) }}
{{- end }}
