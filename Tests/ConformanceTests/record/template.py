#!/usr/bin/env python3
"""Records what real Helm 4 makes of small templates into ../Cases/template/helm.jsonl.

Usage: PYTHON-WITH-HELM-SDK template.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same file)
"""
import itertools, json, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "template"
rng = random.Random(4)
VALUES = {
    "s": "hello world", "e": "", "u": "naïve 日本", "n": 3, "f": 2.5, "neg": -7, "big": 12345678, "z": 0, "t": True, "no": False,
    "nul": None, "l": ["b", "a", "c", "a"], "nums": [3, 1, 2], "mixed": [1, "a", True, None, {"k": "v"}], "el": [], "em": {},
    "m": {"b": 2, "a": 1, "c": {"d": {"e": "deep"}}}, "objs": [{"name": "x", "v": 1}, {"name": "y", "v": 2}],
    "yaml": "a: 1\nb:\n- x\n- y\n", "json": "{\"a\":[1,2.5,null]}", "multi": "line1\nline2\n", "path": "/a/b/../c.txt", "q": "say \"hi\" & <bye>",
    "ver": "1.2.3-rc.1+meta", "b64": "aGVsbG8=", "camel": "HTTPServer_name-x", "url": "https://u:p@h.x:8080/p/a?q=1#f", "t2": "{{ .Values.s | upper }}",
}

