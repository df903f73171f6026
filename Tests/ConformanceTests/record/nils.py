#!/usr/bin/env python3
"""Records what real Helm 4 makes of nil as an argument, in each way in which it gets there, into ../Cases/language/nils.jsonl.

Usage: PYTHON-WITH-HELM-SDK nils.py     (helm-python-sdk==0.2.2)
"""
from small_templates import record

# X is the nil.
CALLS = """
keys X|values X|hasKey X "a"|get X "a"|set X "a" 1|unset X "a"|pick X "a"|omit X "a"|pluck "a" X (dict "a" 1)|merge (dict "a" 1) X|merge X (dict "a" 1)
mergeOverwrite (dict "a" 1) X|mergeOverwrite X (dict "a" 1)|toJson X|toYaml X|join "," X|first X|last X|index X "a"|append X 1|prepend X 1|concat X (list 1)
uniq X|without X 1|has 1 X|compact X|sortAlpha X|reverse X|rest X|toStrings X|quote X|squote X|default "d" X|empty X|coalesce X 1|ternary 1 2 X|trim X|int X
toString X|cat X "a"|kindOf X|printf "%v %s %d" X X X|print X|list X|deepCopy X|and X 1|or X 1|eq X nil|eq X ""|fromYaml X|required "r" X|replace "a" "b" X
nindent 2 X|lookup "v1" "Secret" "" X|typeIs "string" X|add X 1|max X 1|fail X|float64 X|any X|values (X \x7c default dict)|concat (X \x7c default list) (list 1)
"""
WAYS = [".Values.nul", "(.Values.nul)", "nil", "$n", ".Values.none", "$m.none", "(dict \"a\" nil).a", "(index .Values \"nul\")"]


def cases():
    for call in CALLS.strip().replace("\n", "|").split("|"):
        call = call.replace("\\x7c", "|")
        for way in WAYS:
            yield "{{ $n := .Values.nul }}{{ $m := .Values }}{{ %s }}" % call.replace("X", way)
        if call.endswith(" X"):
            for way in WAYS[:5:4] + ["$n"]:
                yield "{{ $n := .Values.nul }}{{ %s | %s }}" % (way, call[:-2])


record("language/nils.jsonl", cases(), {"nul": None, "a": 1})
