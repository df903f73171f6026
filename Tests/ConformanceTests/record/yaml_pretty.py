#!/usr/bin/env python3
"""Records how real Helm 4's toYamlPretty writes the values of ../Cases/yaml/write.jsonl, into ../Cases/yaml/pretty.jsonl.

Usage: PYTHON-WITH-HELM-SDK yaml_pretty.py      (helm-python-sdk==0.2.2; after yaml.py)
"""
import json, pathlib, tempfile
import helm_python as helm
from small_templates import record

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "yaml"
values = [json.loads(line)["value"] for line in open(CASES / "write.jsonl")]
more = [{"k": v} for v in values[:640:3]] + [[v] for v in values[:640:5]] + [[[v]] for v in values[700:1000:4]] + [{"a": [{"b": v}]} for v in values[:900:7]]
floats = [1.0, -0.0, 0.5, 1e6, 999999.0, 1e20, 1e21, 1e-4, 1e-5, 123456789.0, 0.1, 1e100, -2.5, 100000.0, 1234567.5]
values += more + floats + [{"f": f} for f in floats] + [floats]
with tempfile.TemporaryDirectory() as folder:
    chart = pathlib.Path(folder) / "c"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (chart / "templates" / "all.yaml").write_text("{{ range .Values.cases }}{{ toYamlPretty .v | toJson }}\n{{ end }}")
    text = helm.Chart.load(str(chart)).render({"cases": [{"v": v} for v in values]}, name="r", namespace="n")["c/templates/all.yaml"]
lines = [line for line in text.split("\n") if line]
assert len(lines) == len(values), (len(lines), len(values))
with open(CASES / "pretty.jsonl", "w") as file:
    for value, line in zip(values, lines):
        file.write(json.dumps({"value": value, "yaml": json.loads(line)}, sort_keys=True) + "\n")
print("pretty", len(values))

VALUES = {"a": {"b": [1, 2.5, {"c": "d", "e": []}], "m": {}}, "l": ["x", "y"], "n": None, "big": 12345678, "s": "x: y", "t": True, "ml": "a\nb\n"}
record("yaml/pretty_calls.jsonl", ["{{ toYamlPretty %s }}" % call for call in ["", "1 2", "nil", ".Values", ".Values.missing", ".Values.a", ".Values.l | indent 4", "1", "1.0", "(int64 \"5\")", "true", "\"\"", "\"a\\nb\"", "(list)", "(dict)", "(list nil)",
    "(dict \"l\" (list 1 2 (list 3 4) (dict \"a\" 1 \"b\" (list 1))))", "(list (list (list 1 2)) (dict \"a\" (dict \"b\" 1)))", "(splitList \",\" \"a,b\")", "(until 3)", "(dict \"f\" 1e6 \"g\" 100000.0 \"h\" 7)", ".Values | fromYaml", "(dict \"a\" (list (list) (dict)))", "(semver \"1.2.3\")", "(fromYaml \"a: [b, {c: 1}]\")", "(fromJson \"{\\\"a\\\":[1,2]}\")"]], VALUES)
