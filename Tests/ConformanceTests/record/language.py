#!/usr/bin/env python3
"""Records what real Helm 4 makes of the template language into ../Cases/language/cases.jsonl: actions, scopes, literals,
trim markers, nil, methods of built-in objects, comparison, and what is no template at all.

Usage: PYTHON-WITH-HELM-SDK language.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same file)
"""
import itertools, json, pathlib, random, re, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "language"
rng = random.Random(7)
ADDRESS = re.compile("0x[0-9a-f]{8,}")
VALUES = {
    "s": "text", "e": "", "n": 3, "z": 0, "f": 2.5, "t": True, "no": False, "nul": None, "l": ["b", "a", "c"], "el": [], "em": {},
    "nils": [None, 1, None], "nilm": {"a": None, "b": {"c": None, "d": []}}, "m": {"b": 2, "a": 1, "c": {"d": {"e": "deep"}}},
    "objs": [{"name": "x", "v": 1}, {"name": "y", "v": 2}, {"name": None}], "lol": [[1, 2], [], [3]], "odd key": 1, "da-sh": {"a.b": 2},
    "mixed": [1, "a", True, None, {"k": "v"}, [2]], "u": "naïve 日本", "big": 12345678, "tpl": "{{ .Values.s }}",
}
SCALARS = ["1", "0", "-7", "2.5", '"a"', '""', "true", "false", "nil", ".Values.n", ".Values.f", ".Values.s", ".Values.nul", ".Values.missing",
           ".Values.l", ".Values.m", ".Values.el", "(list)", "(dict)", "(int 3)", "(int64 3)", "(float64 3)", "'a'", "(len .Values.l)", "1e0"]
CONDITIONS = ["true", "false", ".Values.t", ".Values.no", ".Values.e", ".Values.s", ".Values.z", ".Values.n", ".Values.nul", ".Values.missing",
              ".Values.el", ".Values.em", ".Values.l", ".Values.m", "0.0", "nil", "(not true)", "(and 1 0)", "(or 0 1)", ".Capabilities", ".Files", ".Release", ".Values.nilm.b.c"]
LITERALS = ["0", "00", "01", "07", "08", "1_0", "_1", "1_", "1__0", "0x1f", "0X1F", "0x_1f", "0x", "0b101", "0b2", "0o17", "0o8", "0O7", "1e3", "1E3", "1e-3", "1e+3", "1.", ".5", "-.5", "+1", "--1",
            "1.5e3", "0x1p4", "0x1.8p1", "0x1p-2", "1e400", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "'a'", "'é'", "'\\n'", "'\\''",
            "'\\x41'", "'\\u00e9'", "'\\101'", "''", "'ab'", "'\\z'", '"\\x41"', '"\\u00e9"', '"\\U0001F600"', '"\\101"', '"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '"\\z"', '"\\xff"', '"a\nb"', "`a\nb`", "`a\\nb`", "``", '"\\ud800"',
            '"\\400"', "1.2.3", "1..2", "1a", "0xg", "1e", "1e+", "0b", "0o", "Inf", "NaN", "0x1.fp", "1_000.5", "0_7", "0b1_0", "1_e3", "1e1_0", "3.0", "100000000", "1000000000000000000000", "1e20", "1e21", "123456789.0", "0.000001", "0.0000001"]
TRIMS = ["{{- X -}}", "{{X}}", "{{ X}}", "{{X }}", "{{-X}}", "{{- X}}", "{{X -}}", "{{X-}}", "{{-  X  -}}", "{{\n- X -\n}}", "{{-\nX\n-}}", "{{ X\n}}", "{{-\tX\t-}}", "{{/* c */}}", "{{- /* c */ -}}", "{{-/* c */-}}", "{{/* c */ -}}", "{{- /* c */}}",
         "{{ /* c */ }}", "{{/* a\nb */}}", "{{/* }} */}}", "{{/**/}}", "{{/* c *}}", "{{/* c */ X}}", "{{- -5 -}}", "{{-5}}", "{{ -5}}", "{{5-}}", "{{- - -}}", "{{}}", "{{ }}", "{{--}}", "{{- -}}", "{{ X", "X }}", "{{{X}}}", "{ {X} }", "{{ \"}}\" }}", "{{ `{{` }}", "{{\"{{\"}}"]
AROUND = [("a ", " b"), (" \n\t", "\n\n b"), ("", ""), ("x\n", "\n"), ("\u00a0", "\u00a0"), ("\r\n", "\r\n")]

