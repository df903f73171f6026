#!/usr/bin/env python3
"""Records what real Helm 4 makes of TOML, both ways, into ../Cases/toml/*.jsonl.

Usage: TZ=UTC PYTHON-WITH-HELM-SDK toml.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same)
"""
import random
from small_templates import quoted, record

rng = random.Random(13)
VALUES = {"s": "x", "n": 3, "f": 2.5, "t": True, "nul": None, "l": ["b", "a"], "nums": [3, 1, 2], "el": [], "em": {}, "m": {"b": 2, "a": 1, "c": {"d": {"e": "deep"}}},
    "objs": [{"name": "x", "v": 1}, {"name": "y", "v": {"w": 2}}], "mixed": [1, "a", {"k": "v"}], "withnil": [1, None], "objnil": [{"a": None}], "big": 12345678, "nested": [[1, 2], ["a", ["b"]]],
    "tables": {"t2": {"x": [1], "y": {"z": True}}, "t1": {"l": [{"a": 1}, {"b": [{"c": 2}]}]}, "plain": "p"}}
WORDS = ["a", "b", "name", "key-1", "x_y", "", "a b", "a.b", "é", "日本", "\"q\"", "'", "\n", "1", "A", "true", "-", "\\", "\x7f"]
SCALARS = ["1", "-7", "0", "2.5", "1.0", "1e6", "999999.0", "1000000.0", "1e21", "1e-5", "0.0001", "0.1", "123456789.125", "-0.0", "9223372036854775807", "(int64 \"5\")", "true", "false", "\"\"", "\"text\"",
    "\"tab\\tnl\\n\\\"q\\\" \\\\ \\x01\\x1f\\x7f\"", "\"naïve 日本 😀\"", "\"\\u2028\\u00a0\"", ".Values.f", ".Values.n", ".Values.s", "nil", "(divf 1 3)", "1e100", "(duration \"95\")", "(toDate \"2006-01-02\" \"2024-02-29\")",
    "(toDate \"2006-01-02 15:04:05.999 -0700\" \"2024-02-29 01:02:03.25 +0530\")", "(mulf 1.0 100000)", "(float64 5)", ".Values.big", "(divf 0 -1)"]


def value(depth):
    shape = rng.random()
    if depth <= 0 or shape < 0.5:
        return rng.choice(SCALARS)
    if shape < 0.72:
        return "(list %s)" % " ".join(value(depth - 1) for _ in range(rng.randint(0, 3)))
    return table(depth - 1)


def table(depth):
    keys = rng.sample(WORDS, rng.randint(0, 4))
    return "(dict %s)" % " ".join("%s %s" % (quoted(key), value(depth)) for key in keys)


def write():
    for name in VALUES:
        yield "{{ toToml .Values.%s }}" % name
        yield "{{ toToml (dict \"k\" .Values.%s) }}" % name
        yield "{{ mustToToml (dict \"k\" (dict \"l\" .Values.%s)) }}" % name
    yield "{{ toToml .Values }}"
    for scalar in SCALARS:
        yield "{{ toToml %s }}" % scalar
        yield "{{ toToml (dict \"a\" %s) }}" % scalar
        yield "{{ toToml (dict \"a\" (list %s)) }}" % scalar
        yield "{{ toToml (dict \"a\" (list (dict \"b\" %s))) }}" % scalar
        yield "{{ mustToToml (dict \"a\" (list (list 1 (dict \"b\" %s)))) }}" % scalar
    for word in WORDS:
        yield "{{ toToml (dict %s (dict %s (dict \"x\" 1))) }}" % (quoted(word), quoted(word))
        yield "{{ toToml (dict %s (list (dict %s 1))) }}" % (quoted(word), quoted(word))
    for bad in ["(list (dict \"a\" 1))", "(list nil)", "(list)", "(dict)", "(list (list))", "(list (dict) 1)", ".Values.missing", "\"a\" \"b\"", "", "(toDate \"2006\" \"2024\").Month", "(splitList \",\" \"a,b\")", "(split \",\" \"a,b\")", "(until 3)", "(semver \"1.2.3\")"]:
        yield "{{ toToml %s }}" % bad
        yield "{{ mustToToml %s }}" % bad
        yield "{{ toToml (dict \"a\" %s) }}" % bad if bad and " \"b\"" not in bad else "{{ toToml }}"
    for _ in range(500):
        yield "{{ %s %s }}" % (rng.choice(["toToml", "toToml", "mustToToml"]), table(3))