BASIC = r"""{{ .Values.s }}|{{ .Values.n }}|{{ .Values.f }}|{{ .Values.big }}|{{ .Values.t }}|{{ .Values.nul }}|{{ .Values.missing }}|{{ .Values.l }}|{{ .Values.m }}|{{ .Values.mixed }}|{{ .Values.el }}|{{ .Values.em }}
{{ 1 }}|{{ 1.5 }}|{{ 1e3 }}|{{ 0x1F }}|{{ 0b11 }}|{{ 0o17 }}|{{ 017 }}|{{ 1_000 }}|{{ 'a' }}|{{ '\n' }}|{{ "q\t\"x\"\u00e9" }}|{{ `raw\n` }}|{{ true }}|{{ -5 }}|{{ +5 }}|{{ .5 }}|{{ 1e100 }}
a {{- 1 -}} b|a {{ 1 }} b|a  {{- /* c */ -}}  b|{{/* c */}}x|{{- "x" -}}
{{ if .Values.t }}yes{{ else }}no{{ end }}|{{ if .Values.e }}yes{{ else if .Values.n }}n{{ else }}no{{ end }}|{{ if not .Values.no }}x{{ end }}
{{ with .Values.m }}{{ .a }}{{ end }}|{{ with .Values.e }}x{{ else }}empty{{ end }}|{{ with .Values.e }}x{{ else with .Values.s }}{{ . }}{{ end }}|{{ with $x := .Values.n }}{{ $x }}{{ end }}
{{ range .Values.l }}{{ . }},{{ end }}|{{ range $i, $e := .Values.l }}{{ $i }}={{ $e }};{{ end }}|{{ range $k, $v := .Values.m }}{{ $k }}:{{ $v }};{{ end }}|{{ range .Values.el }}x{{ else }}none{{ end }}|{{ range 3 }}{{ . }}{{ end }}|{{ range $i := 3 }}{{ $i }}{{ end }}
{{ range .Values.l }}{{ if eq . "a" }}{{ continue }}{{ end }}{{ . }}{{ end }}|{{ range .Values.l }}{{ if eq . "c" }}{{ break }}{{ end }}{{ . }}{{ end }}
{{ $x := 1 }}{{ $x = 2 }}{{ $x }}|{{ $x := 1 }}{{ if true }}{{ $x = 5 }}{{ end }}{{ $x }}|{{ $x := 1 }}{{ if true }}{{ $x := 5 }}{{ $x }}{{ end }}{{ $x }}|{{ $x := .Values.m }}{{ $x.c.d.e }}|{{ $ | kindOf }}
{{ define "t" }}[{{ . }}]{{ end }}{{ template "t" .Values.s }}|{{ define "t2" }}{{ .x }}{{ end }}{{ include "t2" (dict "x" 1) }}|{{ block "bl" .Values.n }}<{{ . }}>{{ end }}|{{ template "nope" }}|{{ include "nope" . }}
{{ (index .Values.objs 0).name }}|{{ (.Values.m).c.d.e }}|{{ .Values.m.c.d.e | upper | quote }}|{{ ((.Values.missing).a).b }}|{{ .Values.missing.a }}|{{ .Values.missing.a.b }}|{{ .Values.s.x }}|{{ .Values.n.x.y }}|{{ $x := .Values.missing }}{{ $x.foo }}|{{ .Values.m.c.d.e.f }}
{{ eq 1 1 }}|{{ eq .Values.n 3 }}|{{ eq .Values.n 3.0 }}|{{ eq "a" "b" "a" }}|{{ ne 1 2 }}|{{ lt 1 2 }}|{{ le 2 2 }}|{{ gt 3 2 }}|{{ ge "b" "a" }}|{{ eq .Values.nul nil }}|{{ eq .Values.missing "x" }}|{{ eq .Values.l .Values.l }}|{{ lt "a" 1 }}|{{ eq 1 "a" }}|{{ eq true false }}|{{ lt true false }}|{{ eq 1 }}|{{ lt .Values.n 5.0 }}|{{ gt .Values.f 2.0 }}
{{ and 1 0 2 }}|{{ or 0 "" "x" }}|{{ and .Values.t .Values.s }}|{{ or .Values.e .Values.missing }}|{{ and }}|{{ not 1 }}|{{ and false (fail "no") }}|{{ or true (fail "no") }}|{{ 1 | and 2 }}
{{ printf "%d %s %v %q %t" 1 "a" .Values.l "q" true }}|{{ printf "%5d|%-5d|%05d|%+d|%x|%X|%o|%b|%c|%U|%q" 42 42 42 42 255 255 8 5 65 233 97 }}|{{ printf "%.2f|%8.3f|%-8.1f|%08.2f|%e|%g|%G|%+.1f" 3.14159 2.5 1.25 -3.5 12345.678 0.00001 1e20 2.0 }}|{{ printf "%s|%10s|%-10s|%.2s|%x|%X|% x|%#q|%q" "héllo" "ab" "ab" "héllo" "hi" "hi" "hi" "raw" "tab\t" }}
{{ printf "%d" "a" }}|{{ printf "%s" 1 }}|{{ printf "%d" .Values.n }}|{{ printf "%d" (int .Values.n) }}|{{ printf "%v %v" 1 }}|{{ printf "%d" 1 2 }}|{{ printf "%z" 1 }}|{{ printf "%" }}|{{ printf "%%" }}|{{ printf "%s" .Values.nul }}|{{ printf "%v" .Values.nul }}|{{ printf "%T %T %T %T" 1 1.5 "a" .Values.l }}|{{ printf "%*d" 5 42 }}|{{ printf "%[2]d %[1]d" 1 2 }}|{{ printf "%v" .Values.m }}|{{ printf "%s" .Values.l }}|{{ printf "%q" .Values.l }}|{{ printf "%t" 1 }}|{{ printf "%6.2f%%" 12.345 }}|{{ printf "%x" -255 }}|{{ printf "%#x %#o %#v" 255 8 "s" }}|{{ printf "% d" 5 }}
{{ print 1 2 "a" "b" 3 }}|{{ println 1 "a" }}|{{ print .Values.nul }}|{{ html .Values.q }}|{{ js .Values.q }}|{{ urlquery .Values.q }}|{{ len .Values.l }}|{{ len .Values.u }}|{{ len .Values.m }}|{{ len .Values.n }}|{{ len .Values.nul }}
{{ index .Values.l 1 }}|{{ index .Values.m "a" }}|{{ index .Values.m "c" "d" "e" }}|{{ index .Values.m "x" }}|{{ index .Values.l 9 }}|{{ index .Values.l "a" }}|{{ index .Values.s 0 }}|{{ index .Values.m 1 }}|{{ index .Values.nul 1 }}|{{ slice .Values.s 1 3 }}|{{ slice .Values.l 1 }}|{{ slice .Values.l 1 2 }}|{{ slice .Values.s 5 99 }}|{{ call .Values.s }}
{{ nope }}|{{ .Values.s | nope }}|{{ if }}x{{ end }}|{{ end }}|{{ if true }}|{{ $undefined }}|{{ "unterminated }}|{{ 1 2 }}|{{ .Values.s .Values.n }}|{{ | upper }}|{{ upper | }}|{{ upper }}|{{ upper 1 }}|{{ upper "a" "b" }}|{{ nil }}|{{ else }}|{{ range }}|{{ break }}|{{ (1 }}|{{ 1) }}|{{ 1 | 2 }}|{{ template }}|{{ define "x" }}|{{ .Values.s. }}|{{ 09 }}|{{ 1x }}|{{ @ }}|{{ $x = 1 }}|{{ $a, $b := 1 }}|{{/* x }}|{{ 'ab' }}
{{ required "need it" .Values.missing }}|{{ required "need it" .Values.e }}|{{ required "need it" .Values.z }}|{{ fail "boom" }}|{{ tpl .Values.t2 . }}|{{ tpl "{{ .Values.missing }}-{{ .Release.Name }}" . }}|{{ tpl "{{ nope }}" . }}|{{ lookup "v1" "Pod" "n" "x" }}|{{ tpl "{{ define \"in\" }}I{{ end }}{{ include \"in\" . }}" . }}
{{ .Release.Name }}|{{ .Release.Namespace }}|{{ .Release.Revision }}|{{ .Release.IsInstall }}|{{ .Release.Service }}|{{ .Chart.Name }}|{{ .Chart.Version }}|{{ .Template.Name }}|{{ .Template.BasePath }}|{{ .Capabilities.KubeVersion.Major }}|{{ .Capabilities.APIVersions.Has "v1" }}|{{ .Values.nul | default "d" }}
"""

