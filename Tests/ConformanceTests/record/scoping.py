#!/usr/bin/env python3
"""Records what real Helm 4 makes of variables, scopes, trimming and comments into ../Cases/language/scoping.jsonl.

Usage: PYTHON-WITH-HELM-SDK scoping.py     (helm-python-sdk==0.2.2)
"""
from small_templates import record

VALUES = {"a": {"b": {"c": 1}}, "list": ["x", "y", "z"], "map": {"k1": "v1", "k2": {"n": 2}}, "empty": [], "nul": None, "s": "text", "n": 3}
CASES = r"""
{{ $x := list "a" }}{{ $x := append $x "b" }}{{ $x := append $x "c" }}{{ $x }}
{{ $x := 1 }}{{ if true }}{{ $x := add $x 1 }}{{ $x = add $x 10 }}{{ $x }}{{ end }}{{ $x }}
{{ $x := 1 }}{{ range $i, $e := .Values.list }}{{ $x := add $x $i }}{{ $x }},{{ end }}{{ $x }}
{{ $x := 1 }}{{ range $i, $e := .Values.list }}{{ $x = add $x $i }}{{ $x }},{{ end }}{{ $x }}
{{ $v := .Values.map }}{{ range $k, $v := $v }}{{ $k }}={{ $v }};{{ end }}{{ $v }}
{{ $v := .Values.a }}{{ with $v := $v.b }}{{ $v.c }}{{ . }}{{ end }}{{ $v }}
{{ $v := .Values.nul }}{{ with $v := .Values.s }}{{ $v }}{{ else }}{{ $v }}{{ end }}{{ $v }}
{{ $v := 0 }}{{ if $v := .Values.s }}{{ $v }}{{ end }}{{ $v }}
{{ $v := 5 }}{{ if $v := .Values.nul }}{{ $v }}{{ else }}[{{ $v }}]{{ end }}{{ $v }}
{{ if $v := .Values.nul }}a{{ else if $w := .Values.s }}{{ $v }}{{ $w }}{{ end }}
{{ $x := 1 }}{{ $y := (add $x ($x | add 1)) }}{{ $y }}
{{ range $x := .Values.list }}{{ $x }}{{ . }}{{ $.Values.n }}{{ end }}
{{ range $i, $_ := .Values.list }}{{ range $j, $_ := $.Values.list }}{{ if eq $i $j }}{{ continue }}{{ end }}{{ $i }}{{ $j }} {{ end }}{{ end }}
{{ range .Values.list }}{{ if eq . "y" }}{{ break }}{{ end }}{{ . }}{{ else }}none{{ end }}
{{ range .Values.nul }}{{ . }}{{ else }}none{{ end }}
{{ range .Values.n }}{{ . }}{{ end }}
{{ range $i := until 3 }}{{ $i }}{{ end }}{{ range 3 }}{{ . }}{{ end }}
{{ range $i := 3 }}{{ $i }}{{ end }}{{ range int .Values.n }}{{ . }}{{ end }}{{ range int64 2 }}{{ . }}{{ end }}
{{ range $k, $v := .Values.map }}{{ $k }}{{ with $v }}{{ . }}{{ end }}{{ end }}
{{ range .Values.map }}{{ . }};{{ end }}
{{ range "text" }}{{ . }}{{ end }}
{{ with .Values.nul }}a{{ else with .Values.s }}b{{ . }}{{ else }}c{{ end }}
{{ with .Values.nul }}a{{ else with .Values.empty }}b{{ . }}{{ else }}c{{ .Values.n }}{{ end }}
{{ with $x := .Values.s }}{{ with $y := printf "%s%s" $x . }}{{ $y }}{{ $x }}{{ . }}{{ end }}{{ end }}
{{ with .Values.a.b }}{{ .c }}{{ $.Values.s }}{{ end }}
a  {{- 1 -}}  b {{- /* c */ -}} d {{ /* not trimmed */ }}e{{-1}} {{- -1 -}}
a{{/* one */}}b{{- /* two */}} c {{/* three */ -}} d
{{- "x" -}}   {{ "y" }}   {{- "z" }}
{{ "a" -}}{{- "b" }}{{""}}{{ `raw "x" \n` }}{{ "esc \"x\" \n\t\u00e9 \x41" }}{{ 'a' }}{{ '\n' }}
{{`{{ .x }}`}} {{"{{"}} $y {{"}}"}} {{ "{{ z }}" }}
{{define "t1"}}[{{.}}]{{end}}{{template "t1"}}{{template "t1" .Values.s}}{{template "t1" (list 1 2)}}{{template "t1" $.Values.n}}
{{define "t2"}}{{$x := .}}{{if gt $x 0}}{{$x}},{{template "t2" (sub $x 1)}}{{end}}{{end}}{{template "t2" 5}}
{{block "b1" .Values.a}}{{.b.c}}{{end}}{{block "b1" .Values.a}}other{{.b.c}}{{end}}
{{define "t3"}}{{$}}{{.}}{{end}}{{with .Values.s}}{{template "t3" .}}{{end}}
{{ $x := "outer" }}{{ define "t4" }}{{ . }}{{ end }}{{ template "t4" $x }}
{{ $ := .Values.s }}{{ $ }}
{{ if and .Values.nul .Values.nul.x }}a{{ else }}b{{ end }}
{{ if or .Values.s .Values.nul.x }}a{{ else }}b{{ end }}
{{ and 1 "" 2 }}|{{ and 1 2 }}|{{ or 0 "" nil }}|{{ or 0 "x" }}|{{ not 0 }}|{{ not "a" }}|{{ and }}
{{ and 1 0 2 | quote }}{{ or "" 0 | quote }}{{ 5 | and 1 }}{{ 0 | or "" }}
{{ (.Values.a).b.c }}{{ (index .Values.list 1) }}{{ (dict "a" (dict "b" 3)).a.b }}{{ ((.Values.nul).x).y }}
{{ .Values.a.b.c | add 1 | mul 2 | printf "%d-%s" 5 | quote }}
{{ .Values.nul.x }}
{{ .Values.nothere.x }}
{{ .Values.s.x }}
{{ $.Values.a.b.nothere }}{{ .Values.a.nothere | default "d" }}
{{ if eq .Values.s "a" "b" "text" }}yes{{ end }}{{ eq .Values.n 3.0 }}{{ ne .Values.n 4.0 }}
{{ eq .Values.nul nil }}{{ eq nil nil }}{{ eq .Values.nothere .Values.nul }}{{ ne .Values.nul nil }}
{{ eq .Values.s nil }}
{{ lt 1 2 }}{{ lt 1.0 2.0 }}{{ lt "a" "b" }}{{ le 2 2 }}{{ gt 1.5 1.0 }}{{ ge "b" "b" }}{{ lt .Values.n 4.0 }}
{{ len "héé" }}{{ len .Values.list }}{{ len .Values.map }}{{ index .Values.map "k2" "n" }}{{ slice .Values.list 1 2 }}
{{ index .Values.list 5 }}
{{ index .Values.nul "a" }}
{{ index .Values.map "none" }}
{{ print 1 2 "a" "b" 3 nil true }}|{{ print "a" 1 2 "b" }}|{{ println "a" 1 }}|{{ print }}|{{ print .Values.list .Values.map }}
{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 017 }} {{ 1_000 }} {{ 1e3 }} {{ 1.50 }} {{ .5 }} {{ 1e100 }} {{ 0x1p4 }} {{ 9223372036854775807 }} {{ -5 }} {{ +5 }}
{{ 1e6 }} {{ 1e20 }} {{ 1e21 }} {{ 123456789.0 }} {{ 0.000001 }} {{ 0.0000001 }} {{ 100000.0 }} {{ 1234567.5 }}
{{ true }}{{ false }}{{ "" }}{{ (print nil) }}
{{ $a, $b := .Values.list }}
{{ $undefined }}
{{ .Values.list.x }}
{{ template "missing" . }}
{{ if true }}{{ end }}{{ else }}
{{ end }}
{{ range }}{{ end }}
{{ .Values.s | }}
{{ (.Values.s | ) | quote | }}
{{ .Values.s | | quote }}
{{ define "e" }}  {{/* empty */}}{{ end }}{{ define "e" }}full{{ end }}{{ define "e" }}{{ end }}{{ template "e" }}
{{ "unterminated }}
{{ /* unterminated }}
{{ .Values.s.
{{ (1 }}
{{ 1 2 }}
{{ .Values.s "arg" }}
{{ nil }}
{{ break }}
{{ (.Values.s }}
{{- if .Values.s -}} a {{- else -}} b {{- end -}} c
line1
{{if true}}  {{- "x" }}
{{- end}}
{{ with dict "x" 1 }}{{ .x }}{{ $y := .x }}{{ with dict "x" 2 }}{{ .x }}{{ $y }}{{ end }}{{ end }}
{{ range $k, $v := dict "b" 1 "a" 2 "c" (list 1) }}{{ $k }}:{{ $v }} {{ end }}{{ range $i, $c := list "p" nil 0 "" }}{{ $i }}{{ $c }}{{ end }}
{{ range tuple 1 2 }}{{ . }}{{ end }}{{ range $i, $e := list (dict "n" "a") (dict "n" "b") }}{{ if $i }},{{ end }}{{ $e.n }}{{ .n }}{{ end }}
{{ $m := dict "a" 1 }}{{ $_ := set $m "b" 2 }}{{ $c := $m }}{{ $_ = unset $c "a" }}{{ $m }}{{ $d := deepCopy $m }}{{ $_ = set $d "z" 1 }}{{ $m }}
{{ $l := list }}{{ range .Values.list }}{{ $l = append $l (upper .) }}{{ end }}{{ join "," $l }}{{ $l = prepend $l "0" }}{{ $l }}{{ $l = concat $l (list 1) }}{{ len $l }}
{{ $f := false }}{{ range .Values.list }}{{ if eq . "y" }}{{ $f = true }}{{ end }}{{ end }}{{ if $f }}found{{ end }}
{{ $s := "" }}{{ range $i, $e := .Values.list }}{{ $s = printf "%s%s%s" $s (ternary "" "," (eq $i 0)) $e }}{{ end }}{{ $s }}
"""
record("language/scoping.jsonl", [case for case in CASES.split("\n") if case], VALUES)
