#!/usr/bin/env python3
"""Records what real Helm 4 makes of every function with values of every kind in every place, wrong counts of arguments,
and the objects that charts see, into ../Cases/functions/*.jsonl. Strings, regular expressions, dates, TOML, encodings and
cryptography have recorders of their own: here they get wrong kinds and counts only.

Usage: PYTHON-WITH-HELM-SDK functions.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same files)
"""
import json, os, pathlib, random, re, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "functions"
rng = random.Random(23)
TRACE = os.environ.get("TRACE")  # a file that holds the case at work, to see of which one Helm dies
ADDRESS = re.compile("0x[0-9a-f]{8,}")
FILES = {"a.txt": "one\ntwo\n", "b.yaml": "a: 1\nb: [x, y]\n", "dir/c.txt": "no end", "dir/sub/d.json": "{\"k\": 1.0}", "empty.txt": "", "crlf.txt": "a\r\nb\r\n", "u.txt": "naïve 日本\n"}
VALUES = {
    "s": "text", "e": "", "u": "naïve 日本", "n": 3, "z": 0, "f": 2.5, "neg": -7, "big": 12345678, "huge": 1e21, "t": True, "no": False, "nul": None,
    "l": ["b", "a", "c", "a"], "nums": [3, 1, 2], "mixed": [1, "a", True, None, {"k": "v"}, [2]], "el": [], "em": {}, "nils": [None, 1, None],
    "m": {"b": 2, "a": 1, "c": {"d": {"e": "deep"}}}, "nilm": {"a": None, "b": {"c": None}}, "objs": [{"name": "x", "v": 1}, {"name": "y", "v": 2}],
    "odd": {"a.b": 1, "true": "no", "1": "one", "é": "y", "null": None, "": "empty"}, "multi": "l1\nl2\n", "num": "12", "yes": "yes", "q": "say \"hi\" & <bye>\t",
}
# One of every kind there is, as Go sees it.
KINDS = ['""', '"a"', '"12"', "0", "1", "-7", "2.5", "true", "false", "nil", ".Values.nul", ".Values.missing", ".Values.n", ".Values.f", ".Values.s", ".Values.l",
         ".Values.m", ".Values.el", ".Values.em", ".Values.mixed", "(int 3)", "(int64 3)", "(float64 3)", "'a'", "(list 1 2)", '(dict "k" 1)', "(list)", "(dict)", '(splitList "," "b,a")',
         "(until 3)", "(untilStep 0 6 2)", '(fromJson "{\\"a\\":1}").a', '(fromYaml "a: 1").a', '(split "," "a,b")', ".Files", ".Release", ".Chart", ".Values", ".Capabilities.APIVersions",
         '(semver "1.2.3")', "9223372036854775807", "1e20", '(list "x" nil)', "(regexFindAll \"x\" \"a\" -1)", '(duration 90 | toString)', '(.Files.Get "a.txt")', '(.Files.GetBytes "a.txt")', '(toDecimal "17")', "(len .Values.l)", '"a\\xff"', "(index .Values.mixed 4)"]
NUMBERS = ["0", "1", "2", "3", "7", "10", "-1", "-7", "2.5", "-2.5", "0.1", "0.2", "1e3", "1e20", "-1e20", "1e-9", "1e300", "0.5", "1.5", "1.005", "123.555555", "9223372036854775807", "-9223372036854775808", "4294967296",
           '"3"', '"2.5"', '"-7"', '"x"', '""', '" 1"', '"0x10"', '"010"', '"1e3"', '"1_000"', '"0b11"', '"9223372036854775808"', '"NaN"', '"Inf"', '"+5"', '"Infinity"', "true", "false", ".Values.n", ".Values.f", ".Values.big", ".Values.huge", ".Values.neg",
           ".Values.nul", ".Values.missing", ".Values.l", ".Values.m", "(int 5)", "(int64 5)", "(float64 5)", "'a'", '(atoi "7")', "(len .Values.s)", '(fromJson "{\\"a\\":7}").a', '(divf 1 0)', '(float64 "NaN")', "(float64 \"Inf\")", "nil", "(toDecimal \"777\")"]
LISTS = [".Values.l", ".Values.nums", ".Values.mixed", ".Values.el", ".Values.nils", ".Values.objs", '(list 1 "a" nil)', "(list 1 1.0 (int64 1))", "(list)", '(splitList "," "b,a,,b")', "(until 5)", "(untilStep 5 0 -2)", '(list "" "x" 0 nil false (list) (dict))',
         "(list (list 1 2) (list 3))", ".Values.nul", '"text"', "1", ".Values.m", "nil", '(list (dict "a" 1) (dict "a" 1))', "(regexFindAll \"x\" \"a\" -1)", '(.Files.Lines "a.txt")', "(list 3 1 2)", '(list "a" "B" "é" "b")', "(keys (dict \"k\" 1))", "(list nil nil)"]
