{{- define "shared.name" -}}child{{- end -}}
