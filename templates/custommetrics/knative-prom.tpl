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