DOCUMENTS = ["""# comment
title = "TOML Example" # after

[owner]
name = "Tom"
dob = 1979-05-27T07:32:00-08:00

[database]
server = "192.168.1.1"
ports = [ 8001, 8001, 8002 ]
data = [ ["delta", "phi"], [3.14] ]
temp_targets = { cpu = 79.5, case = 72.0 }
enabled = true
""", """a.b.c = 1
a.b.d = "x"
a."quoted key".e = 'raw \\n'
"" = 0
'single' = 1
3.14159 = "pi"
""", """[[fruit]]
name = "apple"
[fruit.physical]
color = "red"
[[fruit.variety]]
name = "red delicious"
[[fruit.variety]]
name = "granny smith"
[[fruit]]
name = "banana"
[[fruit.variety]]
name = "plantain"
""", """int1 = +99
int2 = 42
int3 = 0
int4 = -17
int5 = 1_000
hex = 0xDEAD_beef
oct = 0o755
bin = 0b1101_0110
f1 = +1.0
f2 = 3.1415
f3 = -0.01
f4 = 5e+22
f5 = 1e06
f6 = -2E-2
f7 = 6.626e-34
f8 = 224_617.445_991_228
i1 = inf
i2 = +inf
i3 = -inf
""", '''str = "I'm a string. \\"quoted\\". Name\\tJos\\u00E9\\nLocation\\tSF. \\U0001F600 \\e \\x41"
multi = """
Roses are red
Violets are blue"""
cont = """\\
       The quick brown \\


       fox.\\
       """
quotes = """Here are two quotation marks: "". Simple enough."""
five = """""two"""""
raw = 'C:\\Users\\nodejs'
rawmulti = \'\'\'
The first newline is
trimmed in raw strings.
  'quotes' ''two''
\'\'\'
crlf = """a\r\nb"""
''', """odt1 = 1979-05-27T07:32:00Z
odt2 = 1979-05-27T00:32:00.999999-07:00
odt3 = 1979-05-27 07:32:00z
ldt1 = 1979-05-27T07:32:00
ldt2 = 1979-05-27t00:32:00.5
ld1 = 1979-05-27
lt1 = 07:32:00
lt2 = 00:32:00.999999
short = 07:32
short2 = 1979-05-27 07:32
short3 = 1979-05-27T07:32+02:00
""", """arr = [
  1, # one
  2,
  # three is missing
]
tables = [ {x = 1, y = {z = [1, {w = 2}]}}, {}, {a.b = 1, a.c = 2} ]
nested = [ [ ], [ [ ] ] ]
inline = {
  a = 1,
  b = 2, # two
}
[x.y.z.w]
[x]
k = 1
""", """[a.b]
c = 1
[a]
d = 2
[a.e]
f = {g = 1}
[[a.h]]
i = 1
[[a.h]]
i = 2
j = []
""", "\ufeffbom = true\r\nnext = false\r\n\r\n[ spaced . table ]\r\n\tk\t=\t1\t\r\n"]
SMALL = ["a=1\na=2", "[a]\n[a]", "[a]\nb=1\n[a.b]", "[[a]]\n[a]", "a=[]\n[[a]]", "a={}\n[a]", "a={}\na.b=1", "a={b=1}\n[a.c]", "a={b=1,b=2}", "a={b.c=1,b=2}", "a.b=1\na=2", "a=1\na.b=2", "[a]\n[a.b]\n[a]", "[a.b]\n[a]\n[a.b]",
    "a=[{}]\n[[a]]", "[[a]]\na=[{}]", "[[a]]\nb=1\n[a.c]\nd=1\n[[a]]\n[a.c]", "a=1\n[a]", "a=1\n[a.b.c]", "[a]\nb=1\n[[a.b]]", "x=[1,{y=1}]", "x=[[{y=1}],{z=2}]", "a=[{b=[{c=1}]}]", "a", "a=", "=1", ".a=1", "a.=1", "a..b=1", "a b=1", "a=1 b=2", "a=\n1",
    "a=[1 2]", "a=[1,,2]", "a=[,]", "a=[1", "a=[", "a={", "a={b", "a={b=", "a={b=1", "a={b=1,", "a={,}", "a={b=1 c=2}", "a={b=1\n,c=2\n}", "[", "[]", "[.]", "[a.]", "[a..b]", "[a", "[a b]", "[[a]", "[[a]b]", "[a]b", "[[]]", "[ ]", "[\"\"]", "[a]]",
    "a=\"", "a=\"\n\"", "a='", "a='\n'", "a=\"\"\"", "a='''", "a=\"\\", "a=\"\\q\"", "a=\"\\u12\"", "a=\"\\u12G4\"", "a=\"\\ud800\"", "a=\"\\U00110000\"", "a=\"\\x4\"", "a=\"\\ \"", "a=\"\"\"\\q\"\"\"", "a=\"\"\"\\ \n x\"\"\"", "a=\"\"\"\\ x\"\"\"", "a=\"\"\"\"\"\"\"", "a=\"\"\"\"\"\"\"\"\"",
    "a='''''''", "a=''''''''''", "a=\"\"\"\\\"\"\"\"\"\"", "a=tru", "a=truefalse", "a=True", "a=inf2", "a=info", "a=nano", "a=nan", "a=+nan", "a=-nan", "a=in", "a=n", "a=i", "a=+i", "a=+in", "a=+x", "a=+", "a=-", "a=--1", "a=+0x1", "a=-0b1", "a=+0", "a=-0", "a=-01", "a=00", "a=0_0", "a=01", "a=1_", "a=_1", "a=1__2",
    "a=0x", "a=0xg", "a=0b2", "a=0o8", "a=0x_1", "a=0x1_", "a=0X1", "a=1.", "a=.1", "a=1.e1", "a=1e", "a=1e+", "a=1e1.5", "a=1.2.3", "a=1._2", "a=1_.2", "a=1e1_0", "a=1e_1", "a=1e400", "a=-1e400", "a=1e-400", "a=9223372036854775807", "a=9223372036854775808", "a=-9223372036854775808", "a=-9223372036854775809", "a=0xffffffffffffffff",
    "a=1979-05-27T", "a=1979-5-27", "a=1979-13-27", "a=1979-05-32", "a=1979-05-27 x", "a=1979-05-27 ", "a=1979-05-27T25:00:00Z", "a=07:32:60", "a=7:32:00", "a=07:3:00", "a=1979-05-27T07:32:00+25:00", "a=1979-05-27T07:32:00.Z", "a=12-", "a=0-", "a=1:2",
    "a=@", "a=é", "a=\u65e5", "é=1", "a\u0000=1", "\u0001", "a=\"\u0001\"", "a='\u007f'", "# \u0002", "a=1\r", "a\r=1", "a=1\rb=2", "a=\"x\ry\"", "a=\"\"\"x\ry\"\"\"", "\"a\nb\"=1", "\"a", "'a", "\"a\\qb\"=1", "\"\"\"a\"\"\"=1", "a=1#c", "#", "", "\n\n", "a=1\n\n\nb", "a=1\n[", "a=1\nb=\"",
    "a = 1 # comment\nb", "[x]\ny=1\n[x.z]\nw", "[x]\ny.z=q", "a.b.c.d=@", "a={b={c={d=@}}}", "a=[\n1,\n@]", "a={\nb=1,\nc=@}", "[[t]]\nk=1\nk=2", "[ a . \"b c\" . 'd' ]\ne=@", "a=1 \t\n\tb\t=\t2 ", "-=1", "_=1", "1=1", "1.2=3", "\"a.b\"=1", "a.\"b.c\"=1\na.\"b.c\"=2"]
