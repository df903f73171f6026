#!/usr/bin/env python3
"""Records what real Helm 4 makes of charts' dependencies and of packing them, into ../Cases/charts/repository.jsonl:
for each made-up chart with its neighbours the statuses of `helm dependency list` before and after an update, the entries
and digest of the lock that `helm dependency update` writes, and the entries of the archive that `helm package` writes.

Usage: PYTHON-WITH-HELM-SDK repository.py      (helm-python-sdk==0.2.2; seeded; no network: repositories are folders)
"""
import json, os, pathlib, random, tarfile, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "charts" / "repository.jsonl"
VERSIONS = ["0.1.0", "1.0.0", "1.2.3", "1.2.3-rc.1", "2.0.0+build.7", "v3.1.0", "0.0.1-alpha"]
RANGES = ["*", "1.x", "^1.0.0", "~1.2", ">=1.0.0 <3", ">0.0.0-0", "1.2.3", "v3.1.0", "^2 || ^3", "9.9.9", ""]
TEXTS = ["plain", "a <b> & 'c'", "größe", "quote \" and \\", "x: y", "1.10", "true", "multi word text"]
IMPORTS = [["data"], [{"child": "a.b", "parent": "c"}], ["x", {"child": "<y>", "parent": "."}], [{"n": 1, "m": [1.5, None]}]]


def chart_yaml(fields):
    return json.dumps(fields, ensure_ascii=False) + "\n"


def neighbour(name, version, choose):
    meta = {"apiVersion": "v2", "name": name, "version": version}
    if choose.random() < 0.4:
        meta["description"] = choose.choice(TEXTS)
    return {f"{name}/Chart.yaml": chart_yaml(meta), f"{name}/templates/a.yaml": "a: {{ .Chart.Name }}\n"}


def made_up(choose):
    files, wanted, placed = {}, [], {}
    for number in range(choose.randint(1, 4)):
        name, version = f"sub{number}", choose.choice(VERSIONS)
        files.update(neighbour(name, version, choose))
        local = choose.random() < 0.2
        entry = {"name": name, "version": choose.choice([version, version, choose.choice(RANGES)])}
        if not local:
            entry["repository"] = f"file://../{name}"
        if choose.random() < 0.3:
            entry["condition"] = choose.choice(["a.enabled", "a.enabled,b.c", "<x>&y"])
        if choose.random() < 0.3:
            entry["tags"] = choose.sample(["one", "two", "<three>"], choose.randint(1, 3))
        if choose.random() < 0.3:
            entry["alias"] = f"other{number}"
        if choose.random() < 0.3:
            entry["import-values"] = choose.choice(IMPORTS)
        if choose.random() < 0.1:
            entry["enabled"] = choose.choice([True, False])
        wanted.append(entry)
        if local or choose.random() < 0.2:
            files[f"web/charts/{name}/Chart.yaml"] = chart_yaml({"apiVersion": "v2", "name": name, "version": version})
        elif choose.random() < 0.4:
            for _ in range(choose.randint(1, 2)):
                other = choose.choice(VERSIONS)
                inside = choose.choice([name, name, name, "stranger"])
                placed[f"web/charts/{name}-{other}.tgz"] = [inside, choose.choice([other, version])]
    meta = {"apiVersion": choose.choice(["v1", "v2", "v2"]), "name": "web", "version": choose.choice(VERSIONS)}
    for field in ("description", "home", "icon", "appVersion", "kubeVersion"):
        if choose.random() < 0.3:
            meta[field] = ">=1.20.0-0" if field == "kubeVersion" else choose.choice(TEXTS)
    if choose.random() < 0.3:
        meta["keywords"] = choose.sample(TEXTS, 2)
    if choose.random() < 0.3:
        meta["maintainers"] = [{"name": choose.choice(TEXTS), "email": "a@example.org"}, {"name": "b"}]
    if choose.random() < 0.3:
        meta["annotations"] = {"a.b/c": choose.choice(TEXTS), "z": "1"}
    if choose.random() < 0.2:
        meta["deprecated"] = True
    if meta["apiVersion"] == "v1":
        files["web/requirements.yaml"] = chart_yaml({"dependencies": wanted})
    else:
        meta["dependencies"] = wanted
    files["web/Chart.yaml"] = chart_yaml(meta)
    files["web/values.yaml"] = "# said\na: 1\n"
    files["web/templates/z.yaml"] = "z: 1\n"
    files["web/templates/_a.tpl"] = "{{/* a */}}\n"
    if choose.random() < 0.4:
        files["web/.helmignore"] = "*.bak\n/docs/\n"
        files["web/left.bak"] = "left\n"
        files["web/docs/a.md"] = "docs\n"
    if choose.random() < 0.4:
        files["web/values.schema.json"] = "{\"type\": \"object\"}\n"
    if choose.random() < 0.3:
        files["web/" + "d" * 70 + "/" + "e" * 60 + "/größe.txt"] = "long\n"
    case = {"files": files, "packages": placed}
    if choose.random() < 0.3:
        case["version"] = choose.choice(VERSIONS)
    if choose.random() < 0.3:
        case["appVersion"] = choose.choice(["7", "1.10", "x y"])
    return case


def lay_out(case, root):
    for path, text in case["files"].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for path, (name, version) in case["packages"].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as place:
            source = pathlib.Path(place) / "source"
            source.mkdir()
            (source / "Chart.yaml").write_text(chart_yaml({"apiVersion": "v2", "name": name, "version": version}))
            os.replace(helm.package(source, destination=place), root / path)


def statuses(chart):
    try:
        return [entry["status"] for entry in helm.dependency_list(chart)]
    except helm.HelmError:
        return None


def recorded(case):
    with tempfile.TemporaryDirectory() as place:
        root = pathlib.Path(place)
        lay_out(case, root)
        chart = root / "web"
        case["before"] = statuses(chart)
        try:
            helm.dependency_update(chart)
            name = "requirements.lock" if (chart / "requirements.yaml").exists() else "Chart.lock"
            case["lock"] = [line for line in (chart / name).read_text().splitlines() if not line.startswith("generated")]
            case["charts"] = sorted(os.listdir(chart / "charts"))
            (chart / name).write_text("\n".join(case["lock"]) + "\ngenerated: \"2026-01-02T03:04:05.678Z\"\n")
        except helm.HelmError:
            case["lock"] = None
        case["after"] = statuses(chart)
        case["package"] = None
        try:
            archive = helm.package(
                chart, destination=place, version=case.get("version"), app_version=case.get("appVersion"))
            with tarfile.open(archive) as opened:
                case["package"] = [
                    [entry.name, opened.extractfile(entry).read().decode(), oct(entry.mode)] for entry in opened]
            # In which order Helm packs the charts in charts/ is chance.
            case["package"].sort(key=lambda e: e[:2] if e[0].startswith("web/charts/") else [])
            case["file"] = pathlib.Path(archive).name
        except helm.HelmError:
            pass
        return case


choose = random.Random(20261123)
with CASES.open("w") as output:
    for _ in range(300):
        output.write(json.dumps(recorded(made_up(choose)), ensure_ascii=False, sort_keys=True) + "\n")
