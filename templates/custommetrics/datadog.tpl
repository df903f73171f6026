{{- /* Any metric queries, from Datadog.

Values:
  apiKey                an API key
  applicationKey        an application key that may read time series
  site                  the Datadog site (default datadoghq.com)
  datadogURL            where the API answers (default https://api. and the site)
  metrics               a list of name, query and, as you like, type (gauge or counter), units, description

A query is a template itself: it may use every value of its version. Of the first series that it gives, counters are the
sum of its points since the start, gauges their mean. */ -}}
{{- $values := . -}}
{{- $now := now | unixEpoch | int64 -}}
url: {{ .datadogURL | default (printf "https://api.%s" (.site | default "datadoghq.com")) | trimSuffix "/" }}/api/v1/query
method: GET
headers:
  DD-API-KEY: {{ required "apiKey is missing" .apiKey | toJson }}
  DD-APPLICATION-KEY: {{ required "applicationKey is missing" .applicationKey | toJson }}
metrics:
{{- range required "metrics is missing: a list of name and query" .metrics }}
- name: {{ required "a metric has no name" .name | toJson }}
  type: {{ .type | default "gauge" }}
  description: {{ .description | default .query | toJson }}
  units: {{ .units | default "" | toJson }}
  params:
  - {name: from, value: "{{ sub $now $values.elapsedTimeSeconds }}"}
  - {name: to, value: "{{ $now }}"}
  - {name: query, value: {{ tpl (required (printf "metric %s has no query" .name) .query) $values | toJson }}}
  jqExpression: |
    if .error then error(.error) else
      [.series[0].pointlist[]?[1] | numbers]
      | if length == 0 then null else add{{ if ne (.type | default "gauge") "counter" }} / length{{ end }} end
    end
{{- end }}
