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
