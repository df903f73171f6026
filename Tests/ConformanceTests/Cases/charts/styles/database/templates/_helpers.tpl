{{- define "database.v1.primary.fullname" -}}
{{- if eq .Values.architecture "replication" -}}
    {{- printf "%s-%s" (include "shared.names.fullname" .) .Values.primary.name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
    {{- include "shared.names.fullname" . -}}
{{- end -}}
{{- end -}}
{{- define "database.v1.image" -}}
{{ include "shared.images.image" (dict "imageRoot" .Values.image "global" .Values.global) }}
{{- end -}}
{{- define "database.v1.username" -}}
{{- if .Values.global.database.auth.username -}}
    {{- .Values.global.database.auth.username -}}
{{- else -}}
    {{- .Values.auth.username -}}
{{- end -}}
{{- end -}}
{{- define "database.v1.secretName" -}}
{{- if .Values.global.database.auth.existingSecret -}}
    {{- printf "%s" (tpl .Values.global.database.auth.existingSecret $) -}}
{{- else if .Values.auth.existingSecret -}}
    {{- printf "%s" (tpl .Values.auth.existingSecret $) -}}
{{- else -}}
    {{- printf "%s" (include "shared.names.fullname" .) -}}
{{- end -}}
{{- end -}}
{{- define "database.v1.createSecret" -}}
{{- $customUser := include "database.v1.username" . -}}
{{- $adminPassword := .Values.auth.adminPassword | default ((((.Values.global).database).auth).adminPassword) -}}
{{- if and (not (or .Values.global.database.auth.existingSecret .Values.auth.existingSecret)) (or $adminPassword .Values.auth.enablePostgresUser (and (not (empty $customUser)) (ne $customUser "admin"))) -}}
    {{- true -}}
{{- end -}}
{{- end -}}
{{- define "database.v1.service.port" -}}
{{- with .Values.global.database.service.ports.sql -}}{{ . }}{{- else -}}{{ .Values.primary.service.ports.sql }}{{- end -}}
{{- end -}}
{{- define "database.v1.primary.createConfigmap" -}}
{{- if and (or .Values.primary.configuration .Values.primary.pgHbaConfiguration (.Files.Glob "files/*.conf")) (not .Values.primary.existingConfigmap) }}
    {{- true -}}
{{- else -}}
{{- end -}}
{{- end -}}
{{- define "database.v1.validateValues" -}}
{{- $messages := list -}}
{{- $messages := append $messages (include "database.v1.validateValues.ldap" .) -}}
{{- $messages := append $messages (include "database.v1.validateValues.psp" .) -}}
{{- $messages := without $messages "" -}}
{{- $message := join "\n" $messages -}}
{{- if $message -}}
{{- printf "\nin the values:\n%s" $message | fail -}}
{{- end -}}
{{- end -}}
{{- define "database.v1.validateValues.ldap" -}}
{{- if and (.Values.ldap).enabled (empty (.Values.ldap).url) -}}
database: ldap.url
    You need to give a url with ldap.
{{- end -}}
{{- end -}}
{{- define "database.v1.validateValues.psp" -}}
{{- if not (has .Values.architecture (list "standalone" "replication")) -}}
database: architecture
    The architecture {{ .Values.architecture | quote }} is none of standalone and replication.
{{- end -}}
{{- end -}}
{{- define "database.v1.readinessProbeCommand" -}}
{{- $customUser := include "database.v1.username" . }}
- |
{{- if (include "database.v1.database" .) }}
  exec pg_isready -U {{ default "admin" $customUser | quote }} -d "dbname={{ include "database.v1.database" . }}" -h 127.0.0.1 -p {{ .Values.containerPorts.sql }}
{{- else }}
  exec pg_isready -U {{ default "admin" $customUser | quote }} -h 127.0.0.1 -p {{ .Values.containerPorts.sql }}
{{- end }}
{{- if contains "shop/" .Values.image.repository }}
  [ -f /opt/.initialized ] || [ -f /shop/.initialized ]
{{- end }}
{{- end -}}
{{- define "database.v1.database" -}}
{{- if (((.Values.global).database).auth).database -}}
    {{- printf "%s" .Values.global.database.auth.database -}}
{{- else if .Values.auth.database -}}
    {{- printf "%s" .Values.auth.database -}}
{{- end -}}
{{- end -}}
