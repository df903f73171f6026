#!/usr/bin/env python3
"""Records which versions and constraints real Helm 4 understands, and which fit which, into ../Cases/semver/cases.jsonl.

Usage: PYTHON-WITH-HELM-SDK semver.py      (helm-python-sdk==0.2.2; seeded, so that a second run gives the same file)
"""
import json, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "semver"
rng = random.Random(8)

VERSIONS = """0.0.0 0.0.1 0.0.3 0.0.4 0.1.0 0.2.3 0.2.5 0.3.0 0.13.0 0.13.18 0.14.0 1 1.0 1.0.0 1.1 1.2 1.2.2 1.2.3 1.2.4 1.3.0
1.9.9 1.10.0 2 2.0.0 2.1.3 3.0.0 4.5.6 v1.2.3 V1.2.3 1.2.3-alpha 1.2.3-alpha.1 1.2.3-beta 1.2.3-rc.1 1.2.3-0 1.2.3+build 1.2.3-rc.1+build.5
1.3.0-rc1 2.0.0-0 2.0.0-alpha 0.14.0-rc 1.0.0-alpha.beta 1.0.0-beta.11 1.0.0-beta.2 1.2.0-1.2 0.0.3-a v1.27.3-gke.1700 1.32.0 v1.32.2+k3s1
18446744073709551615.0.0 18446744073709551616.0.0 9223372036854775808.1.1 01.2.3 1.02.3 1.2.03 1.2.3-01 1.2.3-0a 1.2.3- 1.2.3+ 1.2.3-a..b 1.2.3-+b 1.2.3-é 1.2.3.4 1.2.x x
- . .1 1. 1..2 a -1.2.3 1.2.-3 1.2.3- 1.2.3-a_b 1.2.3+a_b +1.2.3 vv1.2.3""".split() + [" 1.2.3", "1.2.3 ", "", "1 .2", "1.2.3-" + "a" * 240, "1.2.3\n"]

OPERATORS = ["", "=", "==", "!=", ">", ">=", "=>", "<", "<=", "=<", "~", "~>", "^", "!", ">>", "~=", "^>", "<>"]
OPERANDS = """1 1.2 1.2.3 0 0.2 0.2.3 0.0 0.0.3 0.13.x 2.0.0 v1.2 V1.2.3 * x X 1.x 1.X 1.* 1.2.x 1.x.x 1.x.3 x.1 *.2 1.2.3-alpha 1.2.3-beta.2 1.2-alpha 1-0 >0-0 1.2.3+b
2.0.0-0 0.0.0-0 1.2.3- 01.2 1.02 1.2.3.4 1. .1 a v vx 1.2.3-01 1.2.x-alpha *-0 x-a 1.27-0 1.32.0 18446744073709551616""".split()
WHOLE = """,|;|  |||1 ||  2|1||2|1 ||| 2|| 1|1 ||||>=1, <2|>=1 <2|>=1,<2|>= 1.2 , < 2|>= 1.2, < 3 || >= 4|>=1.2 - 2|1.2 - 2|1 - 2|1.2.3 - 2.1|1.2.3-2.1|1.0 -2.0
1 -  2|1 - 2 || 4|1.2-alpha - 2|0 - x|x - 2|1 - 2 - 3|1 - 2 3|1 - 2, 3|>=1 ,, <2|>=1,|,>=1|>=1 , , <2|1 2|1 1.2|^1 !=1.2.3|~1.2 != 1.2.3|!=1.2.x|!=1|!=1.2 !=1.3|>1.2.3-alpha <2.0.0-0
>=1.20.0-0|>= 1.20-0|^1.2.3-alpha|~1.2.3-alpha|^0.0.3-0|^0.0|^0|^0.x|~0|~x|^x|>x|<x|>=x|!=x|=x|>=*|<*|^1.x|~1.2.x|>1.x|<1.x|>=1.x|<=1.x|<=1.2.x|>1.2.x|=1.x|=1.2|>=1.2.3 || <0.1|(>=1)|[1,2)|latest|>=v1.2|> =1|~ 1.2|^ 1.2|! = 1
>=1.2\t<2|1.2.3\n|>=1.2.3-0 <1.2.3||""".replace("\n", "|").split("|") + ["||", "1 || ", " || 1", " ", "", "1||2||x", ">=1.2.3 <1.4 || ^2 || ~0.13.2", "1.2 ||2", "=1.2.3,=1.2.3"]


def chart(folder, template):
    root = pathlib.Path(folder) / "c"
    (root / "templates").mkdir(parents=True, exist_ok=True)
    (root / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (root / "templates" / "t.txt").write_text(template)
    return helm.Chart.load(str(root))


def render(loaded, values):
    return loaded.render(values, name="r", namespace="n")["c/templates/t.txt"]


def is_fine(loaded, text):
    try:
        render(loaded, {"t": text})
        return True
    except helm.HelmError:
        return False


constraints = list(dict.fromkeys(WHOLE + [o + v for o in OPERATORS for v in OPERANDS] + [o + " " + v for o in (">=", "~", "!=") for v in OPERANDS[:12]]))
for _ in range(250):
    joined = [rng.choice(OPERATORS[:13]) + rng.choice(OPERANDS[:30]) for _ in range(rng.randrange(2, 4))]
    constraints.append("".join(part + rng.choice([" ", ", ", ",", " || ", "||"]) for part in joined).rstrip(" ,|"))
constraints = list(dict.fromkeys(constraints))
VERSIONS = list(dict.fromkeys(VERSIONS))

with tempfile.TemporaryDirectory() as folder:
    version = chart(folder + "/v", "{{ semver .Values.t }}")
    constraint = chart(folder + "/c", '{{ semverCompare .Values.t "1.2.3" }}')
    good_versions = [v for v in VERSIONS if is_fine(version, v)]
    good_constraints = [c for c in constraints if is_fine(constraint, c)]
    parts = chart(folder + "/p", "{{ range .Values.v }}{{ $s := semver . }}{{ dict \"t\" $s.String \"p\" $s.Prerelease \"m\" $s.Metadata | toJson }}\n{{ end }}")
    texts = [json.loads(line) for line in render(parts, {"v": good_versions}).split("\n") if line]
    every = chart(folder + "/e", "{{ range $c := .Values.c }}{{ range $v := $.Values.v }}{{ if semverCompare $c $v }}1{{ else }}0{{ end }}{{ end }}\n{{ end }}")
    rows = [line for line in render(every, {"c": good_constraints, "v": good_versions}).split("\n") if line]
    order = chart(folder + "/o", "{{ range $a := .Values.v }}{{ range $b := $.Values.v }}{{ add 1 ((semver $a).Compare (semver $b)) }}{{ end }}\n{{ end }}")
    orders = [line for line in render(order, {"v": good_versions}).split("\n") if line]

assert len(rows) == len(good_constraints) and len(orders) == len(good_versions) == len(texts)
CASES.mkdir(parents=True, exist_ok=True)
with open(CASES / "cases.jsonl", "w") as file:
    def put(case): file.write(json.dumps(case, ensure_ascii=True, sort_keys=True) + "\n")
    put({"versions": good_versions, "not": [v for v in VERSIONS if v not in good_versions], "notConstraints": [c for c in constraints if c not in good_constraints]})
    for v, text, row in zip(good_versions, texts, orders): put({"version": v, "text": text["t"], "prerelease": text["p"], "metadata": text["m"], "order": row})
    for c, row in zip(good_constraints, rows): put({"constraint": c, "fits": row})
print(len(good_versions), "versions", len(good_constraints), "constraints of", len(constraints))
