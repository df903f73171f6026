#!/usr/bin/env python3
"""Holds the tables of docs/values.md to real Helm 4: says which rows it sees otherwise, and fails if there are any.

Usage: PYTHON-WITH-HELM-SDK values_table.py      (helm-python-sdk==0.2.2)

The columns: the chart's values.yaml, the values of subchart `sub` (or nothing), the user's, and what templates see.
"""
import json, pathlib, re, sys, tempfile
import helm_python as helm

DOCUMENT = pathlib.Path(__file__).resolve().parent.parent.parent.parent / "docs" / "values.md"
KUBECONFIG = """apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
"""
config = helm.Config(kubeconfig_content=KUBECONFIG)


def sees(values, subchart, given):
    """The values as JSON, or nothing if Helm refuses them. The user's are given as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder) / "top"
        for chart, text in [(top, values), (top / "charts" / "sub", subchart)]:
            if not text: continue
            (chart / "templates").mkdir(parents=True)
            (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: {chart.name}\nversion: 0.1.0\n")
            (chart / "values.yaml").write_text(text)
        (top / "templates" / "v.yaml").write_text("saw: {{ toJson .Values | quote }}")
        try:
            with helm.Chart.load(str(top)) as chart:
                manifest = config.install(chart, "r", json.loads(given), namespace="n", dry_run="client")["manifest"]
        except helm.HelmError:
            return None
    seen = json.loads(json.loads(manifest.split("saw: ", 1)[1]))
    if seen.get("sub", {}).get("global") == {}: del seen["sub"]["global"]
    return seen


def main():
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    wrong = 0
    for values, subchart, given, seen in rows:
        actual = sees(values, subchart, given)
        if actual != (None if seen == "refused" else json.loads(seen)):
            wrong += 1
            print(f"{values} | {subchart} | {given}: Helm sees {json.dumps(actual)}")
    print(f"{len(rows)} rows, {wrong} wrong")
    sys.exit(1 if wrong or not rows else 0)


if __name__ == "__main__": main()
