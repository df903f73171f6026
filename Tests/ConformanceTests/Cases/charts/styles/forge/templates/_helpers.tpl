{{- define "forge.name" -}}{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}{{- end -}}
{{- define "forge.standardLabels" -}}
app: {{ template "forge.name" . }}
chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
release: {{ .Release.Name }}
{{ if eq (include "forge.other" .) "true" }}other: "true"{{ end }}
{{- end -}}
{{- define "forge.other" }}{{ hasKey .Values "other" }}{{ end }}
{{- define "forge.commonLabels" -}}
{{- $commonLabels := default (dict) (merge (deepCopy ((.Values.common).labels | default dict)) .Values.global.common.labels) -}}
{{- if $commonLabels }}
{{-   range $key, $value := $commonLabels }}
{{ $key }}: {{ $value | quote }}
{{-   end }}
{{- end -}}
{{- end -}}
{{/* Host names: global.hosts and a domain. (dict "name" ... "context" .) */}}
{{- define "forge.assembleHost" -}}
{{- if .context.Values.global.hosts.domain -}}
{{-   $domainHost := printf ".%s" .context.Values.global.hosts.domain -}}
{{-   if .context.Values.global.hosts.hostSuffix -}}
{{-     $domainHost = printf "-%s%s" .context.Values.global.hosts.hostSuffix $domainHost -}}
{{-   end -}}
{{-   $domainHost = printf "%s%s" .name $domainHost -}}
{{-   $domainHost -}}
{{- end -}}
{{- end -}}
{{- define "forge.web.hostname" -}}
{{- coalesce .Values.global.hosts.web.name (include "forge.assembleHost"  (dict "name" "web" "context" . )) -}}
{{- end -}}
{{- define "forge.store.hostname" -}}{{- coalesce ((.Values.global.hosts).store).name (include "forge.assembleHost" (dict "name" "store" "context" .)) -}}{{- end -}}
{{- define "forge.certmanager_annotations" -}}
{{- if (pluck "configureCertmanager" .Values.ingress .Values.global.ingress (dict "configureCertmanager" false) | first) -}}
cert-manager.io/issuer: "{{ .Release.Name }}-issuer"
{{- end -}}
{{- end -}}
{{- define "forge.boolean.local" -}}
{{- if kindIs "bool" .local -}}{{ .local }}{{- else if kindIs "bool" .global -}}{{ .global }}{{- else -}}{{ default false .default }}{{- end -}}
{{- end -}}
{{- define "forge.object_storage.config" -}}
{{- if not .config.enabled }}
{{ .name }}: {enabled: false}
{{- else }}
{{ .name }}:
  enabled: {{ if kindIs "bool" .config.enabled }}{{ eq .config.enabled true }}{{ end }}
  remote_directory: {{ .config.bucket | quote }}
  {{- if .config.connection }}
  <% require 'yaml' %>
  connection: <%= YAML.load_file("/etc/forge/objectstorage/{{ .name }}").to_json() %>
  {{- end }}
{{- end }}
{{- end -}}
{{- define "forge.psql.host" -}}
{{- coalesce (pluck "host" .Values.psql .Values.global.psql | compact | first) (printf "%s.%s.svc" (include "forge.psql.fullname" .) .Release.Namespace) | quote -}}
{{- end -}}
{{- define "forge.psql.fullname" -}}
{{- $local := pluck "psql" $.Values | first | default dict -}}
{{- $name := default "psql" $local.nameOverride -}}
{{- printf "%s-%s" .Release.Name $name -}}
{{- end -}}
{{/* Leaves the chosen Redis in .redisMergedConfig. */}}
{{- define "forge.redis.selectedMergedConfig" -}}
{{- $_ := set $ "redisMergedConfig" (dict "redisConfigName" "") -}}
{{- $redisConfigName := default "" $.redisConfigName }}
{{- $localRedis := default (dict) $.Values.redis }}
{{- $subRedis := index $.Values.global.redis $redisConfigName | default dict }}
{{- $globalRedis := $.Values.global.redis }}
{{- if and $redisConfigName (kindIs "map" $subRedis) }}
{{-   $_ := set . "redisMergedConfig" (merge (dict "redisConfigName" $redisConfigName) $subRedis (pick $globalRedis "auth")) -}}
{{- else -}}
{{-   $_ := set . "redisMergedConfig" (merge (dict) $localRedis $globalRedis) -}}
{{- end -}}
{{- range $key := list "host" "port" "scheme" "user" -}}
{{-   if not (hasKey $.redisMergedConfig $key) -}}
{{-     $_ := set $.redisMergedConfig $key (index $globalRedis $key) -}}
{{-   end -}}
{{- end -}}
{{- end -}}
{{- define "forge.redis.url" -}}
{{- include "forge.redis.selectedMergedConfig" . -}}
{{ default "redis" .redisMergedConfig.scheme }}://{{ if .redisMergedConfig.auth.enabled }}:<%= ERB::Util::url_encode(File.read("/etc/redis/{{ printf "%s-password" (default "redis" .redisConfigName) }}").strip) %>@{{ end }}{{ default (printf "%s-redis-master" .Release.Name) .redisMergedConfig.host }}:{{ default 6379 .redisMergedConfig.port }}
{{- end -}}
{{- define "forge.redis.sentinels" -}}
{{- include "forge.redis.selectedMergedConfig" . -}}
{{- if .redisMergedConfig.sentinels -}}
sentinels:
{{- range $i, $entry := .redisMergedConfig.sentinels }}
  - host: {{ $entry.host }}
    port: {{ default 26379 $entry.port }}
{{- end }}
{{- end -}}
{{- end -}}
{{- define "forge.checkConfig" -}}
{{- $messages := list -}}
{{- $messages = append $messages (include "forge.checkConfig.sentinel" .) -}}
{{- $messages = append $messages (include "forge.checkConfig.timeZone" .) -}}
{{- $messages = without $messages "" -}}
{{- $message := join "\n" $messages -}}
{{- if $message -}}
{{-   printf "\nCONFIGURATION CHECKS:\n%s" $message | fail -}}
{{- end -}}
{{- end -}}
{{- define "forge.checkConfig.sentinel" -}}
{{- if and .Values.global.redis.sentinels (not .Values.global.redis.host) }}
redis: sentinels need a host
{{- end -}}
{{- end -}}
{{- define "forge.checkConfig.timeZone" -}}{{- if empty .Values.global.time_zone }}no time zone{{- end -}}{{- end -}}
{{- define "forge.deprecations" -}}
{{- range $from, $to := dict "global.oldThing" "global.newThing" "web.service.old" "web.service.new" -}}
{{-   $path := splitList "." $from -}}
{{-   $current := $.Values -}}
{{-   $found := true -}}
{{-   range $path -}}{{- if and $found (kindIs "map" $current) (hasKey $current .) -}}{{- $current = index $current . -}}{{- else -}}{{- $found = false -}}{{- end -}}{{- end -}}
{{-   if $found -}}{{- fail (printf "%s was renamed to %s" $from $to) -}}{{- end -}}
{{- end -}}
{{- end -}}
