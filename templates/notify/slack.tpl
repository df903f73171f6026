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
