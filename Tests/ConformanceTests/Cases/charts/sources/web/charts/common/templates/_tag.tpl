{{- define "common.tag" -}}
{{ .value }}@{{ .ctx.Chart.Name }}
{{- end -}}