MAPS = [".Values.m", ".Values.em", ".Values.nilm", ".Values.odd", '(dict "a" 9 "z" 1)', '(dict "c" (dict "d" 1 "x" 2))', "(dict)", '(dict "a" nil)', '(dict "k" (list 1 2))', '(dict "a" (dict "b" (dict "c" 1)))', ".Values.nul", '"text"', "1", ".Values.l", "nil",
        '(fromYaml "a: {b: 1}")', '(fromJson "{\\"a\\":{\\"b\\":null}}")', '(split "," "a,b")', ".Values", ".Files", '(lookup "v1" "Pod" "n" "x")', '(index .Values.mixed 4)', '(urlParse "http://h/p")', '(pick .Values.m "a")', '(omit .Values.m "a")', ".Chart", ".Release"]
KEYS = ['"a"', '"b"', '"c"', '"z"', '""', '"a.b"', '"k"', '"d"', "1", ".Values.s", ".Values.nul", "nil", '"é"', "true", "(list \"a\")"]
YAMLS = [r'"%s"' % text for text in r"""|a: 1|a: 1.0|a: 1e3|a: 0x1f|a: 010|a: 0o17|a: 1_000|a: yes|a: on|a: ~|a: null|a:|a: .inf|a: -.inf|a: .nan|a: 2001-01-01|a: 2001-01-01T00:00:00Z|a: 12:30|a: !!str 1|a: !!int \"1\"|a: !!binary aGk=|a: !x y|- 1\n- a|[1, 2.5, null, true]|{a: b, c: [d]}|a: {b: {c: 1}}|x|1|true|null|~|\"s\"|a: b: c|a: [|a: }|\ta: 1|a:\n\tb: 1|a: 1\na: 2|a: &x 1\nb: *x|<<: {a: 1}\nb: 2|a: &x {k: 1}\nb:\n  <<: *x\n  k: 2|b: *nope|? [1, 2]\n: x|1: one|true: x|null: x|1.5: x|a: '|a: 'it''s'|a: \"x\\ty\"|a: \|\n  l1\n  l2|a: >-\n  l1\n  l2|a: \|+\n  x\n\n|---\na: 1|---\na: 1\n---\nb: 2|# c|a: 1 # c|a: #c|a: 9223372036854775807|a: 9223372036854775808|a: 18446744073709551616|a: 1e400|a: -0|a: -0.0|a: +1|a: 0b11|a: 123456789012|a: 1.10|a: 12e03|a: é日|a: \\u00e9|\ufeffa: 1|a: [1,[2,[3]]]|- - 1|-|- ""|%YAML 1.1\n---\na: 1|@a|`a|a: @b|a: %b|a: -|a: - b|error: x|Error: x|a: \"\\xff\"|a\r\nb: 1|a: 1\r\nb: 2|...|---|{}|[]|a: {}|a: []|{a}|[a: 1]|{a: 1, a: 2}|y: n|a: 0.1|a: 1e-7|a: 1e21|a: 100000000000000000000000|a: 685_230.15|a: 190:20:30|a: 0.|a: .5|a: 1.e3|a: =|a: <<""".replace('""', r'\"\"').replace("\n", "|").split("|")]
YAMLS = [text.replace("\\|", "|") for text in YAMLS]
JSONS = [r'"%s"' % text for text in r"""|{}|[]|null|true|1|1.0|1e3|-0|\"s\"|{\"a\":1}|{\"a\":1.0,\"b\":1e3,\"c\":-0.5}|{\"a\":{\"b\":[1,null,true,\"x\"]}}|[1,2.5,\"a\",null,[],{}]|{|[1,]|{\"a\":}|{\"a\" 1}|{a:1}|{'a':1}|nul|tru|1 2|{} {}|[1] x|{\"a\":1,\"a\":2}|{\"é\":\"日\"}|{\"a\":\"\\u00e9\\n\"}|{\"a\":\"\\ud83d\\ude00\"}|{\"a\":\"\\ud83d\"}|{\"a\":\"\\x\"}|01|1.|.5|+1|1e400|-1e400|1e-400|123456789012345678901234567890|9223372036854775807|{\"a\":9223372036854775807}|{\"a\":12345678}|{\"a\":1e21}|{\"a\":1e-7}| {\"a\":1} |\n[1]\n|\t|{\"a\":\"\t\"}|{\"a\":\"<&>\"}|NaN|Infinity|// c|{\"a\":1}//|\"|[|\ufeff{}|{\"error\":\"x\"}|{\"Error\":1}|{\"a\":\"\xff\"}|[[[[1]]]]|{\"\":1}|{1:2}|{\"a\":1,}|\"a|\\|[1 2]|{\"a\":tru}|{\"a\":[}|[}""".replace("\n", "|").split("|")]
VERSIONS = ['"1.2.3"', '"v1.2"', '"1.2.3-rc.1+meta"', '"x"', '"0.3.7"', '"2"', '"1.10.0"', '""', '"1.2.3.4"', '"01.2.3"', '"1.2.3-01"', '"V1"', '" 1.2.3"', '"1.2.3-"', '"1.2.3+"', '"-1.2.3"', '"1.02.3"', '"99999999999999999999.0.0"', '"1.29.3-gke.1234"', '"v1.30.0+k3s1"']
CONSTRAINTS = ['">=1.2.0"', '"^1.2"', '"~1.2"', '"1.x"', '">1 <2"', '"!=1.2.3"', '"1.2 - 1.5"', '"<1 || >=1.10"', '"*"', '">=1.2.3-0"', '"^0.3.1"', '"~0"', '"bad x"', '">1.2"', '"<=1.2"', '""', '"1.2.3 "', '"=>1"', '"=<1"', '"~>1.2"', '"!1"', '">=1.16.0-0 <1.30.0-0"', '"^0"', '"^0.0"', '">= 1.2, < 2"', '"||"', '"1.2.x || 2.x"', '"> 1.2.3-beta"', '"X"', '">=v1"', '"1.2.3.4"', '"<1.2-a"']
PATHS = [r'"%s"' % text for text in r"|/|.|..|a|/a|a/|/a/b/../c.txt|a//b|./a|../a|/..|a.tar.gz|.hidden|a.|/a.b/c|a/./b/.|é/日.x|a\\b.c|//a//|a/b/|x/..|/x/../..".split("|")]
URLS = [r'"%s"' % text for text in r"http://u:p@h.x:8080/p/a?q=1#f||http://h|https://h/|//h/p|/p|p|x:y|mailto:a@b|http://[::1]:80/x|http://h:port/|http://h/%41|http://h/%zz|http://h/a b|http://u@h|http://u:@h|http://:p@h|h:80|http://h?|http://h#|http://h/?a=b&c=d|http://é/日|:x|http://h/a%2Fb|HTTP://H/P|http://h:/|http://h/p;x|file:///a|http://a b/|http://h/?q=é#é|http://h#a%20b| http://h|http://h\x7f|1http://h|ht+tp://h|http://u%40x:p%3a@h|postgres://u:p@h:5432/db?sslmode=disable|http://h/a?b#c#d".split("|")]
POOL = {
    "A": KINDS, "N": NUMBERS, "L": LISTS, "M": MAPS, "K": KEYS, "Y": YAMLS, "J": JSONS, "V": VERSIONS, "C": CONSTRAINTS, "P": PATHS, "U": URLS,
    "S": ['""', '"a"', '"hello world"', '"naïve 日本"', '"a,b"', '"k"', ".Values.s", ".Values.q", '","', '"12"'], "B": ["true", "false", ".Values.t", ".Values.no", '"x"', "1", "nil", ".Values.missing"],
    "I": ["0", "1", "2", "3", "5", "-1", "-3", "10", ".Values.n", '"3"', "(int 2)", "(int64 2)", "2.0", "2.5", "nil", ".Values.f", "'a'", "1e1"], "T": ['"string"', '"map"', '"slice"', '"float64"', '"int"', '"int64"', '"bool"', '"invalid"', '"ptr"', '"struct"', '"[]interface {}"', '"map[string]interface {}"', '"*url.URL"', '""', '"chartutil.Values"', '"common.Values"', '"[]string"'],
}
# name:kinds,... ; a plus sign stands for any number more of the last kind, a name without kinds takes none.
WHOLE = """default:A,A empty:A coalesce:A,A,A all:A,A,A any:A,A,A ternary:A,A,B list:A,A,A append:L,A mustAppend:L,A push:L,A mustPush:L,A prepend:L,A mustPrepend:L,A concat:L,L concat:L,L,L first:L mustFirst:L rest:L mustRest:L last:L mustLast:L initial:L mustInitial:L
reverse:L mustReverse:L uniq:L mustUniq:L without:L,A mustWithout:L,A,A has:A,L mustHas:A,L compact:L mustCompact:L slice:L,I slice:L,I,I mustSlice:L,I,I chunk:I,L mustChunk:I,L until:I untilStep:I,I,I seq:I seq:I,I seq:I,I,I tuple:A,A sortAlpha:L join:S,L toStrings:L
dict:K,A dict:K,A,K,A dict:K get:M,K hasKey:M,K pick:M,K pick:M,K,K omit:M,K omit:M,K,K merge:M,M merge:M,M,M mustMerge:M,M mergeOverwrite:M,M mergeOverwrite:M,M,M mustMergeOverwrite:M,M deepCopy:A mustDeepCopy:A deepEqual:A,A pluck:K,M,M dig:K,A,M dig:K,K,A,M set:M,K,A unset:M,K
add:N,N add:N,N,N add:N sub:N,N mul:N,N mul:N,N,N div:N,N mod:N,N add1:N max:N,N max:N,N,N min:N,N min:N biggest:N,N maxf:N,N minf:N,N addf:N,N addf:N,N,N add1f:N subf:N,N subf:N,N,N mulf:N,N divf:N,N ceil:N floor:N round:N,I round:N,I,N int:N int64:N float64:N atoi:S atoi:N toDecimal:N toDecimal:S
typeOf:A kindOf:A typeIs:T,A typeIsLike:T,A kindIs:T,A base:P dir:P ext:P clean:P isAbs:P osBase:P osDir:P osExt:P osClean:P osIsAbs:P urlParse:U urlJoin:M urlJoin:U
toYaml:A mustToYaml:A toYamlPretty:A toJson:A mustToJson:A toPrettyJson:A mustToPrettyJson:A toRawJson:A mustToRawJson:A fromYaml:Y fromYamlArray:Y fromJson:J fromJsonArray:J mustFromJson:J toToml:A mustToToml:A fromToml:A
semver:V semverCompare:C,V required:A,A required:S,A fail:A include:A,A tpl:A,A lookup:S,S,S,S len:A not:A and:A,A or:A,A,A index:A,A index:L,I index:M,K slice:A,I,I print:A,A println:A,A printf:S,A html:A js:A urlquery:A call:A,A eq:A,A ne:A,A lt:A,A le:A,A gt:A,A ge:A,A
toString:A quote:A squote:A cat:A,A hello: fail: getHostByName:S""".split()
# Others test what these do; here they get wrong kinds and counts.
OTHERS = """trim:S trimAll:S,S trimSuffix:S,S trimPrefix:S,S nospace:S upper:S lower:S title:S untitle:S swapcase:S repeat:I,S substr:I,I,S trunc:I,S abbrev:I,S abbrevboth:I,I,S initials:S indent:I,S nindent:I,S replace:S,S,S plural:S,S,I snakecase:S camelcase:S kebabcase:S
splitList:S,S split:S,S splitn:S,I,S wrap:I,S wrapWith:I,S,S contains:S,S hasPrefix:S,S hasSuffix:S,S regexMatch:S,S mustRegexMatch:S,S regexFind:S,S regexFindAll:S,S,I regexReplaceAll:S,S,S regexReplaceAllLiteral:S,S,S regexSplit:S,S,I regexQuoteMeta:S
b64enc:S b64dec:S b32enc:S b32dec:S sha1sum:S sha256sum:S sha512sum:S adler32sum:S duration:S durationRound:S htmlDate:I date:S,I dateInZone:S,I,S toDate:S,S mustToDate:S,S unixEpoch:I ago:S dateModify:S,I bcrypt: htpasswd:S derivePassword:I,S,S,S,S genPrivateKey:S encryptAES:S,S decryptAES:S,S buildCustomCert:S,S
genCA:S,I genSelfSignedCert:S,I,I,I randAlphaNum:I randAlpha:I randNumeric:I randAscii:I randBytes:I randInt:I,I shuffle:S uuidv4:""".split()
RANDOM = "rand uuid shuffle gen bcrypt htpasswd encrypt ago now htmlDate htmlDateInZone dateModify date date_modify dateInZone".split()


