#!/usr/bin/env python3
"""Records what real Helm 4 reads and writes as YAML into ../Cases/yaml/{read,write}.jsonl.

Usage: PYTHON-WITH-HELM-SDK yaml.py      (helm-python-sdk==0.2.2; seeded, so that a second run gives the same files)
"""
import json, os, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "yaml"
rng = random.Random(8)

SCALARS = """yes Yes YES no No NO on On ON off Off OFF y Y n N true True TRUE tRue false False FALSE null Null NULL ~ nil
0 -0 +0 00 01 010 0o10 0O10 0x1F 0X1f 0b101 0B1 1_000 0x_1 _1 1_ 1__0 +12 -12 9223372036854775807 9223372036854775808
18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809 -0x10 +0x10 -0b11 -0o7 08 09 0o8 0b2
1. .5 1.5 +1.5 -1.5 1e3 1E3 1e+3 1e-3 1.e5 .e5 . .. ... - -- --- + +. -. 1e 1e+ e5 1.2.3 1e309 -1e309 1e-400 0.1 1.0 100.0 1e21 1e20 123456789.125
.inf .Inf .INF +.inf -.inf .nan .NaN .NAN nan inf 1:20 190:20:30 190:20:30.15 1:60 0:0 12:30:45 2001-01-01 2001-1-1
2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 2001-12-14 21:59:43 2002-13-01 20010101 << <<<< = ! & * ? : - # % @ ` | >
a:b a: b:a :a a#b a#b# key-1 -a -1a ?a !a &a *a %a @a `a` "a" 'a' [a] {a} ,a a,b a]b a}b ---a ...a a-b a_b a.b a/b ~a ~/x null1 nullable
<a a<b =a 0xg 0x 0b 0o 1k 1Ki 10m 1.5Gi 1/2 50% v1.2.3 1.2.3-rc1 http://x.y/z?a=b#c user@host C:\\d a\\b $x ${x} {{x}}""".split()

STRINGS = SCALARS + ["", " ", "  ", "a ", " a", "a b", "a  b", "\t", "a\tb", "\ta", "a\t", "\n", "\n\n", "a\n", "a\n\n", "\na", " \n", "a\nb", "a\nb\n",
    "a\n\nb", " a\nb", "a \nb", "a\n b\n", "a\n  b\nc\n", "a\n\n\n", "\n a", "a: b\n", "# x\ny\n", "- a\n- b\n", "a\tb\nc\n", "\ta\nb\n", "a\r\nb", "a\rb", "\r", "é", "naïve", "日本語",
    "😀", "a😀\nb", "\u0085", "a\u0085b", "\u00a0", "a\u00a0b", "\u2028", "a\u2028b", "\ufeff", "a\ufeffb", "\ufffd", "\u0000", "\u0001", "\u001b[0m", "\u007f", "\u0080", "\u200b",
    "a: b", "a :b", "a # b", "a #b", "#a", "a: ", "a:", ": a", "- a", "-", "? a", "'", "''", "it's", "\"", "say \"hi\"", "'a'", "a'b\"c", "x" * 100, "word " * 40, "word " * 40 + "\nend", "k" * 200, ("word " * 40).strip(), "a: " + ("word " * 40).strip(), "\t" + ("word " * 40).strip(), "é" + "naïve  two " * 20, "x" * 79 + " y z", "x" * 80 + " y z", "x" * 81 + " y  z", "'" + "it's so " * 20, "\u0001" + " a  b" * 40,
    "tail space \nx", "x\ntail ", "---", "--- a", "...", "... a", "---\na", "{}", "[]", "{a: b}", "[a]", "!!str a", "&anchor a", "*alias", "| a", "> a", "|", "a |", "%a", "@a", "`a`", ",", "a, b", "=", "null", "~",
    "true ", "1 ", " 1", "0x1F ", "1e3", "2001-01-01 10:00:00", "2001-01-01", "10:00", "1:20", "+1", "1,000", "\\", "\\n", "a\\", "#!/bin/sh\nset -e\necho 'x'\n", "key: |\n  a\n", "\n\na\n\n", "a\n \nb", "a\n\t\nb", "trailing\n\n\n"]


def random_string():
    alphabet = "ab01 -:#\n\t'\"{}[],.&*!|>%@`?=~é\u2028\\yn_"
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, 9)))


def random_value(depth):
    kind = rng.randrange(9 if depth else 6)
    if kind == 0: return None
    if kind == 1: return rng.random() < 0.5
    if kind == 2: return rng.choice([0, 1, -1, 10, 100, 1000000, 10**15, 2**53, 10**18, -10**17])
    if kind == 3: return rng.choice([0.5, -0.25, 1.5e10, 1e21, 1e-7, 123456.789, 1234567.5, 1e6, 3.0e-5, 1e100])
    if kind in (4, 5): return rng.choice(STRINGS) if rng.random() < 0.6 else random_string()
    if kind == 6: return [random_value(depth - 1) for _ in range(rng.randrange(4))]
    return {random_key(): random_value(depth - 1) for _ in range(rng.randrange(5))}


