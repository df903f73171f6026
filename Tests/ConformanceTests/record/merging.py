#!/usr/bin/env python3
"""Records what real Helm 4 makes of merge and mergeOverwrite into ../Cases/merging/merge.jsonl: which value wins, and
which maps are the same ones afterwards (a mark set in the result shows where else it is seen).

Usage: PYTHON-WITH-HELM-SDK merging.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same)
"""
import random
from small_templates import record

rng = random.Random(5)
VALUES = ["nil", "0", "1", '""', '"s"', "false", "true", "(list)", "(list 1 2)", "(dict)", '(dict "p" 1)', '(dict "p" nil)',
    '(dict "q" (dict "r" 1))', '(dict "p" 0 "q" "x")', '(list (dict "a" 1))', "1.5"]


def tree(depth=0):
    members = ['"%s" %s' % (key, tree(depth + 1) if depth < 3 and rng.random() < 0.5 else rng.choice(VALUES)) for key in rng.sample("abcd", rng.randint(0, 3))]
    return "(dict %s)" % " ".join(members)


def cases():
    for function in ["merge", "mergeOverwrite"]:
        for value in VALUES:
            for other in VALUES:
                yield '{{ %s (dict "k" %s "z" 1) (dict "k" %s) | toJson }}' % (function, value, other)
            yield '{{ %s (dict "z" 1) (dict "k" %s "y" (dict "k" %s)) | toJson }}' % (function, value, value)
    for _ in range(200):
        show = "{{ toJson $r }}|{{ toJson $a }}|{{ toJson $b }}|{{ toJson $c }}"
        mark = '{{ range $k, $v := $r }}{{ if kindIs "map" $v }}{{ $_ := set $v "mark" $k }}{{ end }}{{ end }}'
        function = rng.choice(["merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite"])
        yield "{{ $a := %s }}{{ $b := %s }}{{ $c := %s }}{{ $r := %s $a $b $c }}%s%s|%s" % (tree(), tree(), tree(), function, show, mark, show)


record("merging/merge.jsonl", cases())
