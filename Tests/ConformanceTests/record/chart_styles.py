#!/usr/bin/env python3
"""Records what real Helm 4 renders from the charts in ../Cases/charts/styles, each written in the manner of a family of
big public charts, into ../Cases/charts/styles/NAME.jsonl: for each set of values in NAME.values.json the manifest as
`helm template` would have it, hooks apart, and the notes; or the error.

Usage: PYTHON-WITH-HELM-SDK chart_styles.py [NAME...]      (helm-python-sdk==0.2.2; no cluster is asked)
"""
import json, pathlib, sys
import helm_python as helm

STYLES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "charts" / "styles"
KUBECONFIG = """apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
"""


def outcome(config, folder, name, namespace, values):
    """A chart is loaded anew for each use: processing dependencies changes it."""
    try:
        chart = helm.Chart.load(str(folder))
        made = {"manifest": config.install(chart, name, values, namespace=namespace, dry_run="client")["manifest"]}
        outputs = helm.Chart.load(str(folder)).render(values, name=name, namespace=namespace)
        made["notes"] = outputs.get(chart.name + "/templates/NOTES.txt", "")
        return made
    except helm.HelmError as error:
        return {"error": str(error)[:500]}


def main():
    config = helm.Config(kubeconfig_content=KUBECONFIG)
    for sets in sorted(STYLES.glob("*.values.json")):
        style = sets.name.removesuffix(".values.json")
        if sys.argv[1:] and style not in sys.argv[1:]:
            continue
        with open(STYLES / (style + ".jsonl"), "w") as file:
            for index, values in enumerate(json.loads(sets.read_text())):
                # One in three under another name and namespace.
                release = ["x", "team-x"] if index % 3 == 1 else ["rel", "default"]
                case = {"case": "values %d" % index, "release": release + [1], "values": values, **outcome(config, STYLES / style, *release, values)}
                file.write(json.dumps(case, sort_keys=True, ensure_ascii=False) + "\n")


main()
