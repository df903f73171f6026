"""Renders small templates with real Helm and writes what came of them, one JSON object a line."""
import json, pathlib, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases"


def quoted(text):
    """A Go string literal."""
    out = ""
    for character in text:
        code = ord(character)
        if character in "\"\\":
            out += "\\" + character
        elif code < 0x20 or code == 0x7F:
            out += "\\x%02x" % code
        else:
            out += character
    return "\"" + out + "\""


def record(path, templates, values=None, cut=None):
    """Each template once, in the given order; errors end before `cut`."""
    target = CASES / path
    target.parent.mkdir(parents=True, exist_ok=True)
    templates = list(dict.fromkeys(templates))
    failed = 0
    with tempfile.TemporaryDirectory() as folder, open(target, "w") as file:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
        file.write(json.dumps({"values": values or {}}, sort_keys=True) + "\n")
        for template in templates:
            (chart / "templates" / "t.yaml").write_text(template)
            case = {"template": template}
            try:
                case["output"] = helm.Chart.load(str(chart)).render(values or {}, name="r", namespace="n")[
                    "c/templates/t.yaml"]
            except helm.HelmError as error:
                case["error"] = str(error).split(cut)[0] if cut else str(error)
                failed += 1
            file.write(json.dumps(case, sort_keys=True) + "\n")
    print(path, len(templates), "cases,", failed, "of them errors")
