{{- define "ingress.name" -}}{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}{{- end -}}
{{- define "ingress.fullname" -}}
{{- if .Values.fullnameOverride -}}{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}{{- .Release.Name | trunc 63 | trimSuffix "-" -}}{{- else -}}{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}{{- end -}}{{- end -}}
{{- end -}}
{{- define "ingress.podTemplate" }}
    metadata:
      annotations:
      {{- with .Values.deployment.podAnnotations }}
      {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
      {{- if .Values.metrics }}
      {{- if and (.Values.metrics.prometheus) (not (.Values.metrics.prometheus.serviceMonitor).enabled) }}
        prometheus.io/scrape: "true"
        prometheus.io/port: {{ quote (index .Values.ports .Values.metrics.prometheus.entryPoint).port }}
      {{- end }}
      {{- end }}
    spec:
      terminationGracePeriodSeconds: {{ default 60 .Values.deployment.terminationGracePeriodSeconds }}
      hostNetwork: {{ .Values.hostNetwork }}
      {{- with .Values.deployment.dnsConfig }}
      dnsConfig:
        {{- if .searches }}
        searches:
          {{- toYaml .searches | nindent 10 }}
        {{- end }}
      {{- end }}
      containers:
      - image: {{ printf "%s/%s:%s" .Values.image.registry .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
        name: {{ template "ingress.fullname" . }}
        resources:
          {{- with .Values.resources }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
        ports:
        {{- $hostNetwork := .Values.hostNetwork }}
        {{- range $name, $config := .Values.ports }}
        {{- if $config }}
          {{- if and $hostNetwork (and $config.hostPort $config.port) }}
            {{- if ne ($config.hostPort | int) ($config.port | int) }}
              {{- fail "on the `hostNetwork` a host port must be the container's" }}
            {{- end }}
          {{- end }}
        - name: {{ $name | quote }}
          containerPort: {{ default $config.port $config.containerPort }}
          {{- if $config.hostPort }}
          hostPort: {{ $config.hostPort }}
          {{- end }}
          protocol: {{ default "TCP" $config.protocol | quote }}
        {{- if ($config.http3).enabled }}
        - name: "{{ $name }}-http3"
          containerPort: {{ $config.port }}
          protocol: UDP
        {{- end }}
        {{- end }}
        {{- end }}
        args:
          {{- with .Values.globalArguments }}
          {{- range . }}
          - {{ . | quote }}
          {{- end }}
          {{- end }}
          {{- range $name, $config := .Values.ports }}
          {{- if $config }}
          - "--entryPoints.{{$name}}.address={{ $config.hostIP }}:{{ $config.port }}/{{ default "tcp" $config.protocol | lower }}"
          {{- with $config.asDefault }}
          {{- if semverCompare "<3.0.0-0" (default $.Chart.AppVersion $.Values.image.tag | trimPrefix "v") }}
            {{- fail "default entry points need version 3" }}
          {{- end }}
          - "--entryPoints.{{$name}}.asDefault={{ . }}"
          {{- end }}
          {{- end }}
          {{- end }}
          - "--api.dashboard=true"
          {{- with .Values.metrics }}
          {{- with .prometheus }}
          - "--metrics.prometheus=true"
          - "--metrics.prometheus.entrypoint={{ .entryPoint }}"
          {{- if (or (eq .addEntryPointsLabels false) .addEntryPointsLabels) }}
          - "--metrics.prometheus.addEntryPointsLabels={{ .addEntryPointsLabels }}"
          {{- end }}
          {{- with .buckets }}
          - "--metrics.prometheus.buckets={{ . }}"
          {{- end }}
          {{- range $key, $value := .headerLabels }}
          - "--metrics.prometheus.headerlabels.{{ $key }}={{ $value }}"
          {{- end }}
          {{- end }}
          {{- end }}
          {{- range $pluginName, $plugin := .Values.experimental.plugins }}
          {{- if or (ne (typeOf $plugin) "map[string]interface {}") (not (hasKey $plugin "moduleName")) (not (hasKey $plugin "version")) }}
            {{- fail  (printf "plugin %s needs moduleName and version" $pluginName) }}
          {{- end }}
          - --experimental.plugins.{{ $pluginName }}.moduleName={{ $plugin.moduleName }}
          - --experimental.plugins.{{ $pluginName }}.version={{ $plugin.version }}
          {{- end }}
          {{- with .Values.providers.kubernetesIngress }}
          {{- if .enabled }}
          - "--providers.kubernetesingress"
          {{- if .publishedService.enabled }}
          - "--providers.kubernetesingress.ingressendpoint.publishedservice={{ printf "%s/%s" $.Release.Namespace (default (include "ingress.fullname" $) .publishedService.pathOverride) }}"
          {{- end }}
          {{- if or .namespaces (and $.Values.rbac.enabled $.Values.rbac.namespaced) }}
          - "--providers.kubernetesingress.namespaces={{ join "," (uniq (concat (list $.Release.Namespace) .namespaces)) }}"
          {{- end }}
          {{- end }}
          {{- end }}
          {{- range $entrypoint, $config := $.Values.ports }}
          {{- if $config }}
            {{- with $config.redirectTo }}
             {{- $toPort := index $.Values.ports .port }}
          - "--entryPoints.{{ $entrypoint }}.http.redirections.entryPoint.to=:{{ $toPort.exposedPort }}"
          - "--entryPoints.{{ $entrypoint }}.http.redirections.entryPoint.scheme=https"
             {{- if .priority }}
          - "--entryPoints.{{ $entrypoint }}.http.redirections.entryPoint.priority={{ .priority }}"
             {{- end }}
            {{- end }}
            {{- if $config.middlewares }}
          - "--entryPoints.{{ $entrypoint }}.http.middlewares={{ join "," $config.middlewares }}"
            {{- end }}
            {{- if $config.tls }}
              {{- if $config.tls.enabled }}
          - "--entryPoints.{{ $entrypoint }}.http.tls=true"
                {{- if $config.tls.domains }}
                  {{- range $index, $domain := $config.tls.domains }}
                    {{- if $domain.main }}
          - "--entryPoints.{{ $entrypoint }}.http.tls.domains[{{ $index }}].main={{ $domain.main }}"
                    {{- end }}
                    {{- if $domain.sans }}
          - "--entryPoints.{{ $entrypoint }}.http.tls.domains[{{ $index }}].sans={{ join "," $domain.sans }}"
                    {{- end }}
                  {{- end }}
                {{- end }}
              {{- end }}
            {{- end }}
            {{- if $config.forwardedHeaders }}
              {{- if $config.forwardedHeaders.trustedIPs }}
          - "--entryPoints.{{ $entrypoint }}.forwardedHeaders.trustedIPs={{ join "," $config.forwardedHeaders.trustedIPs }}"
              {{- end }}
              {{- if $config.forwardedHeaders.insecure }}
          - "--entryPoints.{{ $entrypoint }}.forwardedHeaders.insecure"
              {{- end }}
            {{- end }}
            {{- if $config.transport }}
              {{- if $config.transport.respondingTimeouts }}
                {{- if and (ne $config.transport.respondingTimeouts.readTimeout nil) (ne (toString $config.transport.respondingTimeouts.readTimeout) "<nil>") }}
          - "--entryPoints.{{ $entrypoint }}.transport.respondingTimeouts.readTimeout={{ $config.transport.respondingTimeouts.readTimeout }}"
                {{- end }}
              {{- end }}
              {{- with $config.transport.lifeCycle }}{{- range $k, $v := . }}
          - "--entryPoints.{{ $entrypoint }}.transport.lifeCycle.{{ $k }}={{ $v }}"
              {{- end }}{{- end }}
            {{- end }}
          {{- end }}
          {{- end }}
          {{- with .Values.logs }}
            {{- if and .general.format (not (has .general.format (list "common" "json"))) }}
              {{- fail "the log's format is common or json" }}
            {{- end }}
            {{- with .general.format }}
          - "--log.format={{ . }}"
            {{- end }}
            {{- if ne .general.level "ERROR" }}
          - "--log.level={{ .general.level | upper }}"
            {{- end }}
            {{- with .access }}
            {{- if .enabled }}
          - "--accesslog=true"
            {{- range $name, $filter := .filters }}
          - "--accesslog.filters.{{ $name }}={{ $filter }}"
            {{- end }}
          - "--accesslog.fields.defaultmode={{ .fields.general.defaultmode }}"
            {{- range $fieldname, $fieldaction := .fields.general.names }}
          - "--accesslog.fields.names.{{ $fieldname }}={{ $fieldaction }}"
            {{- end }}
            {{- range $fieldname, $fieldaction := .fields.headers.names }}
          - "--accesslog.fields.headers.names.{{ $fieldname }}={{ $fieldaction }}"
            {{- end }}
            {{- end }}
            {{- end }}
          {{- end }}
          {{- with .Values.additionalArguments }}
          {{- range . }}
          - {{ . | quote }}
          {{- end }}
          {{- end }}
        {{- with .Values.env }}
        env:
          {{- toYaml . | nindent 10 }}
        {{- end }}
      {{- if .Values.deployment.additionalContainers }}
        {{- toYaml .Values.deployment.additionalContainers | nindent 6 }}
      {{- end }}
      {{- with .Values.affinity }}
      affinity:
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
{{ end -}}
