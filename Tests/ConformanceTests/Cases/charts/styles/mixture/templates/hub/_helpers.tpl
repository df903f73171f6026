{{- /* Labels as an app, a component, a release; merge (dict "componentLabel" "x") . sets the component. */ -}}
{{- define "hub.appLabel" -}}{{ .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}{{- end }}
{{- define "hub.componentLabel" -}}
{{- $file := .Template.Name | base | trimSuffix ".yaml" -}}
{{- $parent := .Template.Name | dir | base | trimPrefix "templates" -}}
{{- $component := .componentLabel | default $parent | default $file -}}
{{- $component := print (.componentPrefix | default "") $component (.componentSuffix | default "") -}}
{{ $component }}
{{- end }}
{{- define "hub.commonLabels" -}}
app: {{ .appLabel | default (include "hub.appLabel" .) | quote }}
release: {{ .Release.Name | quote }}
{{- if not .matchLabels }}
chart: {{ printf "%s-%s" .Chart.Name (.Chart.Version | replace "+" "_") | trunc 63 | trimSuffix "." }}
{{- end }}
{{- end }}
{{- define "hub.labels" -}}
component: {{ include "hub.componentLabel" . }}
{{ include "hub.commonLabels" . }}
{{- end }}
{{- define "hub.matchLabels" -}}
{{- $_ := merge (dict "matchLabels" true) . -}}
{{ include "hub.labels" $_ }}
{{- end }}
{{/* Makes the keys of maps camelCase, however deep. */}}
{{- define "hub.camelCaseRecursively" -}}
{{- if not . -}}
{{ . | toJson }}
{{- else -}}
{{- $res := dict -}}
{{- range $key, $value := . -}}
{{- $new := regexReplaceAll "_+" ($key | title) "" | untitle -}}
{{- if kindIs "map" $value -}}
{{- $_ := set $res $new (include "hub.camelCaseRecursively" $value | fromYaml) -}}
{{- else if kindIs "slice" $value -}}
{{- $list := list -}}
{{- range $value -}}{{- $list = append $list (ternary . (toString .) (kindIs "string" .)) -}}{{- end -}}
{{- $_ := set $res $new $list -}}
{{- else -}}
{{- $_ := set $res $new $value -}}
{{- end -}}
{{- end -}}
{{- $res | toJson -}}
{{- end -}}
{{- end }}
{{- define "hub.chart-version-to-git-ref" -}}
{{- if hasPrefix "0.0.1-set" . -}}local{{- else -}}
{{- regexReplaceAll ".*[.-]n\\d+[.]h(.*)" . "${1}" -}}
{{- end -}}
{{- end }}