PLAIN = r"""{{ if .Values.t }}1{{ end }}
{{ if .Values.no }}1{{ else if .Values.z }}2{{ else if .Values.s }}3{{ else }}4{{ end }}
{{ if $x := .Values.n }}{{ $x }}{{ else }}{{ $x }}e{{ end }}
{{ if $x := .Values.z }}{{ $x }}{{ else }}[{{ $x }}]{{ end }}
{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x = 3 }}{{ $x }}{{ end }}{{ $x }}
{{ $x := 1 }}{{ range .Values.l }}{{ $x = add $x 1 }}{{ end }}{{ $x }}
{{ $x := 1 }}{{ $y := $x }}{{ $x = 2 }}{{ $y }}{{ $x }}
{{ $x := 1 }}{{ with 5 }}{{ $x = . }}{{ end }}{{ $x }}
{{ $x := 1 }}{{ $x := "s" }}{{ $x }}
{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}
{{ range $i, $e := .Values.l }}{{ end }}{{ $i }}
{{ $x = 1 }}
{{ $ }}{{ $.Values.n }}
{{ $.Values }}
{{ with .Values.m }}{{ $.Values.s }}{{ .a }}{{ .c.d.e }}{{ end }}
{{ with $m := .Values.m }}{{ $m.a }}{{ .a }}{{ end }}
{{ with .Values.nul }}x{{ else with .Values.el }}y{{ else with .Values.s }}{{ . }}{{ else }}z{{ end }}
{{ with .Values.nul }}x{{ else if .Values.n }}{{ .Values.n }}{{ end }}
{{ if true }}a{{ else with 1 }}b{{ end }}
{{ if true }}a{{ else }}b{{ else }}c{{ end }}
{{ with 1 }}{{ . }}{{ else }}{{ .Values.s }}{{ end }}
{{ range .Values.l }}{{ . }}{{ end }}
{{ range $x := .Values.l }}{{ $x }}{{ . }}{{ end }}
{{ range $i, $x := .Values.l }}{{ $i }}{{ $x }}{{ . }}{{ end }}
{{ range $k, $v := .Values.m }}{{ $k }}={{ $v }};{{ end }}
{{ range $v := .Values.m }}{{ $v }};{{ end }}
{{ range .Values.m }}{{ . }};{{ end }}
{{ range .Values.el }}x{{ else }}none{{ end }}
{{ range .Values.em }}x{{ else }}none{{ end }}
{{ range .Values.nul }}x{{ else }}none{{ end }}
{{ range .Values.missing }}x{{ else }}none{{ end }}
{{ range .Values.s }}{{ . }},{{ end }}
{{ range $i, $c := .Values.u }}{{ $i }}:{{ $c }},{{ end }}
{{ range .Values.n }}{{ . }}{{ end }}
{{ range .Values.f }}{{ . }}{{ end }}
{{ range true }}x{{ end }}
{{ range 3 }}{{ . }}{{ end }}
{{ range $i := 3 }}{{ $i }}{{ end }}
{{ range $i, $j := 3 }}{{ $i }}{{ $j }}{{ end }}
{{ range 0 }}x{{ else }}none{{ end }}
{{ range -1 }}x{{ else }}none{{ end }}
{{ range (int64 2) }}{{ . }}{{ typeOf . }}{{ end }}
{{ range 2 }}{{ typeOf . }}{{ end }}
{{ range 'b' }}{{ break }}{{ end }}
{{ range until 3 }}{{ . }}{{ end }}
{{ range .Values.l }}{{ if eq . "a" }}{{ continue }}{{ end }}{{ . }}{{ end }}
{{ range .Values.l }}{{ if eq . "a" }}{{ break }}{{ end }}{{ . }}{{ end }}
{{ range .Values.l }}{{ with . }}{{ break }}{{ end }}{{ . }}{{ end }}x
{{ range .Values.lol }}{{ range . }}{{ if eq . 2.0 }}{{ break }}{{ end }}{{ . }}{{ end }};{{ end }}
{{ range .Values.l }}{{ range $.Values.l }}{{ continue }}{{ end }}{{ . }}{{ else }}{{ end }}
{{ range .Values.el }}{{ else }}{{ break }}{{ end }}
{{ range .Values.l }}{{ range .Values.x }}{{ else }}{{ break }}{{ end }}{{ . }}{{ end }}
{{ break }}
{{ continue }}
{{ if true }}{{ break }}{{ end }}
{{ define "d" }}{{ break }}{{ end }}
{{ range .Values.l }}{{ template "x" }}{{ end }}{{ define "x" }}{{ break }}{{ end }}
{{ range .Values.nils }}[{{ . }}]{{ end }}
{{ range .Values.nils }}[{{ .x }}]{{ end }}
{{ range $e := .Values.nils }}[{{ $e.x }}]{{ end }}
{{ range $i, $e := .Values.nils }}[{{ $e }}]{{ end }}
{{ range $k, $v := .Values.nilm }}{{ $k }}{{ $v }};{{ end }}
{{ range $k, $v := .Values.nilm }}{{ $v.x }};{{ end }}
{{ range .Values.nils }}{{ with . }}{{ . }}{{ else }}nil{{ .x }}{{ end }}{{ end }}
{{ range .Values.nils }}{{ if . }}{{ . }}{{ else }}no{{ end }}{{ end }}
{{ range .Values.nils }}{{ include "show" . }};{{ end }}{{ define "show" }}<{{ . }}{{ .x }}>{{ end }}
{{ range .Values.nils }}{{ template "show" . }};{{ end }}{{ define "show" }}<{{ . }}{{ .x }}>{{ end }}
{{ range $e := .Values.nils }}{{ $y := $e }}{{ $y.x }};{{ end }}
{{ range .Values.objs }}{{ .name }}{{ .v }},{{ end }}
{{ range .Values.objs }}{{ .name.x }}{{ end }}
{{ range $o := .Values.objs }}{{ $o.name }}{{ $.Values.s }}{{ end }}
{{ range $.Values.l }}{{ $ | kindOf }}{{ end }}
{{ range list 1 2 | reverse }}{{ . }}{{ end }}
{{ range $i, $e := list "a" "b" }}{{ $i }}{{ $e }}{{ end }}
{{ range dict "b" 1 "a" 2 }}{{ . }}{{ end }}
{{ range $a, $b, $c := .Values.m }}{{ end }}
{{ range $a, := .Values.m }}{{ end }}
{{ range $x = .Values.l }}{{ end }}
{{ $x := 0 }}{{ range $x = .Values.l }}{{ $x }}{{ end }}{{ $x }}
{{ $i := 0 }}{{ $x := 0 }}{{ range $i, $x = .Values.l }}{{ end }}{{ $i }}{{ $x }}
{{ .Values.missing }}|{{ .Values.missing.a }}
{{ .Values.nul }}|{{ .Values.nul.a }}
{{ .Missing }}|{{ .Missing.a }}
{{ .Values.m.missing }}|{{ .Values.m.missing.x }}
{{ .Values.m.missing.x.y }}
{{ .Values.s.x }}
{{ .Values.n.x }}
{{ .Values.l.x }}
{{ .Values.t.x }}
{{ .Values.m.a.b }}
{{ (.Values.missing).a }}|{{ ((.Values.missing).a).b }}
{{ (.Values.missing).a.b }}
{{ (.Values.m).c.d.e }}|{{ (.Values.m.c).d.e }}|{{ ((.Values).m).c.d.e }}
{{ (index .Values.objs 0).name }}|{{ (index .Values.objs 2).name.x }}
{{ (dict "a" (dict "b" 1)).a.b }}|{{ (dict "a" nil).a }}|{{ (dict "a" nil).a.b }}|{{ (dict).a.b }}
{{ (list 1 2).x }}
{{ ("text").x }}
{{ (1).x }}
{{ (nil).x }}
{{ nil }}
{{ nil.x }}
{{ $x := nil }}{{ $x }}
{{ $x := .Values.nul }}{{ $x }}{{ $x.a }}{{ $x.a.b }}
{{ $x := .Values.missing }}{{ $x.a.b.c }}|{{ ($x).a }}|{{ with $x }}1{{ end }}
{{ $x := .Values.m }}{{ $x.missing }}{{ $x.missing.y }}
{{ $x := dict "a" nil }}{{ $x.a }}{{ $x.a.b }}
{{ .Values.odd key }}
{{ index .Values "odd key" }}|{{ (index .Values "da-sh") }}|{{ index .Values "da-sh" "a.b" }}
{{ .Values.da-sh }}
{{ .Values.m.c.d.e | upper | quote }}
{{ "a" | printf "%s-%s" "b" }}|{{ 3 | add 1 2 | mul 2 }}
{{ .Values.s | .Values.n }}
{{ .Values.s .Values.n }}
{{ .Values.m 1 }}
{{ .Values.m.a 1 }}
{{ 1 | .Values.m.a }}
{{ "x" | $ }}
{{ $x := 1 }}{{ 2 | $x }}
{{ 1 2 }}
{{ "a" "b" }}
{{ true 1 }}
{{ nil 1 }}
{{ . 1 }}
{{ (1) 2 }}
{{ (upper) "a" }}
{{ upper "a" | 1 }}
{{ upper "a" | . }}
{{ upper "a" | nil }}
{{ upper "a" | "b" }}
{{ upper "a" | true }}
{{ 1 | upper }}
{{ upper }}
{{ upper "a" "b" }}
{{ nosuch }}|{{ 1 | nosuch }}
{{ upper nosuch }}
{{ Upper "a" }}
{{ printf }}
{{ printf 1 }}
{{ printf "%s" }}
{{ (printf "%s" "a") }}|{{ ((printf "%s" "a") | upper) }}|{{ (((1))) }}
{{ () }}
{{ (1 }}
{{ 1) }}
{{ ( 1 ) }}
{{ (1)(2) }}
{{ (1) (2) }}
{{ upper("a") }}
{{ upper ("a") }}
{{upper "a"}}
{{ upper"a" }}
{{ "a"|upper }}|{{"a"|upper|lower}}
{{ | upper }}
{{ upper | }}
{{ "a" || upper }}
{{ 1, 2 }}
{{ 1; 2 }}
{{ a = 1 }}
{{ $a := }}
{{ $a : = 1 }}
{{ $a:=1 }}{{$a}}
{{ $a := 1 $b := 2 }}
{{ $a, $b := 1 }}
{{ $a $b := 1 }}
{{ $ := 1 }}
{{ $1 := 1 }}
{{ $a.b := 1 }}
{{ $é := 1 }}{{ $é }}
{{ $A_b1 := 1 }}{{ $A_b1 }}
{{ .é }}
{{ .Values.1 }}
{{ .Values.a-b }}
{{ .Values. }}
{{ .Values..s }}
{{ . Values }}
{{ .Values .s }}
{{ ..Values }}
{{ ...}}
{{ .}}{{ "x" }}
{{ $.}}
{{ $x.y }}
{{ .Values.s.}}
{{ @ }}
{{ # }}
{{ ! }}
{{ a! }}
{{ ? }}
{{ & }}
{{ 1 == 1 }}
{{ 1 + 1 }}
{{ 1 > 0 }}
{{ [1] }}
{{ \ }}
{{ 'a }}
{{ "a }}
{{ `a }}
{{ "a
{{ end }}
{{ else }}
{{ if }}x{{ end }}
{{ if true }}x
{{ with }}x{{ end }}
{{ range }}x{{ end }}
{{ if true }}x{{ end }}{{ end }}
{{ if true }}x{{ else if }}y{{ end }}
{{ if true else }}x{{ end }}
{{ if true }}x{{ end if }}
{{ end true }}
{{ iff true }}{{ end }}
{{ template }}
{{ template x }}
{{ template "nosuch" }}
{{ template "a" . . }}{{ define "a" }}{{ end }}
{{ template "a" }}{{ define "a" }}[{{ . }}]{{ end }}
{{ template "a" .Values.s }}{{ define "a" }}[{{ . }}]{{ end }}
{{ template "a" 1 | add 2 }}{{ define "a" }}[{{ . }}]{{ end }}
{{ template "a" $x := 1 }}{{ define "a" }}[{{ . }}]{{ end }}
{{ template `a` .Values.nul }}{{ define `a` }}[{{ . }}{{ .x }}]{{ end }}
{{ define "a" }}{{ $ }}{{ end }}{{ template "a" 5 }}
{{ $x := 1 }}{{ define "a" }}{{ $x }}{{ end }}{{ template "a" }}
{{ define "a" }}1{{ end }}{{ define "a" }}2{{ end }}{{ template "a" }}
{{ define "a" }}1{{ end }}{{ define "a" }} {{ end }}{{ template "a" }}
{{ define "a" }}{{ end }}{{ template "a" }}|
{{ define "a" }}{{ define "b" }}B{{ end }}A{{ end }}{{ template "a" }}{{ template "b" }}
{{ if true }}{{ define "a" }}A{{ end }}{{ end }}{{ template "a" }}
{{ define }}{{ end }}
{{ define a }}{{ end }}
{{ define "a" "b" }}{{ end }}
{{ define "a" . }}{{ end }}
{{ define "a" }}
{{ block "b" . }}[{{ .Values.s }}]{{ end }}{{ template "b" . }}
{{ block "b" }}x{{ end }}
{{ block "b" .Values.n }}{{ . }}{{ end }}
{{ block "b" . }}1{{ end }}{{ define "b" }}2{{ end }}
{{ define "b" }}2{{ end }}{{ block "b" . }}1{{ end }}
{{ include "a" . }}{{ define "a" }}[{{ .Values.s }}]{{ end }}
{{ include "a" . | upper }}{{ define "a" }}x{{ end }}
{{ include "nosuch" . }}
{{ include .Values.s . }}{{ define "text" }}dyn{{ end }}
{{ include (print "te" "xt") . }}{{ define "text" }}dyn{{ end }}
{{ include "a" }}{{ define "a" }}{{ end }}
{{ include 1 . }}
{{ define "r" }}{{ if . }}{{ . }}{{ include "r" (sub . 1) }}{{ end }}{{ end }}{{ include "r" 5 }}
{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}
{{ tpl "{{ .Values.s }}" . }}|{{ tpl .Values.tpl $ }}|{{ tpl "plain" . }}
{{ tpl "{{ include \"a\" . }}" . }}{{ define "a" }}A{{ end }}
{{ tpl "{{ define \"in\" }}I{{ end }}{{ template \"in\" }}" . }}
{{ tpl "{{ define \"in\" }}I{{ end }}" . }}{{ template "in" }}
{{ tpl "{{ define \"a\" }}X{{ end }}{{ template \"a\" }}" . }}{{ template "a" }}{{ define "a" }}A{{ end }}
{{ tpl "{{ $x := 1 }}{{ $x }}" . }}
{{ $x := 1 }}{{ tpl "{{ $x }}" . }}
{{ tpl "{{ .a }}" (dict "a" 1) }}
{{ tpl "{{ .Template.Name }}" . }}
{{ tpl "{{ tpl \"{{ .Values.s }}\" . }}" . }}
{{ tpl "{{ nosuch }}" . }}
{{ tpl "{{ .Values.missing.x }}" . }}
{{ tpl "{{" . }}
{{ tpl 1 . }}
{{ tpl "x" }}
{{ tpl nil . }}
{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Revision }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Service }} {{ .Release.Nope }}
{{ .Release }}
{{ .Release.Name.x }}
{{ .Release.Revision | typeOf }} {{ .Release | typeOf }} {{ .Values | typeOf }} {{ .Chart | typeOf }} {{ .Files | typeOf }} {{ .Capabilities | typeOf }} {{ .Template | typeOf }} {{ .Subcharts | typeOf }} {{ . | typeOf }}
{{ .Release | kindOf }} {{ .Values | kindOf }} {{ .Chart | kindOf }} {{ .Files | kindOf }} {{ .Capabilities | kindOf }} {{ .Template | kindOf }} {{ .Capabilities.KubeVersion | kindOf }} {{ .Capabilities.APIVersions | kindOf }}
{{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Chart.Description }} {{ .Chart.Type }} {{ .Chart.APIVersion }} {{ .Chart.IsRoot }} {{ .Chart.KubeVersion }} {{ .Chart.Annotations }} {{ .Chart.Keywords }} {{ .Chart.Deprecated }} {{ .Chart.Icon }} {{ .Chart.Home }} {{ .Chart.Sources }} {{ .Chart.Dependencies }} {{ .Chart.Maintainers }}
{{ .Chart.Nope }}
{{ .Chart.name }}
{{ .Chart.Name.x }}
{{ .Chart.Maintainers.x }}
{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }} {{ .Capabilities.KubeVersion.String }}
{{ .Capabilities.KubeVersion.Nope }}
{{ .Capabilities.Nope }}
{{ .Capabilities.APIVersions.Has "v1" }} {{ .Capabilities.APIVersions.Has "nope" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}
{{ .Capabilities.APIVersions.Has }}
{{ .Capabilities.APIVersions.Has 1 }}
{{ .Capabilities.APIVersions.Has "a" "b" }}
{{ "v1" | .Capabilities.APIVersions.Has }}
{{ has "v1" .Capabilities.APIVersions }} {{ .Capabilities.APIVersions | len }} {{ index .Capabilities.APIVersions 0 }} {{ first .Capabilities.APIVersions }}
{{ if .Capabilities.APIVersions.Has "v1" }}yes{{ end }}{{ if and (.Capabilities.APIVersions.Has "v1") .Values.t }}yes{{ end }}
{{ $has := .Capabilities.APIVersions.Has }}
{{ .Capabilities.HelmVersion.Version }}
{{ .Template.Name }} {{ .Template.BasePath }} {{ .Template }} {{ .Template.Nope }}
{{ .Files.Get "nosuch" }}|{{ .Files.Get "a.txt" }}|{{ .Files.GetBytes "a.txt" }}|{{ .Files.Lines "a.txt" }}|{{ .Files.Lines "nosuch" }}
{{ .Files.Get }}
{{ .Files.Get 1 }}
{{ (.Files.Glob "*.txt").AsConfig }}|{{ (.Files.Glob "*.txt").AsSecrets }}|{{ (.Files.Glob "nosuch").AsConfig }}|{{ (.Files.Glob "nosuch").AsSecrets }}
{{ range $path, $bytes := .Files.Glob "**" }}{{ $path }}:{{ len $bytes }};{{ end }}
{{ range $path, $bytes := .Files }}{{ $path }}:{{ $bytes | toString }};{{ end }}
{{ len .Files }}|{{ index .Files "a.txt" | toString }}|{{ .Files | toJson }}|{{ hasKey .Files "a.txt" }}
{{ .Files.Nope }}
{{ .Subcharts }} {{ .Subcharts.x }}
{{ .Values.s.Len }}
{{ .Values.m.Keys }}
{{ .Values.AsMap }}
{{ .Values.Table "m" }}
{{ .Values.YAML }}
{{ .Values.m.YAML }}
{{ .Values.PathValue "s" }}
{{ .Capabilities.Copy }}
{{ (now).Year | typeOf }}
{{ (semver "1.2.3").Major }} {{ (semver "1.2.3-a+b").Prerelease }} {{ (semver "1.2.3-a+b").Metadata }} {{ (semver "v1.2.3").Original }} {{ (semver "v1.2.3") }} {{ (semver "1.2.3").Compare (semver "1.2.4") }} {{ (semver "1.2.3").LessThan (semver "1.2.4") }} {{ (semver "1.2.3").Equal (semver "1.2.3") }} {{ (semver "1.2.3").GreaterThan (semver "1.0.0") }} {{ (semver "1.2.3").String }}
{{ (semver "1.2.3").IncMajor }} {{ (semver "1.2.3").IncMinor.String }} {{ (semver "1.2.3").IncPatch }}
{{ and }}
{{ or }}
{{ not }}
{{ not 1 2 }}
{{ and .Values.missing .Values.missing.x }}|{{ or .Values.t .Values.missing.x }}
{{ or .Values.missing .Values.missing.x }}
{{ and .Values.t .Values.missing.x }}
{{ .Values.t | and .Values.s }}|{{ .Values.no | or .Values.e }}
{{ and (eq 1 1) (eq 2 2) | not }}
{{ if and .Values.m .Values.m.c .Values.m.c.d }}deep{{ end }}
{{ if (and .Values.missing .Values.missing.x) }}{{ else }}safe{{ end }}
{{ if or (not .Values.missing) .Values.missing.x }}safe{{ end }}
{{ index .Values.l 0 }}|{{ index .Values.l -1 }}
{{ index .Values.l 3 }}
{{ index .Values.l 1.0 }}
{{ index .Values.l .Values.n }}
{{ index .Values.l (int .Values.z) }}|{{ index .Values.l (int64 1) }}
{{ index .Values.m "a" }}|{{ index .Values.m "nosuch" }}|{{ index .Values.m "nosuch" "x" }}
{{ index .Values.m "c" "d" "e" }}|{{ index .Values.m "c" "x" "e" }}
{{ index .Values.m .Values.nul }}
{{ index .Values.m 1 }}
{{ index .Values.nul "a" }}
{{ index .Values.missing "a" }}
{{ index .Values.s 1 }}|{{ index .Values.u 3 }}
{{ index .Values.s 99 }}
{{ index .Values.n 0 }}
{{ index }}
{{ index .Values.l }}
{{ index .Values.lol 0 1 }}|{{ index .Values.lol 1 0 }}
{{ index (list 1 2) 1 }}|{{ index (dict "a" 1) "a" }}
{{ slice .Values.l 1 }}|{{ slice .Values.l 1 2 }}|{{ slice .Values.l 0 3 3 }}|{{ slice .Values.s 1 3 }}
{{ slice .Values.l 2 1 }}
{{ slice .Values.l 9 }}
{{ slice .Values.s 1 2 3 }}
{{ slice .Values.m 1 }}
{{ slice .Values.nul }}
{{ slice .Values.l "a" }}
{{ len .Values.l }} {{ len .Values.m }} {{ len .Values.s }} {{ len .Values.u }} {{ len "" }} {{ len (list) }}
{{ len .Values.n }}
{{ len .Values.nul }}
{{ len nil }}
{{ len }}
{{ call .Values.s }}
{{ call nil }}
{{ call }}
{{ call .Values.m "x" }}
{{ print }}|{{ print 1 }}|{{ print "a" 1 2 "b" "c" 3 true nil }}|{{ print nil nil }}|{{ print 1.0 2.5 }}|{{ println }}|{{ println "a" 1 }}
{{ html "<a href=\"x\">'&\x00" }}|{{ html 1 "<" nil }}|{{ js "'\"<>&=\n\t\\\u2028" }}|{{ js 1 }}|{{ urlquery "a b/c?d=e&f+g~é" }}|{{ urlquery 1 "a" }}
{{ html nil }}|{{ js nil }}|{{ urlquery nil }}
{{ "a" | html | upper }}
{{ .Values.l }}|{{ .Values.m }}|{{ .Values.mixed }}|{{ .Values.nils }}|{{ .Values.nilm }}|{{ .Values.lol }}|{{ .Values.el }}|{{ .Values.em }}
{{ .Values.big }}|{{ .Values.f }}|{{ .Values.n }}|{{ .Values.t }}|{{ list 1 2.5 "a" nil true (list 1) (dict "a" 1) }}|{{ dict "b" 1 "a" nil }}
{{ (list 1 2) }}{{ list }}{{ dict }}
{{ true }}{{ false }}{{ 1 }}{{ "s" }}{{ 1.50 }}
text only
}} text
{ not an action }
{{ "nested {{ braces }}" }}
{{`{{ raw }}`}}
{{- "a" -}}   {{- "b" -}}
  {{- if true }}
  yes
  {{- else }}
  no
  {{- end }}
{{ if true -}}   x   {{- end }}
{{ range .Values.l -}}
- {{ . }}
{{ end -}}
end
{{ with .Values.m -}} {{ .a }} {{- end }}
a{{/* c */}}b|a {{- /* c */ -}} b|{{/* c */ -}} x
{{ define "a" -}} x {{- end }}[{{ template "a" }}]
{{$x:=1}}{{$x}}{{if eq $x 1}}y{{end}}
{{ 	 .Values.s 	 }}
{{
.Values.s
}}
{{ .Values.s
| upper
}}
{{ printf "%s"
   .Values.s }}
{{ eq 1 1.0 }}
{{ eq .Values.n 3 }}
{{ eq .Values.n 3.0 }}|{{ eq (int .Values.n) 3 }}|{{ eq (int64 3) 3 }}
{{ eq .Values.missing nil }}|{{ eq nil nil }}|{{ eq .Values.nul nil }}|{{ ne nil 1 }}
{{ eq .Values.missing "x" }}|{{ eq "x" .Values.missing }}
{{ eq .Values.missing .Values.missing }}
{{ eq .Values.l .Values.l }}
{{ eq .Values.m "a" }}
{{ eq "a" .Values.m }}
{{ lt .Values.missing 1 }}
{{ lt nil nil }}
{{ lt "a" "b" "c" }}
{{ eq }}|{{ eq 1 }}
{{ eq 1 2 3 1 }}|{{ eq 1 2 "a" }}
{{ eq 'a' 97 }}|{{ eq "a" 'a' }}
{{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 2 }} {{ ne "a" "b" }} {{ lt 1.5 2.5 }} {{ lt "a" "b" }} {{ lt -1 0 }}
{{ lt true false }}
{{ eq true true }} {{ eq true false }} {{ ne true false }}
{{ required "msg" .Values.s }}|{{ required "msg" .Values.z }}|{{ required "msg" .Values.no }}|{{ required "msg" .Values.el }}
{{ required "the message" .Values.e }}
{{ required "the message" .Values.missing }}
{{ required "the message" }}
{{ required 1 .Values.s }}
{{ fail "the reason" }}
{{ fail .Values.n }}
{{ fail }}
{{ if .Values.no }}{{ fail "never" }}{{ end }}ok
{{ lookup "v1" "Pod" "ns" "x" }}|{{ lookup "v1" "Pod" "ns" "" }}|{{ (lookup "v1" "Pod" "ns" "x").data }}|{{ (lookup "v1" "Pod" "ns" "").items }}
{{ (lookup "v1" "Pod" "ns" "x").data.a }}
{{ lookup "v1" }}
{{ range (lookup "v1" "Pod" "" "").items }}x{{ else }}none{{ end }}
{{ env "HOME" }}
{{ expandenv "$HOME" }}
{{ getHostByName "localhost" }}|
{{ $_ := set .Values "new" 1 }}{{ .Values.new }}
{{ $_ := set .Values.m "a" 9 }}{{ .Values.m.a }}|{{ $m := .Values.m }}{{ $_ := set $m "z" 1 }}{{ .Values.m.z }}
{{ $_ := unset .Values.m "a" }}{{ .Values.m }}
{{ range $i, $e := .Values.objs }}{{ $_ := set $e "i" $i }}{{ end }}{{ .Values.objs }}
{{ $d := dict }}{{ range .Values.l }}{{ $_ := set $d . (len .) }}{{ end }}{{ $d }}
{{ $l := list }}{{ range .Values.l }}{{ $l = append $l (upper .) }}{{ end }}{{ $l | join "," }}
{{ $s := "" }}{{ range $k, $v := .Values.m }}{{ $s = printf "%s%s" $s $k }}{{ end }}{{ $s }}
{{ with (dict "a" 1 "ctx" $) }}{{ .ctx.Values.s }}{{ .a }}{{ end }}
{{ include "f" (list . 1 "two") }}{{ define "f" }}{{ (index . 0).Values.s }}{{ index . 1 }}{{ index . 2 }}{{ end }}
{{ include "f" (dict "top" . "x" 1) }}{{ define "f" }}{{ .top.Values.s }}{{ .x }}{{ with .top }}{{ .Values.n }}{{ end }}{{ end }}
{{ define "bool" }}{{ if . }}true{{ end }}{{ end }}{{ if include "bool" 1 }}t{{ end }}{{ if include "bool" 0 }}{{ else }}f{{ end }}
{{ $x := include "v" . | fromYaml }}{{ $x.a }}{{ $x.b }}{{ define "v" }}a: 1
b: [x]{{ end }}
{{ eq (include "v" .) "x" }}{{ define "v" }}x{{ end }}
{{ $t := "a" }}{{ if eq $t "a" "b" }}in{{ end }}{{ if has $t (list "a") }}has{{ end }}
{{ ternary "a" "b" true }}{{ .Values.t | ternary "a" "b" }}{{ ternary "a" "b" .Values.no }}
{{ default "d" .Values.e }}{{ .Values.z | default 5 }}{{ .Values.missing | default .Values.s }}{{ default "d" }}
{{ coalesce .Values.e .Values.nul 0 "x" "y" }}{{ empty .Values.e }}{{ empty .Values.s }}
{{ (.Values.l | first) }}{{ .Values.l | last }}{{ (first .Values.objs).name }}
{{ if kindIs "map" .Values.m }}m{{ end }}{{ if kindIs "string" .Values.s }}s{{ end }}{{ if typeIs "string" .Values.s }}s{{ end }}{{ kindOf .Values.n }}{{ kindOf nil }}{{ typeOf nil }}"""