def shown(expression):
    """The value with its type: what two of one spelling differ in."""
    return rng.choice(["{{ %s }}", "{{ %s | toJson }}", "{{ %s | typeOf }} {{ %s }}", "{{ printf \"%%#v\" (%s) }}", "{{ %s }}", "{{ printf \"%%T %%v\" (%s) (%s) }}", "{{ $x := %s }}{{ $x }}", "{{ %s | toYaml }}", "{{ %s | quote }}"]).replace("%s", expression).replace("%%", "%")


def calls(spec, limit):
    name, _, kinds = spec.partition(":")
    kinds = [kind for kind in kinds.split(",") if kind]
    pools = [POOL[kind] for kind in kinds]
    found = []
    size = 1
    for pool in pools:
        size *= len(pool)
    for _ in range(min(limit, size)):
        found.append([rng.choice(pool) for pool in pools])
    if len(pools) == 1:
        found = [[value] for value in pools[0]]
    # Every kind in every place, the others as they should be.
    for place in range(len(pools)):
        for wrong in rng.sample(KINDS, 7 if len(pools) > 1 else 12):
            arguments = [rng.choice(pool[:6]) for pool in pools]
            arguments[place] = wrong
            found.append(arguments)
    good = [pool[0] for pool in pools]
    found += [good[:-1], good + ['"more"'], [], good + ['"a"', "1"], [".Values.nul"] * len(good)]
    return ["%s %s" % (name, " ".join(arguments)) if arguments else name for arguments in found if harmless(name, arguments)]


