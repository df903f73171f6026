#!/usr/bin/env python3
"""Records what real Helm 4 makes of Sprig's string and regular expression functions into ../Cases/template/strings.jsonl.

Usage: PYTHON-WITH-HELM-SDK strings.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same file)

Results are recorded in base64: a string cut in the middle of a character must stay what it is.
"""
import itertools, json, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "template"
rng = random.Random(11)
VALUES = {"n": 3, "f": 2.5, "t": True, "nul": None, "s": "from values", "u": "naïve 日本", "l": ["b", "a", None, 3, "é"], "m": {"b": 1, "a": "x"},
          "el": [], "em": {}, "nested": [["x", 1], {"k": None}], "big": 12345678901, "neg": -7}

WORDS = r"""||a|A|ab|hello world| pad\t|\t\n |  two  spaces  |HTTPServer_name-x|someWords|some_words|_complex__case_|__|-|_|--a--b--|GOLANG_IS_GREAT|NoHTTPS|GO PATH|http2xx|HTTP20xOK|Duration2m3s|Bld4Floor3rd|a1b2C3
aB|ABc|ABcD|AbC1dE|1st2nd|x.y.z|a.b-c_d e|/a/b/../c.txt|l1\nl2|l1\nl2\n|\n|\n\n|\r\n x|aGk=|naïve 日本|日本語|日A本b|é|É|straße|STRASSE|ǅ|ǆ Ǆ ǅ|İi ıI|ﬁ ﬂ|ŉ|ΑΣ ας|ᾀ ᾈ|한글 ABc|ひらがなABc|㐀ABc|䶵ABc|𠀀ABc|àÀ|x\u00a0y|x\u0085y|\u2003em|a\u2028b|\ufeffbom
\xff|a\xffb|\xffA\xfeB|日\xe6\x9c|\xed\xa0\x80|\xc3(|A\xff|AB\xffc|1\xff2|-\xff-|\ufffd|a\ufffdB|say \"hi\"|it's|back\\slash|tab\there|nul\x00byte|\x7f|\u200b|😀 smile|e\u0301|<a> & 'b'|$x ${y} %s %d|{{ x }}|0|007|-1|1e3|true|null|don't stop_me now 2day|ünïcode wörds hêre|o'neil mc-donald|¡hola! ¿qué?|½ ⅳ x|٣ x|_x|x_|__x__|-x-y-|a  b|A-B_C D|aaa bbb ccc ddd eee fff|averyveryverylongword and more words follow here|word http://example.org/a/very/long/path word""".replace("\n", "|").split("|")
STRINGS = ['"%s"' % word for word in dict.fromkeys(WORDS)] + ['(trunc 4 "日本語")', '(substr 1 5 "日本語")', "(trunc 3 \"é日\")", '(repeat 3 "ab ")', ".Values.s", ".Values.u", '(quote "x y")']
WRONG = [".Values.nul", ".Values.missing", ".Values.n", ".Values.l", ".Values.t", "1", "nil"]
POOL = {
    "S": STRINGS,
    "s": ['""', '" "', '"a"', '"b"', '"ab"', '"-"', '"_"', '"x"', '"\\n"', '"é"', '"日"', '"本"', '"\\xff"', '"\\xe6"', '"."', '","', '"aa"', '" -_"', '"éà"', '"\\xff\\xfe"', '"lo"', '"ABC"', '"\\ufffd"', '(trunc 1 "é")'],
    "I": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "10", "12", "20", "63", "1000", "-1", "-2", "-3", "-63", "-1000", "(int .Values.n)", ".Values.n", ".Values.big", "9223372036854775807", "-9223372036854775808", '"3"', ".Values.f", ".Values.nul"],
    "R": ["0", "1", "2", "3", "5", "-1", "(int .Values.n)", "9223372036854775807", '"3"', ".Values.nul"],
    "N": ["-1", "0", "1", "2", "3", "100", '"1"'],
    "W": ["0", "1", "2", "3", "4", "5", "7", "8", "10", "20", "80", "-5", "9223372036854775807"],
    "A": ['""', '"x"', '"a\\xff"', "0", "1", "-7", "2.5", "1e20", "1e100", "true", "false", "nil", ".Values.nul", ".Values.missing", ".Values.l", ".Values.m", ".Values.el", ".Values.em", ".Values.nested", ".Values.big", ".Values.f", "(list 1 2)", '(list "b" "a" "B" "é" "\\xff" "")',
          "(list nil)", '(dict "k" (list 1 nil))', '"quo\\"te"', "'x'", '(splitList "," "b,a,c")', '(until 3)', '(list (list "n") (dict))', '"日本"', '"\\x00\\a\\b\\f\\n\\r\\t\\v\\x7f\\u00a0\\u200b\\ufeff\\U0001F600\\ue000\\U0010ffff"', '"sp ace"', '(printf "%d" 5)', "`raw`", '"\\\\"'],
    "P": ['"a"', '"a+"', '"a*"', '"(a)(b)?"', '"[a-z]+"', '"^."', '".$"', '"\\\\s+"', '"\\\\W"', '"(?i)ABC|X"', '"日|本"', '"."', '""', '"\\\\b"', '"(?P<n>\\\\w)(?P<m>\\\\w)"', '"[^a-zA-Z0-9-]+"', '"\\\\pL+"', '"\\\\p{letter}+"', '"\\\\p{lu}"', '"\\\\p{greek}"', '"\\\\PC+"', '"\\\\p{Cn}|\\\\p{Co}"',
          '"(?i)\\\\p{ascii}+"', '"\\\\p{Assigned}+"', '"\\\\p{Old_Italic}"', '"\\\\p{Other Letter}+"', '"\\\\p{Kawi}"', '"\\\\p{Garay}"', '"("', '")"', '"a**"', '"[z-a]"', '"\\\\8"', '"(?<x"', '"x{1001}"', '"\\xff"', '"`("', '"\\t("', '"\\n("', '"\\x7f("', '"é("', '"[[:alpha:]]"', '"(?s).*"', '"(?m)^"', '".Values"', "1", ".Values.nul"],
    "E": ['"$1"', '"${n}-"', '"-"', '"$0$0"', '"$$"', '""', '"$x"', '"${1}0"', '"\\xff"', '"日"', '"$1x"'],
}
TEXT = """trim:S trimAll:s,S trimall:s,S trimSuffix:s,S trimPrefix:s,S nospace:S upper:S lower:S title:S untitle:S swapcase:S camelcase:S snakecase:S kebabcase:S initials:S repeat:R,S substr:I,I,S trunc:I,S abbrev:W,S abbrevboth:W,W,S
indent:R,S nindent:R,S quote:A quote:S quote:A,A squote:A squote:S squote:A,A cat:A cat:A,A cat:A,S,A cat: quote: replace:s,s,S plural:S,S,N toString:A toString:S join:s,A wrap:W,S wrapWith:W,s,S
regexFind:P,S mustRegexFind:P,S regexReplaceAll:P,S,E mustRegexReplaceAll:P,S,E regexReplaceAllLiteral:P,S,E mustRegexReplaceAllLiteral:P,S,E regexQuoteMeta:S regexQuoteMeta:P""".split()
LISTS = "splitList:s,S sortAlpha:A toStrings:A regexFindAll:P,S,N mustRegexFindAll:P,S,N regexSplit:P,S,N mustRegexSplit:P,S,N".split()
MAPS = "split:s,S splitn:s,N,S".split()
FLAGS = "contains:s,S hasPrefix:s,S hasSuffix:s,S regexMatch:P,S mustRegexMatch:P,S".split()
CHAINS = r"""{{ .Values.u | trunc 7 | trimSuffix "-" | quote }}
{{ printf "%s-%s" "release" "a-very-long-chart-name-that-goes-on-and-on-for-ever-and-a-day" | trunc 63 | trimSuffix "-" }}
{{ "日本語" | trunc 4 | upper | b64enc }}
{{ "日本語" | trunc 4 | title | b64enc }}
{{ "日本語" | trunc 4 | replace "\xe6" "x" | b64enc }}
{{ "日本語" | trunc 4 | splitList "" | len }}
{{ list "a" nil "b" | join "," }}|{{ join "," nil }}|{{ join "," "x" }}|{{ join "," 5 }}|{{ join nil (list) }}
{{ trunc 5 nil }}
{{ regexFindAll "x" "aaa" -1 | len }}
{{ range $i, $x := regexSplit "," "a,b,c" -1 }}{{ $i }}{{ $x }}{{ end }}
{{ (split "/" "a/b/c")._1 }}{{ (split "/" "a/b/c")._9 | quote }}{{ index (split "/" "a") "x" | quote }}{{ get (dict "a" 1) "b" | quote }}
{{ splitList "," "a,b" | first }}{{ splitList "," "" | len }}{{ splitList "" "" | len }}
{{ "a\nb\n" | indent 2 | quote }}{{ "" | nindent 4 | quote }}
{{ regexReplaceAll "(?P<x>a)(?P<x>b)?" "ab a" "[${x}]" }}
{{ randAlphaNum 5 | len }}{{ randAlpha 0 | quote }}{{ randNumeric 3 | len }}{{ randAscii 4 | len }}
{{ shuffle "aaaa" }}{{ shuffle "" }}
{{ plural "one" "many" .Values.n }}
{{ kebabcase nil }}
{{ regexFindAll "x" "aaa" -1 }}|{{ regexFindAll "x" "aaa" -1 | toJson }}|{{ regexFindAll "a" "aaa" 0 | toJson }}|{{ regexSplit "x" "aaa" 0 | toJson }}|{{ regexSplit "x" "aaa" -1 | toJson }}|{{ splitList "" "" | toJson }}|{{ toStrings nil | toJson }}
{{ typeOf (splitList "," "a,b") }}|{{ typeOf (regexFindAll "a" "aaa" -1) }}|{{ typeOf (regexSplit "x" "aaa" -1) }}|{{ typeOf (sortAlpha (list 1 2)) }}|{{ typeOf (toStrings 1) }}|{{ typeOf (split "," "a") }}|{{ kindOf (splitList "," "a") }}
{{ typeOf (keys (dict "a" 1)) }}|{{ typeOf (until 3) }}|{{ typeOf (untilStep 0 5 2) }}|{{ kindOf (until 3) }}|{{ typeOf (append (splitList "," "a") 1) }}|{{ typeOf (first (splitList "," "a")) }}|{{ typeIs "[]string" (splitList "," "a") }}
{{ printf "%v %s %q %d %T %x" (splitList "," "a,b") (splitList "," "a,b") (splitList "," "a,b") (until 3) (until 3) (splitList "," "a,b") }}|{{ splitList "," "a,b" }}|{{ print (until 3) "x" (splitList "," "") }}
{{ range $i, $x := splitList "," "a,b" }}{{ $i }}{{ $x }}{{ end }}|{{ range splitList "," "" }}[{{ . }}]{{ else }}none{{ end }}|{{ range until 0 }}x{{ else }}none{{ end }}|{{ with regexFindAll "x" "a" -1 }}x{{ else }}none{{ end }}
{{ has "a" (splitList "," "a,b") }}|{{ without (splitList "," "a,b") "a" }}|{{ concat (splitList "," "a,b") (until 2) }}|{{ uniq (splitList "," "a,a") }}|{{ reverse (until 3) }}|{{ last (until 3) }}|{{ initial (until 3) }}|{{ rest (until 3) }}|{{ index (until 3) 1 }}|{{ len (until 3) }}|{{ slice (splitList "," "a,b,c") 1 }}|{{ slice (until 5) 1 3 }}|{{ compact (splitList "," "a,,b") }}|{{ chunk 2 (until 5) }}|{{ prepend (until 2) "x" }}
{{ join "-" (until 3) }}|{{ toJson (splitList "," "a,b") }}|{{ toYaml (dict "a" (splitList "," "a,b") "b" (until 2)) }}|{{ deepEqual (splitList "," "a") (list "a") }}|{{ deepEqual (splitList "," "a") (splitList "," "a") }}|{{ empty (splitList "" "") }}|{{ default "d" (regexFindAll "x" "a" -1) }}|{{ coalesce (until 0) (until 1) }}|{{ toString (splitList "," "a,b") }}|{{ quote (splitList "," "a,b") }}|{{ deepCopy (splitList "," "a") | typeOf }}|{{ splitList "," "b,a" | sortAlpha | join "" }}|{{ toPrettyJson (until 2) }}|{{ cat (until 2) "x" }}|{{ ternary (until 1) (until 2) true }}|{{ dict "a" (until 2) }}|{{ merge (dict "a" (until 2)) (dict "b" (splitList "," "a")) | toJson }}|{{ list (until 2) (splitList "," "a") }}
{{ quote nil }}|{{ quote nil "a" nil }}|{{ squote nil nil }}|{{ cat nil }}|{{ cat "a" nil "b" }}""".split("\n")