def random_key():
    return rng.choice(["a", "b", "a1", "a2", "a10", "A", "Z", "a-b", "a.b", "a_b", "a/b", "1", "10", "2", "01", "y", "null", "true", "", " ", "x y", "é", "key:", "#k", "long-" * 30, "new\nline", "~", "-", "1.5", "a01", "a001"]
        ) if rng.random() < 0.9 else random_string()


def write_cases():
    values = STRINGS + [random_string() for _ in range(250)] + [random_value(3) for _ in range(400)] + [{s: 1} for s in STRINGS]
    with tempfile.TemporaryDirectory() as folder:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
        (chart / "templates" / "all.yaml").write_text(
            '{{ range .Values.cases }}{{ toYaml .v | toJson }}\n{{ end }}')
        loaded = helm.Chart.load(str(chart))
        text = loaded.render({"cases": [{"v": v} for v in values]}, name="r", namespace="n")["c/templates/all.yaml"]
        lines = [line for line in text.split("\n") if line]
        assert len(lines) == len(values), (len(lines), len(values))
        return [{"value": v, "yaml": json.loads(line)} for v, line in zip(values, lines)]


DOCUMENTS = ["", "\n", "# only a comment\n", "---\n", "--- \na: 1\n", "---\na: 1\n---\nb: 2\n", "a: 1\n...\nb: 2\n", "%YAML 1.1\n---\na: 1\n", "\ufeffa: 1\n",
    "a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "1: a\n", "1.5: a\n", "true: a\n", "yes: a\n", "null: a\n", "~: a\n", "0x10: a\n", "1e3: a\n", "? a\n: b\n", "? [a]\n: b\n", "? {a: 1}\n: b\n",
    "x: &a {k: 1}\ny: *a\n", "x: &a {k: 1, l: 2}\ny:\n  <<: *a\n  k: 3\n", "x: &a {k: 1}\nz: &b {k: 2, m: 3}\ny:\n  <<: [*a, *b]\n", "y:\n  <<: 3\n", "y: *nope\n", "a: &x 1\nb: *x\n", "'<<': {a: 1}\nb: 2\n",
    "a: !!str 1\n", "a: !!int '1'\n", "a: !!float 1\n", "a: !!bool yes\n", "a: !!null ''\n", "a: !!binary aGk=\n", "a: !!binary '!'\n", "a: !custom b\n", "a: ! 1\n", "a: !!int x\n", "a: !!timestamp 2001-01-01\n", "a: !!set {x, y}\n", "a: !!omap [x: 1]\n",
    "a: |\n  x\n  y\n", "a: |-\n  x\n  y\n", "a: |+\n  x\n\n", "a: >\n  x\n  y\n\n  z\n", "a: >-\n  x\n  y\n", "a: |2\n   x\n", "a: 'it''s'\n", "a: \"\\u00e9\\n\\x41\\e\"\n", "a: \"x\\\n  y\"\n", "a: 'x\n  y'\n", "a: x\n  y\n",
    "a: [1, 2,]\n", "a: [1\n", "a: {b: 1\n", "a: b: c\n", "a:\n\tb: 1\n", "a: 1\n b: 2\n", "- a\n- b\n", "- - a\n  - b\n", "a:\n- b\n- c\n", "a:\n  - b\n c: d\n", "'a\n", "a: \"\\q\"\n", "a: @x\n", "a: `x\n", "a: %x\n", "a: b #c\n", "a: b#c\n", "a: [a, b: c]\n", "a: {b, c: d}\n", "a: {b: }\n", "{a: 1}\n", "[1]\n", "a:\n", "a: \n  \n", "a: ''\n", "\ta: 1\n", "a\n", "1\n", "a: 1\r\nb: 2\r\n", "a: é\n", "a: \"\\ud83d\\ude00\"\n", "a: \u0001\n", "a: &x [*x]\n"]


def read_cases():
    texts = DOCUMENTS + [f"a: {s}\n" for s in SCALARS] + [f"a: [{s}]\n" for s in SCALARS if "," not in s] + [f"{s}: a\n" for s in SCALARS]
    found = []
    for text in texts:
        try:
            found.append({"yaml": text, "value": helm.values_from_yaml(text)})
        except helm.HelmError as error:
            found.append({"yaml": text, "error": str(error).split("\n")[0]})
    return found


for name, cases in {"write": write_cases(), "read": read_cases()}.items():
    CASES.mkdir(parents=True, exist_ok=True)
    with open(CASES / f"{name}.jsonl", "w") as file:
        for case in cases:
            file.write(json.dumps(case, ensure_ascii=True, sort_keys=True) + "\n")
    print(name, len(cases))
