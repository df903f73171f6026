{{- define "board.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "board.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}
{{- define "board.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "board.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- if or .Chart.AppVersion .Values.image.tag }}
app.kubernetes.io/version: {{ mustRegexReplaceAllLiteral "@sha.*" .Values.image.tag "" | default .Chart.AppVersion | trunc 63 | trimSuffix "-" | quote }}
{{- end }}
{{- with .Values.extraLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- define "board.password" -}}
{{- $secret := (lookup "v1" "Secret" (.Release.Namespace) (include "board.fullname" .)) }}
{{- if $secret }}
{{- index $secret "data" "admin-password" }}
{{- else }}
{{- "fixed" | b64enc | quote }}
{{- end }}
{{- end }}
{{/* Checks whether the ini holds secrets. */}}
{{- define "board.assertNoLeakedSecrets" -}}
{{- $sensitiveKeysYaml := `
sensitiveKeys:
- path: ["database", "password"]
- path: ["smtp", "password"]
- path: ["auth.generic_oauth", "client_secret"]
` | fromYaml }}
{{- if .Values.assertNoLeakedSecrets }}
{{- $grafanaIni := index .Values "ini" }}
{{- range $_, $secret := $sensitiveKeysYaml.sensitiveKeys }}
  {{- $currentMap := $grafanaIni }}
  {{- $shouldContinue := true }}
  {{- range $index, $elem := $secret.path }}
    {{- if and $shouldContinue (hasKey $currentMap $elem) }}
      {{- if eq (len $secret.path) (add1 $index) }}
        {{- if not (regexMatch "\\$(?:__(?:env|file|vault))?{[^}]+}" (index $currentMap $elem)) }}
          {{- fail (printf "'%s' is a secret and must not stand in values" (join "." $secret.path)) }}
        {{- end }}
      {{- else }}
        {{- $currentMap = index $currentMap $elem }}
      {{- end }}
    {{- else }}
        {{- $shouldContinue = false }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- define "board.configData" -}}
{{ include "board.assertNoLeakedSecrets" . }}
{{- $files := .Files }}
{{- $root := . -}}
{{- with .Values.plugins }}
plugins: {{ join "," . }}
{{- end }}
ini: |
{{- range $elem, $elemVal := index .Values "ini" }}
  {{- if not (kindIs "map" $elemVal) }}
  {{- if kindIs "invalid" $elemVal }}
  {{ $elem }} =
  {{- else if kindIs "slice" $elemVal }}
  {{ $elem }} = {{ toJson $elemVal }}
  {{- else if kindIs "string" $elemVal }}
  {{ $elem }} = {{ tpl $elemVal $ }}
  {{- else }}
  {{ $elem }} = {{ $elemVal }}
  {{- end }}
  {{- end }}
{{- end }}
{{- range $key, $value := index .Values "ini" }}
  {{- if kindIs "map" $value }}
  [{{ $key }}]
  {{- range $elem, $elemVal := $value }}
  {{- if kindIs "invalid" $elemVal }}
  {{ $elem }} =
  {{- else if kindIs "slice" $elemVal }}
  {{ $elem }} = {{ toJson $elemVal }}
  {{- else if kindIs "string" $elemVal }}
  {{ $elem }} = {{ tpl $elemVal $ }}
  {{- else }}
  {{ $elem }} = {{ $elemVal }}
  {{- end }}
  {{- end }}
  {{- end }}
{{- end }}
{{- range $key, $value := .Values.datasources }}
{{- if not (hasKey $value "secret") }}
{{- $key | nindent 0 }}: |
  {{- tpl (toYaml $value | nindent 2) $root }}
{{- end }}
{{- end }}
{{- range $key, $value := .Values.alerting }}
{{- if (hasKey $value "file") }}
{{- $key | nindent 0 }}:
{{- toYaml ( $files.Get $value.file ) | nindent 2}}
{{- else if (or (hasKey $value "secret") (hasKey $value "secretFile"))}}
{{/* kept elsewhere */}}
{{- else }}
{{- $key | nindent 0 }}: |
  {{- tpl (toYaml $value | nindent 2) $root }}
{{- end }}
{{- end }}
{{- range $key, $value := .Values.dashboardProviders }}
{{- $key | nindent 0 }}: |
  {{- toYaml $value | nindent 2 }}
{{- end }}
{{- if .Values.dashboards  }}
download_dashboards.sh: |
  #!/usr/bin/env sh
  set -euf
  {{- if .Values.dashboardProviders }}
    {{- range $key, $value := .Values.dashboardProviders }}
      {{- range $value.providers }}
  mkdir -p {{ .options.path }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{ $dashboardProviders := .Values.dashboardProviders }}
  {{- range $provider, $dashboards := .Values.dashboards }}
    {{- range $key, $value := $dashboards }}
      {{- if (or (hasKey $value "gnetId") (hasKey $value "url")) }}
  curl -skf \
  --connect-timeout 60 \
      {{- if not $value.b64content }}
        {{- if not $value.acceptHeader }}
  -H "Accept: application/json" \
        {{- else }}
  -H "Accept: {{ $value.acceptHeader }}" \
        {{- end }}
      {{- end }}
      {{- $dpPath := "" -}}
      {{- range $kd := (index $dashboardProviders "providers.yaml").providers }}
        {{- if eq $kd.name $provider }}
        {{- $dpPath = $kd.options.path }}
        {{- end }}
      {{- end }}
      {{- if $value.url }}
    "{{ $value.url }}" \
      {{- else }}
    "https://example.org/api/dashboards/{{ $value.gnetId }}/revisions/{{- if $value.revision -}}{{ $value.revision }}{{- else -}}1{{- end -}}/download" \
      {{- end }}
      {{- if $value.datasource }}
        {{- if kindIs "string" $value.datasource }}
    | sed '/-- .* --/! s/"datasource":.*,/"datasource": "{{ $value.datasource }}",/g' \
        {{- end }}
        {{- if kindIs "slice" $value.datasource }}
          {{- range $value.datasource }}
    | sed '/-- .* --/! s/${{"{"}}{{ .name }}}/{{ .value }}/g' \
          {{- end }}
        {{- end }}
      {{- end }}
    > "{{- if $dpPath -}}{{ $dpPath }}{{- else -}}/var/lib/board/dashboards/{{ $provider }}{{- end -}}/{{ $key }}.json"
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end -}}