def expressions(spec, limit):
    name, _, kinds = spec.partition(":")
    pools = [POOL[kind] for kind in kinds.split(",") if kind]
    combos = list(itertools.product(*pools))
    rng.shuffle(combos)
    found = ["%s %s" % (name, " ".join(combo)) for combo in combos[:limit]]
    for index, pool in enumerate(pools):
        for wrong in rng.sample(WRONG, 3):
            combo = [rng.choice(other) for other in pools]
            combo[index] = wrong
            found.append("%s %s" % (name, " ".join(combo)))
    return list(dict.fromkeys(found))


def cases():
    for spec in TEXT:
        for expression in expressions(spec, 150):
            yield "{{ %s | b64enc }}" % expression
    for spec in LISTS:
        for expression in expressions(spec, 90):
            yield "{{ range %s }}{{ b64enc . }},{{ end }}" % expression
    for spec in MAPS:
        for expression in expressions(spec, 90):
            yield "{{ range $k, $v := %s }}{{ $k }}={{ b64enc $v }},{{ end }}" % expression
    for spec in FLAGS:
        for expression in expressions(spec, 120):
            yield "{{ %s }}" % expression
    yield from CHAINS


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open(CASES / "strings.jsonl", "w") as file:
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
                text = str(error)
                _, mark, calling = text.partition("error calling ")
                record["error"] = mark + calling if mark else text[-200:]
                errors += 1
            except UnicodeDecodeError:
                # Only errors name texts as they are; the library cannot hand over one that is no UTF-8.
                record["error"] = ""
                errors += 1
            count += 1
            file.write(json.dumps(record, sort_keys=True) + "\n")
        print(count, "cases,", errors, "of them errors")


main()
