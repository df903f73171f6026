{{- define "mesh.tag" -}}
{{- with (.Values.pilot.tag | default .Values.global.tag) }}{{ . }}{{- end }}{{- with (.Values.pilot.variant | default .Values.global.variant) }}-{{ . }}{{- end -}}
{{- end }}
{{- define "mesh.revision" }}{{ .Values.revision | default "default" }}{{ end }}
{{/* The configuration with what the user left out. */}}
{{- define "mesh" }}
    # whom to trust
    trustDomain: "cluster.local"
    # where the mesh lives
    rootNamespace: {{ ((.Values.meshConfig).rootNamespace) | default .Values.global.istioNamespace }}
    {{ $prom := include "default-prometheus" . | eq "true" }}
    {{ $sdMetrics := include "default-sd-metrics" . | eq "true" }}
    {{- if or $prom $sdMetrics }}
    defaultProviders:
    {{- if or $prom $sdMetrics }}
      metrics:
      {{ if $prom }}- prometheus{{ end }}
      {{ if and $sdMetrics $prom }}- stackdriver{{ end }}
    {{- end }}
    {{- end }}
    defaultConfig:
      {{- if .Values.global.meshID }}
      meshId: "{{ .Values.global.meshID }}"
      {{- end }}
      {{- with (.Values.global.proxy.variant | default .Values.global.variant) }}
      image:
        imageType: {{. | quote}}
      {{- end }}
      {{- if not (eq .Values.global.proxy.tracer "none") }}
      tracing:
      {{- if eq .Values.global.proxy.tracer "lightstep" }}
        lightstep: {address: {{ .Values.global.tracer.lightstep.address }}}
      {{- else if eq .Values.global.proxy.tracer "zipkin" }}
        zipkin:
          address: {{ ((.Values.global.tracer).zipkin).address | default (print "zipkin." .Values.global.istioNamespace ":9411") }}
      {{- end }}
      {{- end }}
      discoveryAddress: {{ printf "meshd%s.%s.svc" (ternary "" (printf "-%s" .Values.revision) (eq .Values.revision "")) .Release.Namespace }}:15012
{{- end }}
{{- define "default-prometheus" }}
{{- and
  (not (.Values.meshConfig).defaultProviders)
  .Values.telemetry.enabled .Values.telemetry.v2.enabled
}}
{{- end }}
{{- define "default-sd-metrics" }}
{{- and
  (not (.Values.meshConfig).defaultProviders)
  .Values.telemetry.enabled .Values.telemetry.v2.enabled ((.Values.telemetry.v2).stackdriver).enabled
}}
{{- end }}
