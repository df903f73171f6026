#!/usr/bin/env python3
"""Records which values real Helm 4 shows to the templates of charts with subcharts, into ../Cases/values/merge.jsonl:
defaults, globals, nulls, aliases, conditions, tags and import-values, in all combinations that chance makes.

Usage: PYTHON-WITH-HELM-SDK values_merge.py      (helm-python-sdk==0.2.2; seeded: a second run gives the same file)

A case has the chart as a tree {name, values, dependencies (of Chart.yaml), charts}, the user's values, and either what
each chart of the tree saw, by path, or Helm's error. No cluster is asked.
"""
import json, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "values"
KUBECONFIG = """apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
"""
rng = random.Random(11)


def value(depth):
    kind = rng.randrange(8)
    if kind < 2: return None
    if kind == 2: return rng.choice([1, 2.5, True, False, "x", ""])
    if kind == 3: return [1, {"a": None}]
    if depth == 0: return rng.choice([1, "y", None])
    return {key: value(depth - 1) for key in rng.sample("abc", rng.randrange(0, 4))}


def table(depth):
    return {key: value(depth - 1) for key in rng.sample("abc", rng.randrange(1, 4))}


def chart(name, depth):
    values = table(2)
    if rng.random() < 0.6: values["global"] = table(3)
    if rng.random() < 0.3: values["exports"] = {"data": table(2)}
    made = {"name": name, "values": values, "dependencies": [], "charts": []}
    if depth == 0: return made
    for sub in rng.sample(["s", "t"], rng.randrange(0 if depth < 2 else 1, 3)):
        made["charts"].append(chart(sub + str(depth), depth - 1))
    for sub in made["charts"]:
        called = sub["name"]
        if rng.random() < 0.5:
            dependency = {"name": called, "version": "*", "repository": ""}
            if rng.random() < 0.3: dependency["alias"] = called = "al" + called
            if rng.random() < 0.4: dependency["condition"] = rng.choice([called + ".on", "a.b, " + called + ".on", called + ".on,global.on"])
            if rng.random() < 0.3: dependency["tags"] = rng.sample(["front", "back"], rng.randrange(1, 3))
            if rng.random() < 0.4:
                dependency["import-values"] = rng.choice([["data"], [{"child": "a", "parent": "b"}], [{"child": "a", "parent": "."}, "data"]])
            made["dependencies"].append(dependency)
        if rng.random() < 0.5: values[called] = dict(table(2), **({"global": table(3)} if rng.random() < 0.4 else {}))
        if called in values and isinstance(values[called], dict) and rng.random() < 0.4: values[called]["on"] = rng.choice([True, False, "yes"])
    if rng.random() < 0.3: values["tags"] = {"front": rng.random() < 0.5, "back": rng.random() < 0.5}
    return made


def called(tree):
    names = {sub["name"] for sub in tree["charts"]}
    return names | {d["alias"] for d in tree["dependencies"] if "alias" in d}


def user_values(tree):
    given = table(2) if rng.random() < 0.8 else {}
    if rng.random() < 0.5: given["global"] = table(3)
    for name in sorted(called(tree)):
        chance = rng.random()
        if chance < 0.5: given[name] = dict(table(3), **({"global": table(2)} if rng.random() < 0.3 else {}))
        elif chance < 0.55: given[name] = rng.choice([None, 1, "x"])
        if isinstance(given.get(name), dict) and rng.random() < 0.3: given[name]["on"] = rng.random() < 0.5
    if rng.random() < 0.2: given["tags"] = {"front": rng.random() < 0.5}
    return given


def clash(tree):
    """Kinds that do not go together: globals and tags that are no maps, conditions that are no flags."""
    if rng.random() < 0.2: tree["values"]["global"] = rng.choice(["x", [1], None, {}, 3])
    if rng.random() < 0.2: tree["values"]["tags"] = rng.choice(["x", [1], None, {"front": "yes", "back": None}])
    for key in "abc":
        if rng.random() < 0.2: tree["values"][key] = rng.choice([{}, [], {"a": {"b": {"c": 1}}}, "text", None, 0])
    for sub in tree["charts"]: clash(sub)


def clash_values(given):
    if rng.random() < 0.2: given["global"] = rng.choice(["x", [1], None, {}, {"a": {"b": {"c": None}}}])
    if rng.random() < 0.1: given["tags"] = rng.choice(["x", [1], None, {"front": "yes", "back": None}])
    for key in "abc":
        if rng.random() < 0.3: given[key] = rng.choice([{}, [], {"a": {"b": {"c": 1}}}, "text", None, 0, {"a": {"b": None}}])


def write(tree, folder):
    (folder / "templates").mkdir(parents=True)
    described = {"apiVersion": "v2", "name": tree["name"], "version": "0.1.0"}
    if tree["dependencies"]: described["dependencies"] = tree["dependencies"]
    (folder / "Chart.yaml").write_text(json.dumps(described))
    (folder / "values.yaml").write_text(json.dumps(tree["values"]))
    (folder / "templates" / "v.yaml").write_text('path: {{ .Template.Name }}\nsaw: {{ toJson .Values | quote }}\n')
    for sub in tree["charts"]: write(sub, folder / "charts" / sub["name"])


def saw(manifest):
    seen = {}
    for document in manifest.split("---\n")[1:]:
        lines = dict(line.split(": ", 1) for line in document.split("\n") if ": " in line and not line.startswith("#"))
        seen[lines["path"]] = json.loads(json.loads(lines["saw"]))
    return seen


def main():
    config = helm.Config(kubeconfig_content=KUBECONFIG)
    CASES.mkdir(parents=True, exist_ok=True)
    with open(CASES / "merge.jsonl", "w") as file:
        for number in range(1200):
            odd = number >= 300 and number % 3 == 0
            tree = chart("top", 2)
            if odd: clash(tree)
            case = {"chart": tree, "values": user_values(tree)}
            if odd: clash_values(case["values"])
            with tempfile.TemporaryDirectory() as folder:
                write(tree, pathlib.Path(folder) / "top")
                outcomes = []
                # Helm walks maps in random order; what depends on that is no case.
                for _ in range(4):
                    try:
                        with helm.Chart.load(folder + "/top") as loaded:
                            outcomes.append({"saw": saw(config.install(loaded, "r", case["values"], namespace="n", dry_run="client")["manifest"])})
                    except helm.HelmError as error:
                        outcomes.append({"error": str(error)})
            if any(outcome != outcomes[0] for outcome in outcomes): continue
            case.update(outcomes[0])
            file.write(json.dumps(case, sort_keys=True) + "\n")


main()
