{{/* Task assess: the limits, sorted by metric; nothing if there are none. --set gives text for numbers such as 0.5. */}}
{{- define "iter8.task.assess" -}}
{{- $given := (.Values.assess | default dict).SLOs | default dict -}}
{{- $slos := dict -}}
{{- range $bound := list "upper" "lower" -}}
{{- $limits := list -}}
{{- range $metric, $limit := get $given $bound | default dict -}}
{{- $limits = append $limits (dict "metric" $metric "limit" (kindIs "string" $limit | ternary (float64 $limit) $limit)) -}}
{{- end -}}
{{- with $limits }}{{ $_ := set $slos $bound . }}{{ end -}}
{{- end -}}
{{- if $slos -}}
{{ toYaml (list (dict "task" "assess" "with" (dict "SLOs" $slos))) }}
{{- else -}}
[]
{{- end -}}
{{- end }}
