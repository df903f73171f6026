{{- define "flow.dags" -}}{{ printf "%s/dags" "/opt/flow" }}{{- end -}}
{{- define "flow.environment" }}
  # made from values
  {{- range $i, $config := .Values.flow.env }}
  - name: {{ $config.name }}
    value: {{ tpl $config.value $ | quote }}
  {{- if or (eq $.Values.flow.executor "KubernetesExecutor") (eq $.Values.flow.executor "CeleryKubernetesExecutor") }}
  - name: KUBERNETES_ENV__{{ $config.name }}
    value: {{ $config.value | quote }}
  {{- end }}
  {{- end }}
  {{- $Global := . }}
  {{- with .Values.flow.extraEnv }}
  {{- tpl . $Global | nindent 2 }}
  {{- end }}
{{- end }}
{{- define "flow.cfg" -}}
{{- $Global := . }}
{{- range $section, $settings := .Values.flow.config -}}
[{{ $section }}]
{{- range $key, $val := $settings }}
{{- if eq (kindOf $val) "map" }}{{ fail "settings are no maps" }}{{ end }}
{{ $key }} = {{ tpl ($val | toString) $Global }}
{{- end }}

{{ end }}
{{- end -}}
{{- define "flow.volumes" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}{{- $extra := index . 2 -}}
- name: {{ printf "%s-%s" $root.Release.Name $name }}
{{- range $extra }}
- {{ . | toJson }}
{{- end }}
{{- end -}}
