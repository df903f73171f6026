{{- define "builder.name" -}}{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}{{- end -}}
{{- define "builder.fullname" -}}{{ include "builder.name" . | printf "%s-%s" .Release.Name | trunc 63 | trimSuffix "-" }}{{- end -}}
{{- define "builder.agent.namespace" -}}
  {{- if .Values.agent.namespace -}}{{- tpl .Values.agent.namespace . -}}{{- else -}}{{- .Release.Namespace -}}{{- end -}}
{{- end -}}
{{- define "builder.url" -}}
{{- if .Values.controller.jenkinsUrl }}
  {{- .Values.controller.jenkinsUrl }}
{{- else }}
  {{- if .Values.controller.jenkinsHostName }}
    {{- .Values.controller.jenkinsUrlProtocol | default "http" }}://{{ tpl .Values.controller.jenkinsHostName $ }}{{ default "" .Values.controller.jenkinsUriPrefix }}
  {{- else }}
    http://{{ template "builder.fullname" . }}:{{.Values.controller.servicePort}}{{ default "" .Values.controller.jenkinsUriPrefix }}
  {{- end}}
{{- end}}
{{- end -}}
{{/* The default configuration as code. */}}
{{- define "builder.casc.defaults" -}}
jenkins:
  {{- $configScripts := toYaml .Values.controller.JCasC.configScripts }}
  {{- if and (.Values.controller.JCasC.authorizationStrategy) (not (contains "authorizationStrategy:" $configScripts)) }}
  authorizationStrategy:
    {{- tpl .Values.controller.JCasC.authorizationStrategy . | nindent 4 }}
  {{- end }}
  {{- if and (.Values.controller.JCasC.securityRealm) (not (contains "securityRealm:" $configScripts)) }}
  securityRealm:
    {{- tpl .Values.controller.JCasC.securityRealm . | nindent 4 }}
  {{- end }}
  numExecutors: {{ .Values.controller.numExecutors }}
  {{- if not (kindIs "invalid" .Values.controller.customJenkinsLabels) }}
  labelString: "{{ join " " .Values.controller.customJenkinsLabels }}"
  {{- end }}
  mode: {{ .Values.controller.executorMode }}
  markupFormatter:
    {{- if eq .Values.controller.markupFormatter "plainText" }}
    plainText
    {{- else }}
      {{- toYaml .Values.controller.markupFormatter | nindent 4 }}
    {{- end }}
  clouds:
  - kubernetes:
      containerCapStr: "{{ .Values.agent.containerCap }}"
      jenkinsUrl: "{{ include "builder.url" . }}"
      namespace: {{ include "builder.agent.namespace" . }}
      templates:
      {{- if not .Values.agent.disableDefaultAgent }}
      {{- include "builder.casc.podTemplate" . | nindent 8 }}
      {{- end }}
      {{- if .Values.additionalAgents }}
        {{- /* kept for later */}}
        {{- $agent := .Values.agent }}
        {{- range $name, $additionalAgent := .Values.additionalAgents }}
          {{- $additionalContainersEmpty := and (hasKey $additionalAgent "additionalContainers") (empty $additionalAgent.additionalContainers)  }}
          {{- /* what it lacks it takes from .Values.agent */}}
          {{- $additionalAgent := merge $additionalAgent $agent }}
          {{- /* an empty list would have been merged away */}}
          {{- if $additionalContainersEmpty }}
          {{- $_ := set $additionalAgent "additionalContainers" list }}
          {{- end }}
          {{- /* the helper looks there */}}
          {{- $_ := set $.Values "agent" $additionalAgent }}
          {{- include "builder.casc.podTemplate" $ | nindent 8 }}
        {{- end }}
        {{- /* and back */}}
        {{- $_ := set .Values "agent" $agent }}
      {{- end }}
      {{- if .Values.agent.podTemplates }}
        {{- range $key, $val := .Values.agent.podTemplates }}
          {{- tpl $val $ | nindent 8 }}
        {{- end }}
      {{- end }}
security:
{{- with .Values.controller.JCasC }}
{{- if .security }}
  {{- .security | toYaml | nindent 2 }}
{{- end }}
{{- end }}
unclassified:
  location:
    url: {{ template "builder.url" . }}
{{- end -}}
{{- define "builder.casc.podTemplate" -}}
- name: "{{ .Values.agent.podName }}"
  id: {{ sha256sum (toYaml .Values.agent) }}
  {{- if .Values.agent.annotations }}
  annotations:
  {{- range $key, $value := .Values.agent.annotations }}
  - key: {{ $key }}
    value: {{ $value | quote }}
  {{- end }}
  {{- end }}
  containers:
  {{- $imageTag := .Values.agent.image.tag }}
  - name: "{{ .Values.agent.sideContainerName }}"
    args: "{{ .Values.agent.args | replace "$" "^$" }}"
    {{- with .Values.agent.command }}
    command: {{ . }}
    {{- end }}
    envVars:
      - envVar:
          key: "URL"
          value: {{ tpl (print "{{ include \"builder.url\" . }}") . | trim }}
    {{- range $i, $env := .Values.agent.envVars }}
      - envVar: {key: {{ $env.name | quote }}, value: {{ tpl $env.value $ }}}
    {{- end }}
    image: "{{ .Values.agent.image.repository }}:{{ $imageTag }}"
    privileged: "{{- if .Values.agent.privileged }}true{{- else }}false{{- end }}"
    resourceLimitCpu: {{.Values.agent.resources.limits.cpu}}
    resourceRequestMemory: {{.Values.agent.resources.requests.memory}}
    ttyEnabled: {{ .Values.agent.TTYEnabled }}
{{- range $additionalContainers := .Values.agent.additionalContainers }}
  - name: "{{ $additionalContainers.sideContainerName }}"
    args: "{{ $additionalContainers.args | default $.Values.agent.args | replace "$" "^$" }}"
    image: "{{ $additionalContainers.image.repository | default $.Values.agent.image.repository }}:{{ $additionalContainers.image.tag }}"
{{- end }}
  idleMinutes: {{ .Values.agent.idleMinutes }}
  label: "{{ .Release.Name }}-{{ .Values.controller.componentName }} {{ .Values.agent.customJenkinsLabels  | join " " }}"
{{- if .Values.agent.volumes }}
  volumes:
  {{- range $index, $volume := .Values.agent.volumes }}
  -{{- if (eq $volume.type "ConfigMap") }} configMapVolume:
     {{- else if (eq $volume.type "EmptyDir") }} emptyDirVolume:
     {{- else }} {{ $volume.type | lower }}Volume:
     {{- end }}
    {{- range $key, $value := $volume }}
      {{- if not (eq $key "type") }}
      {{ $key }}: {{ if kindIs "string" $value }}{{ tpl $value $ | quote }}{{ else }}{{ $value }}{{ end }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if .Values.agent.yamlTemplate }}
  yaml: |-
    {{- tpl (trim .Values.agent.yamlTemplate) . | nindent 4 }}
{{- end }}
  yamlMergeStrategy: {{ .Values.agent.yamlMergeStrategy }}
{{- end -}}
