{{- /* Any PromQL queries, from Prometheus or what answers like it (Thanos, Mimir, VictoriaMetrics).

Values:
  prometheusURL         where it answers, such as http://prometheus.monitoring:9090
  metrics               a list of name, query and, as you like, type (gauge or counter), units, description
  headers               further request headers, such as Authorization

A query is a template itself: it may use every value of its version, {{ .elapsedTimeSeconds }} among them. Of its result
the first series counts, so aggregate: sum(...), avg(...). */ -}}
{{- $values := . -}}
url: {{ required "prometheusURL is missing" .prometheusURL | trimSuffix "/" }}/api/v1/query
method: GET
{{- with .headers }}
headers:
  {{- toYaml . | nindent 2 }}
{{- end }}
metrics:
{{- range required "metrics is missing: a list of name and query" .metrics }}
- name: {{ required "a metric has no name" .name | toJson }}
  type: {{ .type | default "gauge" }}
  description: {{ .description | default .query | toJson }}
  units: {{ .units | default "" | toJson }}
  params: [{name: query, value: {{ tpl (required (printf "metric %s has no query" .name) .query) $values | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- end }}
