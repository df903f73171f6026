{{/*
Task http: downloads of payloads first, then the warm-up if there is one, then the load test itself.
*/}}
{{- define "iter8.task.http" -}}
{{- $http := .Values.http | default dict -}}
{{- $endpoints := $http.endpoints | default dict -}}
{{- include "iter8.http.check" . -}}
{{- $tasks := list -}}

{{- with $http.payloadURL -}}
{{- $tasks = append $tasks (include "iter8.http.download" (dict "url" . "file" "payload.dat") | fromYaml) -}}
{{- end -}}
{{- range $id, $endpoint := $endpoints -}}
{{- with $endpoint.payloadURL -}}
{{- $tasks = append $tasks (include "iter8.http.download" (dict "url" . "file" (printf "%s_payload.dat" $id)) | fromYaml) -}}
{{- end -}}
{{- end -}}

{{- $inputs := include "iter8.http.inputs" (dict "parameters" (omit $http "endpoints") "file" "payload.dat") | fromYaml -}}
{{- $targets := dict -}}
{{- range $id, $endpoint := $endpoints -}}
{{- $_ := set $targets $id (include "iter8.http.inputs" (dict "parameters" $endpoint "file" (printf "%s_payload.dat" $id)) | fromYaml) -}}
{{- end -}}
{{- with $targets }}{{ $_ := set $inputs "endpoints" . }}{{ end -}}

{{- if or $http.warmupNumRequests $http.warmupDuration -}}
{{- $tasks = append $tasks (dict "task" "http" "with" (include "iter8.http.warmup" (dict "inputs" $inputs "parameters" $http) | fromYaml)) -}}
{{- end -}}
{{- $tasks = append $tasks (dict "task" "http" "with" $inputs) -}}
{{ toYaml $tasks }}
{{- end }}

{{/* Fails unless every target has a URL. */}}
{{- define "iter8.http.check" -}}
{{- $http := .Values.http -}}
{{- if not $http -}}
{{- fail "task http is listed, but the value http is missing: set http.url or http.endpoints" -}}
{{- end -}}
{{- if not (or $http.url $http.endpoints) -}}
{{- fail "task http has no target: set http.url or http.endpoints" -}}
{{- end -}}
{{- if not $http.url -}}
{{- range $id, $endpoint := $http.endpoints -}}
{{- if not (get ($endpoint | default dict) "url") -}}
{{- fail (printf "http.endpoints.%s has no url: set http.endpoints.%s.url, or http.url for all endpoints" $id $id) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The task's own inputs: the chart's parameters without those that only the chart knows. */}}
{{- define "iter8.http.inputs" -}}
{{- $parameters := .parameters | default dict -}}
{{- $inputs := omit $parameters "payloadURL" "warmupNumRequests" "warmupDuration" -}}
{{- if $parameters.payloadURL }}{{ $_ := set $inputs "payloadFile" .file }}{{ end -}}
{{- with $parameters.headers -}}
{{- $headers := dict -}}
{{- range $name, $value := . -}}
{{- $_ := set $headers $name (kindIs "string" $value | ternary $value (toJson $value)) -}}
{{- end -}}
{{- $_ := set $inputs "headers" $headers -}}
{{- end -}}
{{- /* --set gives text for numbers such as 0.5 */ -}}
{{- if kindIs "string" $parameters.qps }}{{ $_ := set $inputs "qps" (float64 $parameters.qps) }}{{ end -}}
{{- with $parameters.percentiles -}}
{{- $percentiles := list -}}
{{- range . }}{{ $percentiles = append $percentiles (kindIs "string" . | ternary (float64 .) .) }}{{ end -}}
{{- $_ := set $inputs "percentiles" $percentiles -}}
{{- end -}}
{{- with $parameters.stages -}}
{{- $stages := list -}}
{{- range $given := . -}}
{{- $stage := dict -}}
{{- range $name, $value := $given -}}
{{- $_ := set $stage $name (and (ne $name "duration") (kindIs "string" $value) | ternary (float64 $value) $value) -}}
{{- end -}}
{{- $stages = append $stages $stage -}}
{{- end -}}
{{- $_ := set $inputs "stages" $stages -}}
{{- end -}}
{{ toYaml $inputs }}
{{- end }}

{{/* The inputs of the warm-up: as long as it says, for every endpoint, and nothing of it is kept. */}}
{{- define "iter8.http.warmup" -}}
{{- $inputs := omit .inputs "numRequests" "duration" "stages" "endpoints" -}}
{{- $_ := set $inputs "warmup" true -}}
{{- if .parameters.warmupNumRequests -}}
{{- $_ := set $inputs "numRequests" .parameters.warmupNumRequests -}}
{{- else -}}
{{- $_ := set $inputs "duration" .parameters.warmupDuration -}}
{{- end -}}
{{- $targets := dict -}}
{{- range $id, $endpoint := .inputs.endpoints | default dict -}}
{{- $_ := set $targets $id (omit $endpoint "numRequests" "duration" "stages") -}}
{{- end -}}
{{- with $targets }}{{ $_ := set $inputs "endpoints" . }}{{ end -}}
{{ toYaml $inputs }}
{{- end }}

{{/* A run task that fetches a URL into a file; an answer other than success fails the experiment. */}}
{{- define "iter8.http.download" -}}
run: {{ printf "curl --fail --silent --show-error --location --output %s %s" (include "iter8.shellQuote" .file) (include "iter8.shellQuote" .url) | toJson }}
{{- end }}