def harmless(name, arguments):
    """What neither fills the memory nor puts a map into itself, of which Helm dies."""
    if name in ("until", "untilStep", "seq", "repeat", "indent", "nindent", "range", "wrap", "wrapWith", "genPrivateKey", "randBytes") or name.startswith("rand"):
        return not any(big in argument for argument in arguments for big in ("9223372036854775807", "4294967296", "1e20", ".Values.big"))
    if name == "set":
        return not any(argument.startswith((".Values", ".Files", ".Release")) for argument in arguments[2:])
    return True


def functions():
    for spec in WHOLE:
        for call in calls(spec, 34):
            yield shown(call) if rng.random() < 0.7 else "{{ %s }}" % call
    for name in ["keys", "values"]:
        for arguments in MAPS + KINDS + ['(dict "a" 1) (dict "b" 2)', "", ".Values.m .Values.em"]:
            yield "{{ %s %s | sortAlpha }}" % (name, arguments)
            yield "{{ len (%s %s) }}{{ typeOf (%s %s) }}" % (name, arguments, name, arguments)
    for spec in OTHERS:
        random_ = spec.startswith(tuple(RANDOM))
        for call in calls(spec, 4):
            yield "{{ typeOf (%s) }}" % call if random_ else "{{ %s }}" % call


