{{/* The pod template of both runners; .arguments are further arguments of `iter8 k run`. */}}
{{- define "iter8.podTemplate" -}}
{{- $root := .root -}}
metadata:
  labels:
    {{- include "iter8.revision" $root | nindent 4 }}
  annotations:
    sidecar.istio.io/inject: "false"
spec:
  serviceAccountName: {{ include "iter8.serviceAccountName" $root }}
  restartPolicy: Never
  {{- with $root.Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: iter8
      image: {{ $root.Values.iter8Image }}
      imagePullPolicy: {{ $root.Values.imagePullPolicy }}
      command: [/bin/sh, -c]
      # exec: signals must reach iter8, not a shell.
      args:
        - exec iter8 k run --namespace {{ $root.Release.Namespace }} --group {{ $root.Release.Name }} --revision {{ $root.Release.Revision }} -l {{ $root.Values.logLevel }}{{ with .arguments }} {{ . }}{{ end }}
      {{- with $root.Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $root.Values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
