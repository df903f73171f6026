{{/* One line of what a chart can ask of the objects it is given. */}}
{{- define "objects.show" -}}
dot: |-
  {{ typeOf . }}
values: |-
  {{ typeOf .Values }} {{ typeOf .Values.AsMap }} {{ typeOf .Values.global }} {{ kindOf .Values }}
asmap: |-
  {{ .Values.AsMap | toJson | quote }}
dig: |-
  {{ dig "a" "c" "d" "none" .Values.AsMap }} {{ dig "a" "c" "e" "none" .Values.AsMap }} {{ dig "x" "none" (merge (dict) .Values) }}
yaml: |-
  {{ .Values.YAML | quote }}
table: |-
  {{ (.Values.Table "global").g }} {{ typeOf (.Values.Table "global") }} {{ .Values.PathValue "global.g" }}
copies: |-
  {{ typeOf (deepCopy .Values) }} {{ typeOf (omit .Values "a") }} {{ typeOf (merge .Values (dict "new" 1)) }} {{ .Values.new }} {{ typeOf (set .Values "also" 2) }} {{ .Values.also }} {{ typeOf (dict "v" .Values).v }}
chart: |-
  {{ printf "%v" .Chart | quote }}
annotations: |-
  {{ .Chart.Annotations | toJson | quote }} {{ typeOf .Chart.Annotations }} {{ .Chart.Annotations.none | quote }} {{ index .Chart.Annotations "no/ne" | quote }}
release: |-
  {{ .Release | quote }} {{ typeOf .Release }}
template: |-
  {{ .Template.Name }} {{ .Template.BasePath }} {{ typeOf .Template }} {{ .Template.AsMap | toJson | quote }}
subcharts: |-
  {{ range $name, $scope := .Subcharts }}{{ $name }} {{ $scope.Chart.Name }} {{ $scope.Values.x }} {{ typeOf $scope }} {{ typeOf $scope.Values }}{{ end }}
files: |-
  {{ .Files | quote }} {{ typeOf .Files }} {{ range $path, $_ := .Files }}{{ $path }} {{ end }} {{ .Files.Get "files/a.txt" | quote }} {{ .Files.Lines "files/a.txt" | toJson | quote }} {{ .Files.Get "none" | quote }}
config: |-
  {{ (.Files.Glob "files/*").AsConfig | quote }} {{ (.Files.Glob "files/b*").AsSecrets | quote }}
kube: |-
  {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }} {{ .Capabilities.APIVersions.Has "none/v1" }} {{ .Capabilities.HelmVersion.Version }} {{ len .Capabilities.APIVersions }} {{ .Capabilities.HelmVersion | toString | quote }}
{{- end -}}

{{- define "objects.name" }}{{ .Template.Name }}{{ end }}
