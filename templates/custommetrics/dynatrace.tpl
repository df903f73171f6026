{{- /* Any metric selectors, from Dynatrace.

Values:
  dynatraceURL          the environment, such as https://abc12345.live.dynatrace.com
  apiToken              an API token with the scope metrics.read
  metrics               a list of name, query (a metric selector) and, as you like, type (gauge or counter), units,
                        description

A selector is a template itself: it may use every value of its version. It gives one number for the time since the start;
of several series the first counts. */ -}}
{{- $values := . -}}
url: {{ required "dynatraceURL is missing" .dynatraceURL | trimSuffix "/" }}/api/v2/metrics/query
method: GET
headers:
  Authorization: {{ printf "Api-Token %s" (required "apiToken is missing" .apiToken) | toJson }}
metrics:
{{- range required "metrics is missing: a list of name and query" .metrics }}
- name: {{ required "a metric has no name" .name | toJson }}
  type: {{ .type | default "gauge" }}
  description: {{ .description | default .query | toJson }}
  units: {{ .units | default "" | toJson }}
  params:
  - {name: metricSelector, value: {{ tpl (required (printf "metric %s has no query" .name) .query) $values | toJson }}}
  - {name: resolution, value: Inf}
  - {name: from, value: now-{{ $values.elapsedTimeSeconds }}s}
  jqExpression: if .error then error(.error.message) else .result[0].data[0].values[0] end
{{- end }}