def cases():
    found = PLAIN.split("\n")
    # Lines that belong together.
    joined, pending = [], ""
    for line in found:
        pending = pending + "\n" + line if pending else line
        if opened(pending) and len(pending.split("\n")) < 8 and not line.startswith("{{ \"a"):
            continue
        joined.append(pending)
        pending = ""
    result = [text for text in joined + [pending] if text]
    for operator in ["eq", "ne", "lt", "le", "gt", "ge"]:
        pairs = list(itertools.product(SCALARS, SCALARS))
        rng.shuffle(pairs)
        result += ["{{ %s %s %s }}" % (operator, left, right) for left, right in pairs[:90]]
    for condition in CONDITIONS:
        result += ["{{ if %s }}yes{{ else }}no{{ end }}" % condition, "{{ with %s }}yes {{ kindOf . }}{{ else }}no{{ end }}" % condition,
                   "{{ not %s }}{{ and %s 1 }}{{ or %s 2 }}" % (condition, condition, condition)]
    for literal in LITERALS:
        result += ["{{ %s }}" % literal, "{{ printf \"%%v %%T\" %s %s }}" % (literal, literal), "{{ int64 %s }}" % literal, "{{ add %s 1 }}" % literal]
    for trim in TRIMS:
        for before, after in AROUND:
            result.append(before + trim.replace("X", ".Values.s") + after)
    for _ in range(500):
        result.append(grown(3))
    return list(dict.fromkeys(result))


