#!/usr/bin/env python3
"""Records what real Helm 4 makes of --set and its relatives into ../Cases/values/set.jsonl.

Usage: PYTHON-WITH-HELM-SDK set_grammar.py      (helm-python-sdk==0.2.2; seeded: a second run gives the same file)
"""
import json, pathlib, random
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "values"
rng = random.Random(5)

TYPED = r"""a=1|a=|a|a,|a=1,|a.b.c=x|a[0]=1,a[2]=3|a={1,2,x}|a={}|a={1|a={1}x|a=1\,2|a\.b=1|a[0].b=1,a[0].c=2|a[0][1]=5|a=null
a=TRUE|a=False|a=Null|a=0|a=00|a=-1|a=-0|a=1.5|a=9223372036854775807|a=9223372036854775808|=1|,a=1|a..b=1|a=b=c|a[-1]=1|a[x]=1
a[0]x=1|a[70000]=1|a=1,a.b=2|a.b=1,a=2|a[0]=1,a.b=2|a[0].b.c=1,a[1].d={x,y}|a= 1|a=\|a={a\,b,c}|a={{x},y}|a=é,b=漢
a[0]|a[0].b|a[0]=|a.=1|a.b=|a=+1|a=1e3|a={true,null,1}|a[1]=x,a[0].b=y|a[0]=null|a[0][0].b=1,a[0][0].c=2|a={1,2},b=3|a={1,2}b=3
a=1,b|a.b|a.|.a=1|[0]=1|a[|a[]=1|a[0|a[0]]=1|a=[1]|a={x}},b=1|a=b\=c|a\=b=c|a\[0]=1|a\\.b=1|a b=c d| a=1|a =1|a=1, b=2|a="x"|a='x'
a=x y|a.b[0].c[1].d=1|a=1,,b=2|a=1,=2,c=3|a={,}|a={,x}|a={x,}|a={ x , y }|a.b=1,a.c=2,a.b=3|a[0]=1,a={2}|a={1},a[1]=2|a=null,a.b=1
a=null,a[0]=1|a.b=null,a.b.c=1|a[0].b=|a[0].b=,c=1|a[0].b=1,a[0].b=|a={1},a[0].b=1|a[0]=x,a[0][0]=1|a[0][0]=1,a[0].b=1|a=true1|a=nullx
a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d=1|a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e=1
a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f=1|tasks={http,assess}|assess.SLOs.upper.http/latency-p99=100
assess.SLOs.upper.http/latency-p99\.9=100|http.headers.X-A=1|a=\{1\,2\}|a=http://x/?y=1&z=2|a={http://x/?y=1&z=2,2}|a=#x|a=01|a=1_000
a=0x10|a=yes|a=~|a=1 |a=\n|a=x\y|a={\}}|a=-|a=+|a=--1|a=０|a=true,b={true,false},c.d=null|a[00]=1|a[+1]=1|a[1_0]=1|a[ 0]=1"""

JSON = r"""a=1|a="x"|a=null|a=true|a={"b":[1,2.5,"x"]}|a=[1,{"b":null}]|a={}|a=|a=,b=1|a=1,b=2|a=1 , b=2|a= 1|a.b=1|a[0]=1|a[1]={"x":1}
a={"b":1},a.c=2|{"a":1,"b":{"c":2}}| {"a":[1]}|a=x|a='x'|a={b:1}|a={"b":1|a=[1,2|a="x|a=truex|a=1x=2|a=1.5e3|a=-1|a=01|a=1 b=2|a="a,b",c=3
a="é\u00e9\n"|a={"b":1}c=2|{"a":1} x|a={"b":1,}|a|a,|a[0].b={"c":1},a[0].d=2|a=123456789012|a=1e400|a=""|a="\\"|a=nullb=1|{"a":}|a\.b=1"""

LITERAL = r"""a=1|a=|a|a=1,2|a=b,c=d|a.b=x|a[0]=x|a[1].b=x|a[0][1]=x|a=\n|a=\,|a\.b=1|a={1,2}|a=[x]|a=b=c|=x|a..b=1|a[x]=1|a[0]x=1|a,b=1|a= x |a={{ .Values.x }}"""


def random_typed():
    parts = ["a", "b", "1", "x", "=", "=", ",", ".", "[", "]", "0", "{", "}", "\\", "null", "true", " ", "é", "-"]
    return "".join(rng.choice(parts) for _ in range(rng.randrange(1, 10)))


def record(style, function, expressions):
    for expression in expressions:
        case = {"style": style, "set": expression}
        try:
            case["values"] = function(expression)
        except helm.HelmError as error:
            case["error"] = str(error)
        yield case


def split(text):
    return [part for line in text.split("\n") for part in line.split("|")]


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    cases = list(record("--set", helm.parse_set_string, split(TYPED) + [random_typed() for _ in range(1500)]))
    cases += record("--set-string", helm.parse_set_string_values, split(TYPED) + [random_typed() for _ in range(200)])
    cases += record("--set-json", helm.parse_set_json, [part for part in split(JSON) if not part.strip().startswith("{")])
    cases += record("--set-literal", helm.parse_set_literal, split(LITERAL) + [random_typed() for _ in range(300)])
    with open(CASES / "set.jsonl", "w") as file:
        for case in cases:
            file.write(json.dumps(case, sort_keys=True, ensure_ascii=False) + "\n")


main()
