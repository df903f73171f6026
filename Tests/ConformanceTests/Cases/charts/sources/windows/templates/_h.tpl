{{- define "h" -}}
h: 1
{{- end -}}
