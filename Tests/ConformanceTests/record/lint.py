#!/usr/bin/env python3
"""Records what real Helm 4's linter says of small charts, into ../Cases/lint/cases.jsonl: the chart's files, the severity
and file of each message in order, and whether the chart fails.

Usage: PYTHON-WITH-HELM-SDK lint.py     (helm-python-sdk==0.2.2)

Sources/Charts/Linting/DeprecatedAPIs.swift was made from the messages of this linter too, a chart for each API.
"""
import json, pathlib, tempfile
import helm_python as helm

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "lint" / "cases.jsonl"
SEVERITIES = {1: "INFO", 2: "WARNING", 3: "ERROR"}
GOOD = {
    "Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\nicon: https://x.org/i.png\n", "values.yaml": "a: 1\n",
    "templates/t.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
}
# What is changed in a good chart; None leaves a file out.
CASES = [{}, {'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\n'}, {'Chart.yaml':'apiVersion: v3\nname: C_x\nversion: 1.2\nicon: nope\n'},{'Chart.yaml':'name: c\nversion: 0.1.0\n'},{'Chart.yaml':'apiVersion: v1\nname: c\nversion: 0.1.0\ntype: application\ndependencies: [{name: a, version: 1, repository: ""}]\n'},
{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 1\nappVersion: 1.5\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: x.y\n'},{'Chart.yaml':'apiVersion: v2\nname: c\n'},{'Chart.yaml':'apiVersion: v2\nversion: 0.1.0\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.0.0\n'},
{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\nmaintainers: [{email: a@b.c}]\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\nmaintainers: [{name: a, email: nope}]\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\nmaintainers: [{name: a, url: "not a url"}]\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\nsources: [github]\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\nfoo: bar\n'},{'Chart.yaml':'a: b: c\n'},
{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies: [{name: a, version: "1"}]\n'},{'charts/a/Chart.yaml':'apiVersion: v2\nname: a\nversion: 0.1.0\n'},{'Chart.yaml':'apiVersion: v2\nname: c\nversion: 0.1.0\ntype: library\n'},
{'values.yaml':None},{'values.yaml':'a: b: c'},{'values.yaml':'a: x','values.schema.json':'{"properties":{"a":{"type":"integer"}}}'},{'values.schema.json':'{'},
{'templates/t.yaml':None},{'templates/t.yaml':'{{ .Values.x.y }}'},{'templates/t.yaml':'{{ if }}'},{'templates/t.yaml':'a: b: c'},{'templates/t.yaml':'  a: 1\n'},{'templates/t.yaml':'apiVersion: v1\nkind: Service\nmetadata: {name: 1x}\n'},{'templates/t.yaml':'apiVersion: v1\nkind: Pod\nmetadata: {name: A_b}\n'},{'templates/t.yaml':'apiVersion: v1\nkind: Pod\n'},{'templates/t.yaml':'kind: Role\nmetadata: {name: a/b}\n'},{'templates/t.yaml':'kind: ClusterRole\nmetadata: {name: "system:x"}\n'},
{'templates/t.yaml':'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n'},{'templates/t.yaml':'apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: x}\n'},{'templates/t.yaml':'kind: List\nmetadata: {name: x}\nitems: [{metadata: {annotations: {helm.sh/resource-policy: keep}}}]\n'},
{'templates/t.js':'x'},{'templates/t.yml':'a: 1\n---\nkind: Pod\nmetadata: {name: B}\n'},{'templates/t.yaml':'{{ required "need" .Values.q }}'},{'templates/t.yaml':'{{ fail "no" }}'},{'templates/t.yaml':'x: {{ required "need" .Values.q | quote }}\nkind: Pod\nmetadata: {name: x}\n'},
{'crds/c.yaml':'apiVersion: v1\nkind: Pod\n'},{'crds/c.yaml':'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n'},{'crds/c.yaml':'a: b: c'},{'crds/readme.md':'x'},{'templates/_h.tpl':'{{ define "x" }}{{ end }}','templates/NOTES.txt':'hi'},{'Chart.yaml':None},{'templates/t.yaml':'[1,2]'},{'templates/t.yaml':'just text'},{'templates/t.yaml':'{{ include "nope" . }}'}]


def main():
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    with open(OUTPUT, "w") as output:
        for changes in CASES:
            files = {name: text for name, text in {**GOOD, **changes}.items() if text is not None}
            with tempfile.TemporaryDirectory() as folder:
                for name, text in files.items():
                    path = pathlib.Path(folder, name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text)
                try:
                    report = helm.lint(folder)
                    messages = [[SEVERITIES[m["severity"]], m["path"].replace(folder, "."), m["error"].replace(folder, ".")] for m in report["messages"]]
                    record = {"files": files, "messages": messages, "fails": bool(report["errors"])}
                except helm.HelmError as error:
                    record = {"files": files, "messages": [], "fails": True}
            output.write(json.dumps(record, sort_keys=True) + "\n")


main()