def kinds():
    """Every value as every format verb, reflection and writer shows it."""
    for value in dict.fromkeys(KINDS + LISTS + MAPS + NUMBERS):
        for form in ["{{ %s }}", "{{ typeOf %s }}", "{{ kindOf %s }}", "{{ printf \"%%T\" %s }}", "{{ toJson %s }}", "{{ toYaml %s }}", "{{ printf \"%%v\" %s }}", "{{ printf \"%%s\" %s }}", "{{ printf \"%%d\" %s }}", "{{ printf \"%%q\" %s }}",
                     "{{ printf \"%%#v\" %s }}", "{{ printf \"%%+v\" %s }}", "{{ quote %s }}", "{{ toString %s }}", "{{ empty %s }}", "{{ if %s }}y{{ else }}n{{ end }}", "{{ len %s }}", "{{ range $k, $v := %s }}{{ $k }}={{ $v }};{{ else }}none{{ end }}",
                     "{{ range %s }}{{ . }};{{ end }}", "{{ int %s }} {{ int64 %s }} {{ float64 %s }}", "{{ print %s %s 1 }}", "{{ toPrettyJson %s }}", "{{ html %s }}", "{{ list %s | toJson }}", "{{ dict \"k\" %s | toYaml }}", "{{ (%s).x }}", "{{ (%s).a.b }}", "{{ eq %s 3 }}", "{{ eq %s \"a\" }}", "{{ index %s 0 }}", "{{ deepCopy %s | typeOf }}"]:
            if "range" in form and not harmless("range", [value]):
                continue
            yield form.replace("%s", value, 3).replace("%%", "%") if form.count("%%s") == 0 else form.replace("%%s", "\0").replace("%s", value).replace("\0", "%s").replace("%%", "%")


