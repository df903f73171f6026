{{- define "logs.name" -}}
{{- $default := ternary "enterprise-logs" "logs" .Values.enterprise.enabled }}
{{- coalesce .Values.nameOverride $default | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "logs.memberlist" -}}
{{ include "logs.name" . }}-memberlist{{ with .Values.global.suffix }}-{{ . }}{{ end }}
{{- end }}
{{- define "logs.testSchemaObjectStore" -}}
{{- if .Values.minio }}s3{{- else }}filesystem{{- end }}
{{- end }}
{{/* Merges the structured configuration over the text one. */}}
{{- define "logs.calculatedConfig" -}}
{{ tpl (mergeOverwrite (tpl .Values.logs.config . | fromYaml) .Values.logs.structuredConfig | toYaml) . }}
{{- end }}
{{- define "logs.commonStorageConfig" -}}
{{- if eq .Values.logs.storage.type "s3" -}}
{{- with .Values.logs.storage.s3 }}
s3:
  {{- with .s3 }}
  s3: {{ . }}
  {{- end }}
  {{- with .endpoint }}
  endpoint: {{ . }}
  {{- end }}
  bucketnames: {{ $.Values.logs.storage.bucketNames.chunks }}
  {{- with .secretAccessKey }}
  secret_access_key: {{ . }}
  {{- end }}
  s3forcepathstyle: {{ .s3ForcePathStyle }}
  insecure: {{ .insecure }}
  {{- with .http_config}}
  http_config:
{{ toYaml . | indent 4 }}
  {{- end }}
{{- end -}}
{{- else if eq .Values.logs.storage.type "gcs" -}}
{{- with .Values.logs.storage.gcs }}
gcs:
  bucket_name: {{ $.Values.logs.storage.bucketNames.chunks }}
  chunk_buffer_size: {{ .chunkBufferSize }}
  request_timeout: {{ .requestTimeout }}
  enable_http2: {{ .enableHttp2 }}
{{- end -}}
{{- else -}}
{{- with .Values.logs.storage.filesystem }}
filesystem:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- define "logs.rulerConfig" -}}
{{- with .Values.logs.rulerConfig }}
ruler:
  storage: {{ dict "type" "local" | toYaml | nindent 4 }}
{{ toYaml . | indent 2}}
{{- end }}
{{- end -}}
{{- define "logs.configMapOrSecretContentHash" -}}
{{ get (include (print .ctx.Template.BasePath .name) .ctx | fromYaml) "data" | toYaml | sha256sum }}
{{- end }}
{{- define "logs.nginxFile" }}
worker_processes  5;  ## Default: 1
events {
  worker_connections  4096;
}
http {
  {{- $ports := list 3100 .Values.gateway.containerPort }}
  {{- $url := printf "http://%s-write.%s.svc.%s:%s" (include "logs.name" .) .Release.Namespace .Values.global.clusterDomain (first $ports | toString) }}
  log_format   main '$remote_addr - $remote_user [$time_local]  $status '
        '"$request" $body_bytes_sent "$http_referer"';
  {{- if .Values.logs.tenants }}
  proxy_set_header     X-Scope-OrgID $remote_user;
  {{- end }}
  resolver {{ .Values.global.dnsService }}.{{ .Values.global.dnsNamespace }}.svc.{{ .Values.global.clusterDomain }}.;
  {{- with .Values.gateway.nginxConfig.httpSnippet }}
  {{- tpl . $ | nindent 2 }}
  {{- end }}
  server {
    {{- if (.Values.gateway.nginxConfig.ssl) }}
    listen             {{ .Values.gateway.containerPort }} ssl;
    {{- else }}
    listen             {{ .Values.gateway.containerPort }};
    {{- end }}
    location = / {
      return 200 'OK';
      auth_basic off;
    }
    {{- range $path := list "api/prom/push" "logs/api/v1/push" }}
    location = /{{ $path }} {
      proxy_pass       {{ $url }}$request_uri;
    }
    {{- end }}
    location ~ /api/.* { proxy_pass {{ $url }}$request_uri; }
  }
}
{{- end }}
{{/* A cache's StatefulSet: ctx, component, valuesSection. */}}
{{- define "logs.cache.statefulSet" -}}
{{ with (index $.ctx.Values $.valuesSection) }}
{{- if .enabled -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "logs.name" $.ctx }}-{{ $.component }}
  labels:
    name: "cache-{{ $.component }}"
spec:
  template:
    spec:
      containers:
        - name: cache
          resources:
          {{- if .resources }}
            {{- toYaml .resources | nindent 12 }}
          {{- else }}
          {{- /* a fifth more */}}
          {{- $requestMemory := div (mul .allocatedMemory 12) 10 }}
            limits:
              memory: {{ $requestMemory }}Mi
            requests:
              cpu: 500m
              memory: {{ $requestMemory }}Mi
          {{- end }}
          args:
            - -m {{ .allocatedMemory }}
            - --extended=modern{{ with .extraExtendedOptions }},{{ . }}{{ end }}
            - -I {{ .maxItemMemory }}m
            - -c {{ .connectionLimit }}
            - -u {{ .port }}
            {{- range $key, $value := .extraArgs }}
            - "-{{ $key }}{{ if $value }} {{ $value }}{{ end }}"
            {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
