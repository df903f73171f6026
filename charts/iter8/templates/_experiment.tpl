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