# Functions, with arguments to try in every combination of a small random sample.
FUNCTIONS = """trim:S trimAll:S,S trimSuffix:S,S trimPrefix:S,S nospace:S upper:S lower:S title:S untitle:S swapcase:S repeat:I,S substr:I,I,S trunc:I,S abbrev:I,S
initials:S indent:I,S nindent:I,S quote:A squote:A cat:A,A replace:S,S,S plural:S,S,I snakecase:S camelcase:S kebabcase:S toString:A join:S,A splitList:S,S split:S,S splitn:S,I,S wrap:I,S wrapWith:I,S,S
contains:S,S hasPrefix:S,S hasSuffix:S,S regexMatch:R,S regexFind:R,S regexFindAll:R,S,I regexReplaceAll:R,S,P regexReplaceAllLiteral:R,S,P regexSplit:R,S,I regexQuoteMeta:S
default:A,A empty:A coalesce:A,A,A all:A,A any:A,A ternary:A,A,B list:A,A append:L,A prepend:L,A concat:L,L first:L rest:L last:L initial:L reverse:L uniq:L without:L,A has:A,L compact:L slice:L,I chunk:I,L sortAlpha:A until:I untilStep:I,I,I seq:I seq:I,I
dict:S,A get:M,S hasKey:M,S keys:M values:M pick:M,S omit:M,S merge:M,M mergeOverwrite:M,M deepCopy:A deepEqual:A,A pluck:S,M dig:S,A,M set:M,S,A unset:M,S
add:N,N sub:N,N mul:N,N div:N,N mod:N,N add1:N max:N,N min:N,N addf:N,N subf:N,N mulf:N,N divf:N,N ceil:N floor:N round:N,I int:A int64:A float64:A atoi:S toDecimal:S
typeOf:A kindOf:A typeIs:S,A kindIs:K,A b64enc:S b64dec:S b32enc:S b32dec:S sha1sum:S sha256sum:S sha512sum:S adler32sum:S base:S dir:S ext:S clean:S isAbs:S osBase:S
urlParse:U urlJoin:M toYaml:A toJson:A toPrettyJson:A toRawJson:A fromYaml:Y fromJson:J fromYamlArray:Y fromJsonArray:J semver:V semverCompare:C,V htmlDate:D date:X,D dateInZone:X,D,Z unixEpoch:D duration:S printf:F,A len:A not:A""".split()
POOL = {
    "S": ['"hello world"', '""', '" pad\\t"', '"naïve 日本"', '"aXbXc"', '"X"', '"a"', '"HTTPServer_name-x"', '"l1\\nl2"', '.Values.s', '.Values.n', '.Values.nul', '"007"', '"12"', '"/a/b/../c.txt"', '"a.b.c"', '"."', '"aGk="'],
    "I": ["0", "1", "2", "5", "-1", "-3", "10", ".Values.n", '"3"', "(int .Values.n)"],
    "N": ["0", "1", "0.1", "0.2", "1e16", "1e-9", "3", "7", "-7", "2.5", '"3"', ".Values.n", ".Values.f", '"x"', "9223372036854775807", "true", ".Values.nul"],
    "A": ['""', '"x"', "0", "1", "2.5", "true", "false", ".Values.nul", ".Values.missing", ".Values.l", ".Values.m", ".Values.el", ".Values.em", ".Values.n", ".Values.mixed", ".Values.multi", '"5"', ".Values.big", "(list 1 2)", '(dict "k" 1)'],
    "L": [".Values.l", ".Values.nums", ".Values.mixed", ".Values.el", '(list 1 "a" nil)', '(list "b" "a")', ".Values.nul", '"notlist"'],
    "M": [".Values.m", ".Values.em", '(dict "a" 9 "z" 1)', '(dict "c" (dict "d" 1 "x" 2))', '(dict "hello world" 1)', '"notmap"', ".Values.nul"],
    "B": ["true", "false", ".Values.t", '"x"'], "R": ['"a.c"', '"^h"', '"[a-z]+"', '"(\\\\w+) (\\\\w+)"', '"l+"', '"x*"', '"("', '"\\\\d+"', '"(?i)HELLO"', '"日"'],
    "P": ['"$1"', '"-"', '"${2}x"', '"$$"', '""', '"<$0>"'], "K": ['"string"', '"map"', '"slice"', '"float64"', '"int"', '"invalid"'], "U": [".Values.url", '"http://h/p"', '"x"', '"//h"'],
    "Y": [".Values.yaml", '"[1,2]"', '"a: b: c"', '""', '"x"', '"a: {b: [1, 2.5, true, null]}"'], "J": [".Values.json", '"[1,2]"', '"{"', '"{\\"a\\":{\\"b\\":1e3}}"', '"1"'],
    "V": ['"1.2.3"', '"v1.2"', '"1.2.3-rc.1+meta"', '"x"', '"0.3.7"', '"2"', '"1.10.0"'], "C": ['">=1.2.0"', '"^1.2"', '"~1.2"', '"1.x"', '">1 <2"', '"!=1.2.3"', '"1.2 - 1.5"', '"<1 || >=1.10"', '"*"', '">=1.2.3-0"', '"^0.3.1"', '"~0"', '"bad x"', '">1.2"', '"<=1.2"'],
    "D": ["0", "1700000000", "(int64 951782400)"], "X": ['"2006-01-02"', '"15:04:05"', '"Jan _2 3:04PM 06"', '"Monday, 02-Jan-06 MST"', '"2006-01-02T15:04:05Z07:00"'], "Z": ['"UTC"'],
    "F": ['"%v"', '"%s"', '"%d"', '"%q"', '"%5v|"', '"%-5v|"', '"%05v"', '"%x"', '"%t"', '"%.1f"', '"%T"', '"%+v"', '"%e"'],
}