def opened(text):
    """Whether an action is open at the end of the text, as the cases of several lines are written."""
    return text.endswith("{{") or text.count("{{") > text.count("}}") and not text.rstrip().endswith("}}") and text.lstrip().startswith(("{{\n", "{{")) and text.count("\n") == 0 and text in (
        "{{", "{{ .Values.s", "{{ printf \"%s\"") or text in ("  {{- if true }}", "{{ range .Values.l -}}") or text.endswith("}}a: 1") or unfinished(text)


def unfinished(text):
    first = text.split("\n")[0]
    if first == "  {{- if true }}":
        return not text.endswith("  {{- end }}")
    if first == "{{ range .Values.l -}}":
        return not text.endswith("\nend")
    if first in ("{{", "{{ .Values.s"):
        return not text.endswith("}}")
    return False


def grown(depth):
    """A random template that parses: what it does is for Helm to say."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(["a", " b ", "\n", "{{ . }}", "{{ $x }}", "{{ .Values.s }}", "{{ $.Values.n }}", "{{- 1 }}", "{{ 2 -}}", "{{ .name }}", "{{ .a }}", "{{ $x | kindOf }}", "{{ $x = 7 }}", "{{ .x.y }}"]).replace("$x", rng.choice(["$", "$.Values.s", "$.Values.l"])).replace("{{ $ = 7 }}", "").replace("{{ $.Values.s = 7 }}", "").replace("{{ $.Values.l = 7 }}", "")
    subject = rng.choice([".Values.l", ".Values.m", "$.Values.objs", "$.Values.nilm", "$.Values.nils", "$.Values.lol", "$.Values.s", "$.Values.nul", ".", "$.Values.el", "(list 1 2)", "(dict \"a\" 1)", "2", ".a", ".c"])
    inner = "".join(grown(depth - 1) for _ in range(rng.randint(1, 3)))
    other = "".join(grown(depth - 1) for _ in range(rng.randint(0, 2)))
    dashes = rng.choice([("{{ ", " }}"), ("{{- ", " }}"), ("{{ ", " -}}"), ("{{- ", " -}}")])
    open_, close = dashes
    kind = rng.choice(["if", "with", "range", "range2", "define", "var"])
    if kind == "define":
        name = rng.choice("pqr")
        return "{{ define \"%s\" }}%s{{ end }}%s" % (name, inner, rng.choice(["{{ template \"%s\" . }}", "{{ include \"%s\" $ }}", "{{ template \"%s\" }}", "{{ include \"%s\" (dict \"a\" 1) }}"]) % name)
    if kind == "var":
        return "%s$v := %s%s%s{{ $v }}%s" % (open_, subject, close, inner, other)
    head = {"if": "if " + subject, "with": "with " + subject, "range": "range " + subject, "range2": "range $k, $e := " + subject}[kind]
    tail = "{{ else }}" + other if rng.random() < 0.5 else ""
    if kind == "range2":
        inner += rng.choice(["{{ $k }}", "{{ $e }}", "{{ $e.a }}", "{{ if $k }}{{ continue }}{{ end }}z", "{{ break }}"])
    return "%s%s%s%s%s{{ end }}" % (open_, head, close, inner, tail)


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open(CASES / "cases.jsonl", "w") as file:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\nmaintainers: [{name: m, email: m@x, url: u}]\nkeywords: [k]\n")
        (chart / "a.txt").write_text("one\ntwo\n")
        file.write(json.dumps({"values": VALUES, "files": {"a.txt": "one\ntwo\n"}}, sort_keys=True) + "\n")
        count = errors = 0
        for template in cases():
            (chart / "templates" / "t.yaml").write_text(template)
            record = {"template": template}
            try:
                record["output"] = helm.Chart.load(str(chart)).render(VALUES, name="r", namespace="n")["c/templates/t.yaml"]
            except helm.HelmError as error:
                record["error"] = str(error)[-400:]
                errors += 1
            if ADDRESS.search(record.get("output", "")):
                continue  # a pointer, another one each time
            count += 1
            file.write(json.dumps(record, sort_keys=True, ensure_ascii=False) + "\n")
        print(count, "cases,", errors, "of them errors")


main()