MARKS = list("[]{}=,.\"'\\#\n\r\t 10ax_-:+TZe") + ["\"\"\"", "'''", "[[", "]]", "é", "\x00", "0x", "true", "inf"]


def changed(text):
    for _ in range(rng.randint(1, 2)):
        place = rng.randint(0, len(text))
        kind = rng.random()
        if kind < 0.35:
            text = text[:place] + text[place + rng.randint(1, 3):]
        elif kind < 0.75:
            text = text[:place] + rng.choice(MARKS) + text[place:]
        else:
            text = text[:place] + rng.choice(MARKS) + text[place + 1:]
    return text


def read():
    for text in SMALL + DOCUMENTS:
        yield "{{ fromToml %s }}" % quoted(text)
        # Infinity and what is no number are JSON's business, not TOML's.
        if "inf" not in text and "nan" not in text:
            yield "{{ fromToml %s | toJson }}" % quoted(text)
    for text in DOCUMENTS:
        for _ in range(45):
            yield "{{ fromToml %s }}" % quoted(changed(text))
        for _ in range(8):
            yield "{{ fromToml %s }}" % quoted(text[:rng.randint(0, len(text))])
    for text in SMALL:
        yield "{{ fromToml %s }}" % quoted(changed(text))
    for argument in ["nil", "5", "(list)", ".Values.missing", "", "\"a=1\" \"b=1\""]:
        yield "{{ fromToml %s }}" % argument