def cases():
    found = []
    for line in BASIC.strip("\n").split("\n"):
        found += [part for part in split_cases(line) if part]
    for spec in FUNCTIONS:
        name, _, kinds = spec.partition(":")
        combos = list(itertools.product(*[POOL[k] for k in kinds.split(",")]))
        rng.shuffle(combos)
        for combo in combos[:60]:
            # A map put into itself: Helm dies of a stack overflow when it prints that.
            if name != "set" or combo[0] != combo[2]:
                found.append("{{ %s %s }}" % (name, " ".join(combo)))
    return found


def split_cases(line):
    """At bars outside actions and strings that hold them: a bar directly after }} or a literal and before {{."""
    parts, current, depth = [], "", 0
    i = 0
    while i < len(line):
        if line.startswith("{{", i): depth = 1
        if line.startswith("}}", i): depth = 0
        if line[i] == "|" and depth == 0:
            parts.append(current); current = ""
        else:
            current += line[i]
        i += 1
    return parts + [current]


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    skipped = ("randAlpha", "uuidv4")
    with tempfile.TemporaryDirectory() as folder, open(CASES / "helm.jsonl", "w") as file:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
        file.write(json.dumps({"values": VALUES}, sort_keys=True) + "\n")
        count = errors = 0
        for template in cases():
            (chart / "templates" / "t.yaml").write_text(template)
            record = {"template": template}
            try:
                record["output"] = helm.Chart.load(str(chart)).render(VALUES, name="r", namespace="n")["c/templates/t.yaml"]
            except helm.HelmError as error:
                record["error"] = str(error)[-300:]
                errors += 1
            count += 1
            file.write(json.dumps(record, sort_keys=True) + "\n")
        print(count, "cases,", errors, "of them errors")


main()
