// Made by charts/embed.sh from the templates folder; do not edit.
// swift-format-ignore-file

/// The templates that the binary carries, by path from the templates folder.
enum EmbeddedTemplateFiles {
    static let all: [(name: String, text: String)] = [
        (
            "custommetrics/datadog.tpl",
            ###"""
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

"""###
        ),
        (
            "custommetrics/dynatrace.tpl",
            ###"""
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

"""###
        ),
        (
            "custommetrics/istio-prom.tpl",
            ###"""
{{- /* Requests, errors and latencies of an Istio service mesh, from Prometheus.

Values:
  prometheusURL         where Prometheus answers (default http://prometheus.istio-system:9090)
  labels                which series count, label to value, such as destination_workload: web
  latencyPercentiles    which percentiles of the latency (default 50, 95 and 99)
  headers               further request headers, such as Authorization

The window is the time since the experiment's start, or since the value startingTime. */ -}}
{{- $labels := list -}}
{{- range $label, $value := .labels }}{{ $labels = append $labels (printf "%s=%q" $label (toString $value)) }}{{ end -}}
{{- $all := join "," $labels -}}
{{- $failed := join "," (append $labels `response_code=~"5.."`) -}}
{{- $window := printf "%ds" .elapsedTimeSeconds -}}
{{- $requests := printf "sum(increase(istio_requests_total{%s}[%s]))" $all $window -}}
{{- /* No failed request, no series: that is 0, but only where there are requests. */ -}}
{{- $errors := printf "(sum(increase(istio_requests_total{%s}[%s])) or 0 * %s)" $failed $window $requests -}}
url: {{ .prometheusURL | default "http://prometheus.istio-system:9090" | trimSuffix "/" }}/api/v1/query
method: GET
{{- with .headers }}
headers:
  {{- toYaml . | nindent 2 }}
{{- end }}
metrics:
- name: request-count
  type: counter
  description: requests answered
  params: [{name: query, value: {{ printf "round(%s)" $requests | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: error-count
  type: counter
  description: requests that failed
  params: [{name: query, value: {{ printf "round(%s)" $errors | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: error-rate
  type: gauge
  description: fraction of requests that failed
  params: [{name: query, value: {{ printf "%s / %s" $errors $requests | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: latency-mean
  type: gauge
  description: mean latency
  units: msec
  params: [{name: query, value: {{ printf "sum(increase(istio_request_duration_milliseconds_sum{%s}[%s])) / sum(increase(istio_request_duration_milliseconds_count{%s}[%s]))" $all $window $all $window | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- range .latencyPercentiles | default (list 50 95 99) }}
- name: latency-p{{ . }}
  type: gauge
  description: {{ . }}-th percentile of the latency
  units: msec
  params: [{name: query, value: {{ printf "histogram_quantile(%v, sum(increase(istio_request_duration_milliseconds_bucket{%s}[%s])) by (le))" (divf . 100) $all $window | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- end }}

"""###
        ),
        (
            "custommetrics/knative-prom.tpl",
            ###"""
{{- /* Requests, errors and latencies of Knative services, from Prometheus.

Values:
  prometheusURL         where Prometheus answers (default http://prometheus-kube-prometheus-prometheus.observability:9090)
  labels                which series count, label to value, such as revision_name: web-00002
  latencyPercentiles    which percentiles of the latency (default 50, 95 and 99)
  headers               further request headers, such as Authorization

The window is the time since the experiment's start, or since the value startingTime. */ -}}
{{- $labels := list -}}
{{- range $label, $value := .labels }}{{ $labels = append $labels (printf "%s=%q" $label (toString $value)) }}{{ end -}}
{{- $all := join "," $labels -}}
{{- $failed := join "," (append $labels `response_code_class="5xx"`) -}}
{{- $window := printf "%ds" .elapsedTimeSeconds -}}
{{- $requests := printf "sum(increase(revision_app_request_count{%s}[%s]))" $all $window -}}
{{- /* No failed request, no series: that is 0, but only where there are requests. */ -}}
{{- $errors := printf "(sum(increase(revision_app_request_count{%s}[%s])) or 0 * %s)" $failed $window $requests -}}
url: {{ .prometheusURL | default "http://prometheus-kube-prometheus-prometheus.observability:9090" | trimSuffix "/" }}/api/v1/query
method: GET
{{- with .headers }}
headers:
  {{- toYaml . | nindent 2 }}
{{- end }}
metrics:
- name: request-count
  type: counter
  description: requests answered
  params: [{name: query, value: {{ printf "round(%s)" $requests | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: error-count
  type: counter
  description: requests that failed
  params: [{name: query, value: {{ printf "round(%s)" $errors | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: error-rate
  type: gauge
  description: fraction of requests that failed
  params: [{name: query, value: {{ printf "%s / %s" $errors $requests | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: latency-mean
  type: gauge
  description: mean latency
  units: msec
  params: [{name: query, value: {{ printf "sum(increase(revision_app_request_latencies_sum{%s}[%s])) / sum(increase(revision_app_request_latencies_count{%s}[%s]))" $all $window $all $window | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- range .latencyPercentiles | default (list 50 95 99) }}
- name: latency-p{{ . }}
  type: gauge
  description: {{ . }}-th percentile of the latency
  units: msec
  params: [{name: query, value: {{ printf "histogram_quantile(%v, sum(increase(revision_app_request_latencies_bucket{%s}[%s])) by (le))" (divf . 100) $all $window | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- end }}

"""###
        ),
        (
            "custommetrics/linkerd-prom.tpl",
            ###"""
{{- /* Requests, errors and latencies of a Linkerd service mesh, from Prometheus.

Values:
  prometheusURL         where Prometheus answers (default http://prometheus.linkerd-viz:9090)
  labels                which series count, label to value, such as deployment: web and direction: inbound
  latencyPercentiles    which percentiles of the latency (default 50, 95 and 99)
  headers               further request headers, such as Authorization

The window is the time since the experiment's start, or since the value startingTime. */ -}}
{{- $labels := list -}}
{{- range $label, $value := .labels }}{{ $labels = append $labels (printf "%s=%q" $label (toString $value)) }}{{ end -}}
{{- $all := join "," $labels -}}
{{- $failed := join "," (append $labels `classification="failure"`) -}}
{{- $window := printf "%ds" .elapsedTimeSeconds -}}
{{- $requests := printf "sum(increase(response_total{%s}[%s]))" $all $window -}}
{{- /* No failed request, no series: that is 0, but only where there are requests. */ -}}
{{- $errors := printf "(sum(increase(response_total{%s}[%s])) or 0 * %s)" $failed $window $requests -}}
url: {{ .prometheusURL | default "http://prometheus.linkerd-viz:9090" | trimSuffix "/" }}/api/v1/query
method: GET
{{- with .headers }}
headers:
  {{- toYaml . | nindent 2 }}
{{- end }}
metrics:
- name: request-count
  type: counter
  description: requests answered
  params: [{name: query, value: {{ printf "round(%s)" $requests | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: error-count
  type: counter
  description: requests that failed
  params: [{name: query, value: {{ printf "round(%s)" $errors | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: error-rate
  type: gauge
  description: fraction of requests that failed
  params: [{name: query, value: {{ printf "%s / %s" $errors $requests | toJson }}}]
  jqExpression: .data.result[0].value[1]
- name: latency-mean
  type: gauge
  description: mean latency
  units: msec
  params: [{name: query, value: {{ printf "sum(increase(response_latency_ms_sum{%s}[%s])) / sum(increase(response_latency_ms_count{%s}[%s]))" $all $window $all $window | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- range .latencyPercentiles | default (list 50 95 99) }}
- name: latency-p{{ . }}
  type: gauge
  description: {{ . }}-th percentile of the latency
  units: msec
  params: [{name: query, value: {{ printf "histogram_quantile(%v, sum(increase(response_latency_ms_bucket{%s}[%s])) by (le))" (divf . 100) $all $window | toJson }}}]
  jqExpression: .data.result[0].value[1]
{{- end }}

"""###
        ),
        (
            "custommetrics/newrelic.tpl",
            ###"""
{{- /* Any NRQL queries, from New Relic.

Values:
  apiKey                a user key
  accountID             the account's number
  newRelicURL           where NerdGraph answers (default https://api.newrelic.com/graphql; in the EU
                        https://api.eu.newrelic.com/graphql)
  metrics               a list of name, query and, as you like, type (gauge or counter), units, description

A query is a template itself: it may use every value of its version, as in
SELECT average(duration) FROM Transaction SINCE {{ .elapsedTimeSeconds }} seconds ago. The first number of its first result
counts. */ -}}
{{- $values := . -}}
url: {{ .newRelicURL | default "https://api.newrelic.com/graphql" }}
method: POST
headers:
  API-Key: {{ required "apiKey is missing" .apiKey | toJson }}
metrics:
{{- range required "metrics is missing: a list of name and query" .metrics }}
{{- $query := tpl (required (printf "metric %s has no query" .name) .query) $values }}
- name: {{ required "a metric has no name" .name | toJson }}
  type: {{ .type | default "gauge" }}
  description: {{ .description | default .query | toJson }}
  units: {{ .units | default "" | toJson }}
  body: {{ dict "query" (printf "{ actor { account(id: %v) { nrql(query: %s) { results } } } }" (required "accountID is missing" $values.accountID | int64) ($query | toRawJson)) | toJson | toJson }}
  jqExpression: |
    if .errors then error(.errors[0].message) else
      [.data.actor.account.nrql.results[0][]? | numbers][0]
    end
{{- end }}

"""###
        ),
        (
            "custommetrics/prometheus.tpl",
            ###"""
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

"""###
        ),
        (
            "notify/github.tpl",
            ###"""
{{- /* A repository dispatch for GitHub: event type iter8, with the whole report, in which secrets are redacted. */ -}}
{"event_type": "iter8", "client_payload": {{ toJson .Report }}}

"""###
        ),
        (
            "notify/slack.tpl",
            ###"""
{{- /* A message for a Slack webhook: how the experiment stands, what failed, and which objectives hold. */ -}}
{{- $state := .Report.Completed | ternary "is complete" "is not complete" -}}
{{- $lines := list (printf "Your Iter8 experiment %s: %d of %d tasks done, loop %d." $state .Report.NumCompletedTasks .Report.NumTasks .Report.NumLoops) -}}
{{- $lines = append $lines (.Report.NoTaskFailures | ternary "No task has failed." "*A task has failed.*") -}}
{{- range .Report.Experiment.Result.Tasks -}}
{{- if eq .State "failed" -}}
{{- $lines = append $lines (printf "• %s: %s" .Name (.Error | default "no reason is known" | trunc 500)) -}}
{{- end -}}
{{- end -}}
{{- with .Report.Experiment.Result.Insights -}}
{{- $insights := . -}}
{{- if and .SLOs .SLOsSatisfied -}}
{{- range $bound, $sign := dict "Upper" "≤" "Lower" "≥" -}}
{{- $objectives := eq $bound "Upper" | ternary $insights.SLOs.Upper $insights.SLOs.Lower -}}
{{- $verdicts := eq $bound "Upper" | ternary $insights.SLOsSatisfied.Upper $insights.SLOsSatisfied.Lower -}}
{{- range $index, $objective := $objectives -}}
{{- range $version, $holds := index $verdicts $index -}}
{{- $values := index $insights.NonHistMetricValues $version | default dict -}}
{{- $value := get $values $objective.Metric | default list | last -}}
{{- $found := kindIs "float64" $value | ternary (printf " (it is %.4g)" $value) "" -}}
{{- $of := gt (int $insights.NumVersions) 1 | ternary (printf " (version %d)" $version) "" -}}
{{- $lines = append $lines (printf "%s %s %s %v%s%s" ($holds | ternary "✓" "✗") $objective.Metric $sign $objective.Limit $found $of) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $text := join "\n" $lines | replace "&" "&amp;" | replace "<" "&lt;" | replace ">" "&gt;" -}}
{"text": {{ $text | toJson }}}

"""###
        ),
    ]
}
