{{- define "broken.outer" -}}{{ include "broken.inner" . }}{{- end -}}
{{- define "broken.inner" -}}
{{ .Values.deep.er.still }}
{{- end -}}
{{- define "broken.forever" -}}{{ include "broken.forever" . }}{{- end -}}
