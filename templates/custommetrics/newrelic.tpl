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