def grown(depth):
    """A random expression over lists, maps and numbers."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(KINDS[:36] + LISTS[:16] + MAPS[:10])
    spec = rng.choice([spec for spec in WHOLE if "set:" not in spec and not spec.startswith(("hello", "fail", "include", "tpl", "lookup", "call", "required", "getHost", "until", "seq", "to", "from", "slice:A"))])
    name, _, kinds = spec.partition(":")
    return "(%s %s)" % (name, " ".join(grown(depth - 1) if kind in "ALM" else rng.choice(POOL[kind]) for kind in kinds.split(",") if kind))


def objects():
    lines = r"""{{ .Files.Get "a.txt" }}|{{ .Files.Get "dir/c.txt" }}|{{ .Files.Get "./a.txt" }}|{{ .Files.Get "/a.txt" }}|{{ .Files.Get "dir" }}|{{ .Files.Get "" }}|{{ .Files.Get "empty.txt" }}|{{ .Files.Get .Values.nul }}|{{ .Files.Get nil }}|{{ .Files.Get .Values.missing }}|{{ .Files.Get .Values.l }}|{{ .Files.Get "a.txt" "b" }}|{{ "a.txt" | .Files.Get }}|{{ "a.txt" | .Files.Get | upper }}|{{ .Files.Get "u.txt" | quote }}|{{ .Files.Get "crlf.txt" | quote }}
{{ .Files.GetBytes "a.txt" }}|{{ .Files.GetBytes "a.txt" | toString }}|{{ .Files.GetBytes "a.txt" | toJson }}|{{ .Files.GetBytes "a.txt" | b64enc }}|{{ .Files.GetBytes "a.txt" | printf "%s" }}|{{ .Files.GetBytes "a.txt" | len }}|{{ .Files.GetBytes "nosuch" }}|{{ .Files.GetBytes "nosuch" | typeOf }}|{{ .Files.GetBytes "nosuch" | toJson }}|{{ .Files.GetBytes "a.txt" | typeOf }}|{{ .Files.GetBytes "a.txt" | toYaml }}|{{ index (.Files.GetBytes "a.txt") 0 }}|{{ range .Files.GetBytes "dir/c.txt" }}{{ . }},{{ end }}|{{ .Files.GetBytes "a.txt" | quote }}|{{ .Files.GetBytes "a.txt" | printf "%x" }}|{{ .Files.GetBytes "a.txt" | printf "%v" }}|{{ .Files.GetBytes "a.txt" | html }}|{{ eq (.Files.GetBytes "a.txt") "x" }}|{{ .Files.GetBytes "a.txt" | upper }}|{{ .Files.GetBytes "a.txt" | sha256sum }}
{{ .Files.Lines "a.txt" }}|{{ .Files.Lines "a.txt" | len }}|{{ .Files.Lines "a.txt" | typeOf }}|{{ .Files.Lines "crlf.txt" | toJson }}|{{ .Files.Lines "empty.txt" | toJson }}|{{ .Files.Lines "nosuch" | toJson }}|{{ .Files.Lines "dir/c.txt" | toJson }}|{{ range .Files.Lines "a.txt" }}<{{ . }}>{{ end }}|{{ range $i, $l := .Files.Lines "u.txt" }}{{ $i }}{{ $l }}{{ end }}|{{ .Files.Lines }}|{{ .Files.Lines 1 }}
{{ .Files.Glob "*" | len }}|{{ .Files.Glob "**" | len }}|{{ .Files.Glob "*.txt" | len }}|{{ .Files.Glob "dir/*" | len }}|{{ .Files.Glob "dir/**" | len }}|{{ .Files.Glob "**.txt" | len }}|{{ .Files.Glob "**/*.json" | len }}|{{ .Files.Glob "{a,b}.*" | len }}|{{ .Files.Glob "[ab].*" | len }}|{{ .Files.Glob "?.txt" | len }}|{{ .Files.Glob "" | len }}|{{ .Files.Glob "[" | len }}|{{ .Files.Glob "dir" | len }}|{{ .Files.Glob "!a*" | len }}|{{ .Files.Glob "[!a].txt" | len }}|{{ .Files.Glob "[^a].txt" | len }}|{{ .Files.Glob "{a" | len }}|{{ .Files.Glob "\\a.txt" | len }}|{{ .Files.Glob 1 }}|{{ .Files.Glob }}|{{ .Files.Glob "*.txt" | typeOf }}
{{ (.Files.Glob "*.txt").AsConfig }}|{{ (.Files.Glob "**").AsConfig }}|{{ (.Files.Glob "**").AsSecrets }}|{{ (.Files.Glob "nosuch").AsConfig | quote }}|{{ (.Files.Glob "nosuch").AsSecrets | quote }}|{{ (.Files.Glob "*.txt").AsConfig | indent 2 }}|{{ .Files.AsConfig | quote }}|{{ .Files.AsSecrets | quote }}|{{ (.Files.Glob "a.*").Get "a.txt" }}|{{ (.Files.Glob "*.txt").Glob "a*" | len }}|{{ range $p, $_ := .Files.Glob "**" }}{{ $p }} {{ $.Files.Get $p | len }};{{ end }}|{{ range .Files.Glob "a.*" }}{{ . }}{{ end }}|{{ .Files.Get "b.yaml" | fromYaml }}|{{ (.Files.Get "b.yaml" | fromYaml).b | join "-" }}|{{ .Files.Get "dir/sub/d.json" | fromJson }}|{{ tpl (.Files.Get "a.txt") . }}|{{ tpl (.Files.Glob "a.txt").AsConfig . }}|{{ .Files.a }}|{{ index .Files "a.txt" }}|{{ index .Files "x" }}|{{ get .Files "a.txt" }}|{{ .Files | keys | len }}|{{ .Files | toYaml }}|{{ .Files | typeOf }}|{{ len .Files }}|{{ kindOf .Files }}
{{ .Release.Name | quote }}|{{ .Release | toJson }}|{{ .Release | toYaml }}|{{ .Release | keys | sortAlpha }}|{{ get .Release "Name" }}|{{ hasKey .Release "Nope" }}|{{ .Release.name }}|{{ .Release.Nope.x }}|{{ range $k, $v := .Release }}{{ $k }}={{ $v }};{{ end }}|{{ .Release.Revision | kindOf }}|{{ eq .Release.Revision 1 }}|{{ add .Release.Revision 1 }}|{{ .Release.Service | lower }}|{{ .Release.IsInstall | ternary "a" "b" }}|{{ set .Release "X" 1 | len }}|{{ $_ := set .Release "Name" "other" }}{{ .Release.Name }}|{{ merge (dict) .Release | toJson }}|{{ dict "Release" .Release | toJson }}|{{ .Release | deepCopy | toJson }}|{{ pick .Release "Name" }}|{{ printf "%T" .Release }}|{{ printf "%v" .Release }}
{{ .Chart.Name }}-{{ .Chart.Version }}|{{ .Chart.name }}|{{ .Chart.Nope }}|{{ .Chart | kindOf }}|{{ .Chart | typeOf }}|{{ .Chart.Metadata }}|{{ .Chart.Metadata.Name }}|{{ .Chart.IsRoot }}|{{ .Chart.Type }}|{{ .Chart.Maintainers | len }}|{{ (index .Chart.Maintainers 0).Name }}|{{ (first .Chart.Maintainers).Email }}|{{ range .Chart.Maintainers }}{{ .Name }}{{ .URL }}{{ end }}|{{ .Chart.Keywords | toJson }}|{{ .Chart.Keywords | join "," }}|{{ .Chart.Sources | toJson }}|{{ .Chart.Annotations | toJson }}|{{ .Chart.Annotations.x }}|{{ index .Chart.Annotations "a/b" }}|{{ get .Chart.Annotations "a/b" }}|{{ .Chart.Annotations | typeOf }}|{{ .Chart.Dependencies | toJson }}|{{ .Chart.AppVersion | default .Chart.Version }}|{{ .Chart.KubeVersion | quote }}|{{ .Chart.Deprecated }}|{{ .Chart.Home | quote }}|{{ .Chart.Icon }}|{{ .Chart.Condition | quote }}|{{ .Chart.Tags | quote }}|{{ .Chart.APIVersion }}|{{ .Chart.Description | quote }}|{{ .Chart.Validate }}|{{ .Chart.Version | replace "+" "_" }}|{{ .Chart.Keywords | typeOf }}|{{ .Chart.Maintainers | typeOf }}|{{ index .Chart "Name" }}|{{ get .Chart "Name" }}|{{ range .Chart }}x{{ end }}|{{ len .Chart }}|{{ .Chart.Name.x }}|{{ .Chart.Maintainers | toJson }}|{{ .Chart.Maintainers | toYaml }}|{{ if .Chart }}y{{ end }}|{{ with .Chart }}{{ .Name }}{{ end }}|{{ .Chart | toJson | fromJson | len | lt 3 }}|{{ .Chart | toJson }}|{{ .Chart | toYaml }}
{{ .Template.Name }}|{{ .Template.BasePath }}|{{ .Template | toJson }}|{{ .Template | typeOf }}|{{ .Template.Nope }}|{{ print $.Template.BasePath "/x.yaml" }}|{{ include (print $.Template.BasePath "/nope.yaml") . }}|{{ .Template.Name | base }}|{{ .Subcharts }}|{{ .Subcharts | toJson }}|{{ .Subcharts | typeOf }}|{{ .Subcharts.x }}|{{ .Subcharts.x.y }}|{{ . | len }}|{{ . | typeOf }}|{{ keys . | sortAlpha }}|{{ hasKey . "Values" }}|{{ .Nope }}|{{ .Nope.x }}|{{ get . "Nope" }}|{{ $.Release.Name }}|{{ (merge (dict "x" 1) .).Release.Name }}|{{ set . "y" 5 | len }}{{ .y }}|{{ omit . "Values" "Files" "Capabilities" "Chart" "Release" "Subcharts" | toJson }}|{{ pick . "Template" }}
{{ .Capabilities.KubeVersion }}|{{ .Capabilities.KubeVersion.Version }}|{{ .Capabilities.KubeVersion.GitVersion }}|{{ .Capabilities.KubeVersion.Major }}|{{ .Capabilities.KubeVersion.Minor | int }}|{{ .Capabilities.KubeVersion | toJson }}|{{ .Capabilities.KubeVersion | toYaml }}|{{ .Capabilities.KubeVersion | typeOf }}|{{ .Capabilities.KubeVersion.Nope }}|{{ .Capabilities.KubeVersion.String }}|{{ .Capabilities.KubeVersion | quote }}|{{ .Capabilities.KubeVersion | toString }}|{{ printf "%s" .Capabilities.KubeVersion }}|{{ printf "%v" .Capabilities.KubeVersion }}|{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion.Version }}|{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion.GitVersion }}|{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion }}|{{ .Capabilities.KubeVersion.Version | trimPrefix "v" }}|{{ default .Capabilities.KubeVersion.Version .Values.missing }}|{{ regexFind "v[0-9]+" .Capabilities.KubeVersion.Version }}
{{ .Capabilities.APIVersions.Has "v1" }}|{{ .Capabilities.APIVersions.Has "apps/v1" }}|{{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}|{{ .Capabilities.APIVersions.Has "nope/v1" }}|{{ .Capabilities.APIVersions.Has "" }}|{{ .Capabilities.APIVersions.Has .Values.s }}|{{ .Capabilities.APIVersions.Has .Values.nul }}|{{ .Capabilities.APIVersions.Has nil }}|{{ .Capabilities.APIVersions.Has .Values.n }}|{{ "v1" | .Capabilities.APIVersions.Has | not }}|{{ .Capabilities.APIVersions | typeOf }}|{{ .Capabilities.APIVersions | kindOf }}|{{ range .Capabilities.APIVersions }}{{ break }}{{ end }}|{{ has "v1" .Capabilities.APIVersions }}|{{ .Capabilities.APIVersions | has "batch/v1" }}|{{ without .Capabilities.APIVersions "v1" | len | lt 5 }}|{{ .Capabilities.APIVersions.Nope }}|{{ .Capabilities.Nope }}|{{ .Capabilities.Nope.x }}|{{ .Capabilities | typeOf }}|{{ .Capabilities.HelmVersion.GoVersion | trunc 4 }}|{{ .Capabilities.HelmVersion.GitCommit | len | lt 1 }}|{{ .Capabilities.HelmVersion | typeOf }}|{{ .Capabilities.HelmVersion.Version }}|{{ .Capabilities.HelmVersion.GitTreeState | typeOf }}
{{ include "x" . }}{{ define "x" }}a{{ end }}|{{ define "x" }}{{ . | toJson }}{{ end }}{{ include "x" (list 1 (dict "a" nil)) }}|{{ define "x" }}  a  {{ end }}{{ include "x" . | trim | quote }}|{{ define "x" }}{{ fail "in" }}{{ end }}{{ include "x" . }}|{{ define "x" }}{{ required "need" .y }}{{ end }}{{ include "x" . }}|{{ define "x" }}{{ .y.z }}{{ end }}{{ include "x" . }}|{{ define "x" }}{{ index . 5 }}{{ end }}{{ include "x" (list 1) }}|{{ define "x" }}a: {{ . }}{{ end }}{{ (include "x" 3 | fromYaml).a | typeOf }}|{{ include "" . }}|{{ include "c/templates/t.yaml" . | len }}|{{ template "c/templates/t.yaml" }}|{{ define "c.x" }}{{ printf "%s" . }}{{ end }}{{ include "c.x" 1 }}|{{ define "x" }}{{ $ }}{{ end }}{{ include "x" 1 }}{{ template "x" 2 }}|{{ define "x" }}{{ range . }}{{ include "x" . }}({{ len . }}){{ end }}{{ end }}{{ include "x" (list (list (list))) }}
{{ tpl "" . }}|{{ tpl "{{ . }}" 1 }}|{{ tpl "{{ .a }}" (dict "a" (list 1)) }}|{{ tpl "{{ .Values.s }}{{ .x }}" (merge (dict "x" 1) .) }}|{{ tpl "{{ if }}" . }}|{{ tpl "{{ fail \"t\" }}" . }}|{{ tpl "{{ required \"r\" .x }}" . }}|{{ tpl "a\n{{- 1 }}" . }}|{{ tpl .Values.nul . }}|{{ tpl .Values.missing . }}|{{ tpl .Values.n . }}|{{ tpl (.Values.l | toYaml) . }}|{{ tpl "{{ tpl \"{{ 1 }}\" . }}" . }}|{{ tpl "{{ $.Values.s }}" $ }}|{{ tpl "{{ .Release.Name }}" . }}|{{ tpl "{{ .Template.Name }}" . }}|{{ tpl "{{ .Files.Get \"a.txt\" }}" . }}|{{ tpl "{{ .x.y }}" . }}|{{ tpl "{{ .x.y }}" (dict) }}|{{ tpl "{{ .x }}" (dict) }}|{{ tpl "{{ .x }}" nil }}|{{ tpl "x" nil }}|{{ tpl "<no value>" . }}|{{ tpl "{{ nosuch }}" . }}|{{ tpl "{{ include \"zz\" . }}" . }}|{{ tpl "{{ break }}" . }}|{{ tpl (list) . }}|{{ (tpl "{{ 1 }}" .) | typeOf }}|{{ tpl "{{ index . 9 }}" (list) }}|{{ tpl "{{ .a.b.c }}" (dict "a" (dict "b" nil)) }}
{{ lookup "v1" "Pod" "" "" | toJson }}|{{ lookup "v1" "Pod" "" "" | typeOf }}|{{ (lookup "v1" "Pod" "" "").items | typeOf }}|{{ if lookup "v1" "Pod" "n" "x" }}y{{ else }}n{{ end }}|{{ lookup "v1" "Pod" "n" "x" | len }}|{{ (lookup "v1" "Pod" "n" "x").metadata.name }}|{{ (lookup "v1" "Pod" "n" "x").metadata }}|{{ get (lookup "v1" "Pod" "n" "x") "a" | quote }}|{{ lookup 1 2 3 4 }}|{{ lookup "v1" "Pod" "n" }}|{{ lookup nil "Pod" "n" "x" }}|{{ dig "a" "b" "d" (lookup "v1" "Pod" "n" "x") }}|{{ index (lookup "v1" "Secret" "n" "x") "data" "k" }}|{{ range $i, $x := (lookup "v1" "Pod" "" "").items }}{{ end }}z"""
    for line in lines.split("\n"):
        yield from split_cases(line)
    for _ in range(1100):
        yield shown(grown(2))


def split_cases(line):
    """At bars outside actions."""
    parts, current, depth, i = [], "", 0, 0
    while i < len(line):
        if line.startswith("{{", i) and depth == 0 and line[i - 1] != '"' and line[i - 1] != "`": depth = 1
        if line.startswith("}}", i) and (i + 2 == len(line) or line[i - 1] == " "): depth = 0 if balanced(current) else 1
        if line[i] == "|" and depth == 0:
            parts.append(current); current = ""
        else:
            current += line[i]
        i += 1
    return [part for part in parts + [current] if part]


def balanced(text):
    """Whether every quote of the action that began last is closed."""
    return len(re.findall(r'(?<!\\)"', text)) % 2 == 0


def record(name, templates):
    with tempfile.TemporaryDirectory() as folder, open(CASES / name, "w") as file:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        meta = "apiVersion: v2\nname: c\nversion: 0.1.0+b\nmaintainers: [{name: m, email: m@x, url: u}]\nkeywords: [k]\nannotations: {a/b: c}\n"
        (chart / "Chart.yaml").write_text(meta)
        for path, text in FILES.items():
            (chart / path).parent.mkdir(parents=True, exist_ok=True)
            (chart / path).write_bytes(text.encode())
        file.write(json.dumps({"values": VALUES, "files": FILES, "chart": meta}, sort_keys=True) + "\n")
        count = errors = 0
        for template in dict.fromkeys(templates):
            (chart / "templates" / "t.yaml").write_text(template)
            if TRACE:
                pathlib.Path(TRACE).write_text(template)
            attempts = []
            for _ in range(2):
                case = {"template": template}
                try:
                    output = helm.Chart.load(str(chart)).render(VALUES, name="r", namespace="n")["c/templates/t.yaml"]
                    case["output"] = output
                except helm.HelmError as error:
                    case["error"] = str(error)[-240:]
                except UnicodeDecodeError:
                    case = None
                attempts.append(case)
            case = attempts[0]
            if case is None or case != attempts[1] or ADDRESS.search(case.get("output", "")) or len(case.get("output", "")) > 1500:
                continue  # a pointer, an order that changes, text that JSON cannot hold, or all of Kubernetes' APIs
            count += 1
            errors += "error" in case
            file.write(json.dumps(case, sort_keys=True, ensure_ascii=False) + "\n")
        print(name, count, "cases,", errors, "of them errors", flush=True)


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    record("calls.jsonl", functions())
    record("kinds.jsonl", kinds())
    record("objects.jsonl", objects())


main()
