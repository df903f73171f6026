{{/* vim: set filetype=mustache: */}}
{{/* The chart's name; suffixes of up to 26 letters must still fit. */}}
{{- define "monitoring.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "monitoring.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 26 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 26 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 26 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "monitoring.server.crname" -}}
{{- if .Values.cleanServerOperatorObjectNames }}
{{- include "monitoring.fullname" . }}
{{- else }}
{{- print (include "monitoring.fullname" .) "-server" }}
{{- end }}
{{- end }}

{{- define "monitoring.chartref" -}}
{{- replace "+" "_" .Chart.Version | printf "%s-%s" .Chart.Name -}}
{{- end }}

{{- define "monitoring.labels" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: "{{ replace "+" "_" .Chart.Version }}"
app.kubernetes.io/part-of: {{ template "monitoring.name" . }}
chart: {{ template "monitoring.chartref" . }}
release: {{ $.Release.Name | quote }}
heritage: {{ $.Release.Service | quote }}
{{- if .Values.commonLabels}}
{{ toYaml .Values.commonLabels }}
{{- end }}
{{- end }}

{{- define "monitoring.namespace" -}}
  {{- if .Values.namespaceOverride -}}
    {{- .Values.namespaceOverride -}}
  {{- else -}}
    {{- .Release.Namespace -}}
  {{- end -}}
{{- end -}}

{{- define "monitoring.imagePullSecrets" -}}
{{- range .Values.global.imagePullSecrets }}
  {{- if eq (typeOf .) "map[string]interface {}" }}
- {{ toYaml . | trim }}
  {{- else }}
- name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "monitoring.kubeVersion" -}}
  {{- default .Capabilities.KubeVersion.Version .Values.kubeVersionOverride -}}
{{- end -}}

{{- define "monitoring.ingress.apiVersion" -}}
  {{- if and (.Capabilities.APIVersions.Has "networking.k8s.io/v1") (semverCompare ">= 1.19-0" (include "monitoring.kubeVersion" .)) -}}
      {{- print "networking.k8s.io/v1" -}}
  {{- else if .Capabilities.APIVersions.Has "networking.k8s.io/v1beta1" -}}
    {{- print "networking.k8s.io/v1beta1" -}}
  {{- else -}}
    {{- print "extensions/v1beta1" -}}
  {{- end -}}
{{- end -}}
{{- define "monitoring.ingress.isStable" -}}
  {{- eq (include "monitoring.ingress.apiVersion" .) "networking.k8s.io/v1" -}}
{{- end -}}
{{- define "monitoring.ingress.supportsPathType" -}}
  {{- or (eq (include "monitoring.ingress.isStable" .) "true") (and (eq (include "monitoring.ingress.apiVersion" .) "networking.k8s.io/v1beta1") (semverCompare ">= 1.18-0" (include "monitoring.kubeVersion" .))) -}}
{{- end -}}

{{- define "monitoring.operator.admission-webhooks.dnsNames" }}
{{- $fullname := (printf "%s-operator" (include "monitoring.fullname" .)) }}
{{- $namespace := include "monitoring.namespace" . }}
{{- $fullname }}
{{ $fullname }}.{{ $namespace }}.svc
{{- if .Values.operator.admissionWebhooks.extra }}
{{ $fullname }}-webhook
{{- end }}
{{- end }}

{{/* Sets the defaults of an exporter's scrape into the values. */}}
{{- define "monitoring.scrape.options" -}}
{{- with .sampleLimit }}
sampleLimit: {{ . }}
{{- end }}
{{- with .targetLimit }}
targetLimit: {{ . }}
{{- end }}
{{- if gt (int .labelLimit) 0 }}
labelLimit: {{ .labelLimit }}
{{- end }}
{{- end -}}

{{- define "monitoring.image" -}}
{{- $registry := .context.Values.global.imageRegistry | default .image.registry -}}
{{- if and .image.tag .image.sha -}}
{{ $registry }}/{{ .image.repository }}:{{ .image.tag }}@sha256:{{ .image.sha }}
{{- else if .image.sha -}}
{{ $registry }}/{{ .image.repository }}@sha256:{{ .image.sha }}
{{- else -}}
{{ $registry }}/{{ .image.repository }}:{{ .image.tag | default .context.Chart.AppVersion }}
{{- end -}}
{{- end -}}
