#!/usr/bin/env python3
"""Records what real Helm 4 takes into a chart under a .helmignore, what .Files.Glob matches, and how it splits the
output of a template into documents: ../Cases/loading/{ignore,glob,split}.jsonl.

Usage: PYTHON-WITH-HELM-SDK loading.py      (helm-python-sdk==0.2.2; seeded: a second run gives the same files)
"""
import json, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "loading"
KUBECONFIG = """apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
"""
rng = random.Random(3)
NAMES = ["a", "b", "ab", "a.txt", "b.txt", "d/a", "d/b.txt", "d/e/a.txt", "x/d/a", "x/a.txt", "d/e/f/g", "t-1.md", "[x]", "a*b", "é.txt", "templates/a.yaml", "templates/.b", "templates/d/c.yaml"]
RULES = ["a", "b", "*.txt", "/a", "/d", "d/", "d", "x/", "*", "?", "a*", "*/a", "d/*", "d/*.txt", "/d/*", "!a", "!*.txt", "!/d", "!d/", "# a", "", " a ", "[ab]", "[^a]", "[a-c].txt", "a?", "\\a", "d/e/", "/d/e", "e", "e/", "templates/", "*.yaml", "x/*/a", "é.txt", "*.*", "**", "a/**", "[", "[a", "!", "/", "d//a", "./a", "a.txt ", "\\[x\\]", "a\\*b", "[]a]"]
PATTERNS = ["*", "**", "a", "*.txt", "**.txt", "d/*", "d/**", "**/a", "*/a", "**/*.txt", "{a,b}", "{a,b}.txt", "*.{txt,md}", "[ab]", "[!a]", "[a-b].txt", "?", "??", "d/?", "d/*/a.txt", "d/**/a.txt", "d/{e,f}/*", "{d,x}/**", "\\[x\\]", "a\\*b", "é*", "[", "{a", "}", "", "/", "**/", "d", "d/", "*a*", "t-*", "[^a]", "[a", "a]", "{}", "{,a}", "{a,{b,ab}}", "***", "?.txt", "[!a-b]", "*d*/*", "d/e/f/g", "**/g", "**g"]
PARTS = ["---", "---\n", "\n---\n", "\n", "\n\n", "a: b", "# c", " ", "kind: X\n", "kind: A\n", "-", "--", "----", "\t", "\r\n", "---a: 1\n", "x: |\n  y\n", " ---\n", "--- # c\n", "...\n", "\n---", "\x0b", "\x0c"]


def write(folder, files, rules=None):
    for name, text in {"Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    if rules is not None: (folder / ".helmignore").write_text("\n".join(rules))


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    config = helm.Config(kubeconfig_content=KUBECONFIG)
    tree = {name: "x: y\n" for name in NAMES}
    with open(CASES / "ignore.jsonl", "w") as file:
        for number in range(350):
            rules = [RULES[number]] if number < len(RULES) else rng.sample(RULES, rng.randrange(1, 4))
            case = {"rules": rules}
            with tempfile.TemporaryDirectory() as folder:
                write(pathlib.Path(folder), tree, rules)
                try:
                    with helm.Chart.load(folder) as chart:
                        case["files"] = sorted(f["name"] for f in chart.files + chart.templates)
                except helm.HelmError as error:
                    case["error"] = str(error)[:200]
            file.write(json.dumps(case, ensure_ascii=False) + "\n")
    with open(CASES / "glob.jsonl", "w") as file, tempfile.TemporaryDirectory() as folder:
        write(pathlib.Path(folder), {**{n: "x" for n in NAMES if not n.startswith("templates")}, "templates/g.yaml": "{{ range $n, $_ := .Files.Glob .Values.p }}{{ $n | toJson }}\n{{ end }}"})
        with helm.Chart.load(folder) as chart:
            for pattern in PATTERNS:
                text = chart.render({"p": pattern}, name="r", namespace="n")["c/templates/g.yaml"]
                file.write(json.dumps({"pattern": pattern, "files": [json.loads(line) for line in text.split("\n") if line]}, ensure_ascii=False) + "\n")
    with open(CASES / "split.jsonl", "w") as file, tempfile.TemporaryDirectory() as folder:
        write(pathlib.Path(folder), {"templates/s.yaml": "{{ .Values.text }}"})
        for _ in range(800):
            text = "".join(rng.choice(PARTS) for _ in range(rng.randrange(1, 9)))
            try:
                made = {"manifest": config.install(helm.Chart.load(folder), "r", {"text": text}, namespace="n", dry_run="client").get("manifest", "")}
            except helm.HelmError as error:
                made = {"error": str(error)[:120]}
            file.write(json.dumps({"text": text, **made}, ensure_ascii=False) + "\n")


main()