def both():
    for text in SMALL + DOCUMENTS:
        yield "{{ fromToml %s | toToml }}" % quoted(text)
        if "inf" not in text and "nan" not in text:
            yield "{{ fromToml %s | toYaml }}" % quoted(text)
    for _ in range(150):
        yield "{{ toToml %s | fromToml | toJson }}" % table(3)
    yield "{{ $m := fromToml \"a=1\\nb=1.0\\nc=2024-01-02\\nd=[1]\\n[[e]]\" }}{{ typeOf $m.a }} {{ typeOf $m.b }} {{ typeOf $m.c }} {{ typeOf $m.d }} {{ typeOf $m }} {{ $m.c.Year }} {{ add $m.a 1 }}"


    for use in ["typeOf $m.e", "kindOf $m.e", "len $m.e", "(first $m.e).x", "(index $m.e 1).x", "range $m.e", "toJson $m.e", "toYaml $m.e", "toToml (dict \"q\" $m.e)", "printf \"%T %v\" $m.e $m.e", "deepEqual $m.e (list (dict \"x\" 1))", "concat $m.e (list 1) | len", "append $m.e 1 | len",
            "has (dict \"x\" 1) $m.e", "typeOf (index $m.e 0)", "reverse $m.e", "compact $m.e", "empty $m.e", "last $m.e", "typeOf (rest $m.e)", "without $m.e 1", "uniq $m.e", "slice $m.e 1", "join \",\" $m.e", "quote $m.e", "toString $m.e", "default 1 $m.e", "$m.e | mustToToml"]:
        body = "{{ range $m.e }}{{ .x }},{{ end }}" if use.startswith("range") else "{{ %s }}" % use
        yield "{{ $m := fromToml \"[[e]]\\nx=1\\n[[e]]\\nx=2\" }}" + body
    for data in ["/w==", "YT0iwyI=", "YT0iYf9iIg==", "I8M=", "YcM=", "YT0xIP8=", "//5hPTE=", "77u/YT0x", "YT0nJyf/", "W/9d", "YT1b/w==", "YT0i8J+YgCI="]:
        yield "{{ fromToml (b64dec \"%s\") | toJson }}" % data
        yield "{{ toToml (dict \"k\" (b64dec \"%s\")) | b64enc }}" % data


record("toml/write.jsonl", write(), VALUES)
record("toml/read.jsonl", read())
record("toml/both.jsonl", both(), VALUES)
