#!/usr/bin/env python3
"""Records what real Helm 4 makes of printf, print, println, html, js and urlquery into ../Cases/template/formats.jsonl.

Usage: PYTHON-WITH-HELM-SDK formats.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same file)

Results are recorded in base64: a string cut in the middle of a character must stay what it is.
"""
import json, pathlib, random, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "template"
rng = random.Random(17)
VALUES = {"n": 3, "f": 2.5, "t": True, "nul": None, "s": "text", "l": ["b", 1, None, True, 2.5, ["x"], {"k": "v"}], "m": {"b": 1, "a": "x", "c": {"d": None}}, "el": [], "em": {}, "big": 12345678901, "tiny": 1e-7, "huge": 1e21}

VERBS = list("vvvvssddqqxXtTfFeEgGbcoOUwp") + ["z", "%", "é", "!", "i", "n"]
INTEGERS = ["0", "1", "-1", "7", "42", "-42", "65", "97", "255", "-255", "8", "10", "127", "128", "8364", "26085", "128512", "55296", "1114112", "-5", "1000000", "9223372036854775807", "-9223372036854775808", "(int .Values.n)", "(int64 5)", "(len .Values.l)", "'x'", "34", "39", "92", "10", "7"]
FLOATS = ["0.0", "1.0", "-1.0", "2.5", "3.14159", "-3.5", "1e6", "123456.0", "1234567.0", "1e20", "1e21", "1e100", "1e-4", "1e-5", "0.00001234", "5e-324", "1.7976931348623157e308", "0.1", "0.5", "1.5", "2.675", "99.995", "0.125", ".Values.f", ".Values.big", ".Values.tiny", ".Values.huge", ".Values.n", "(float64 7)", "-0.0", "(divf 1 3)", "(mulf 1e300 1e300)", "100.0", "1048576.0"]
STRINGS = ['""', '"a"', '"ab"', '"hello world"', '"héllo"', '"日本語"', '"\\xff\\xfe"', '"a\\xffb"', '(trunc 4 "日本語")', '"tab\\there"', '"new\\nline"', '"quo\\"te"', "`back\\slash`", '"back`quote"', '"it\'s"', '"\\x00\\x07\\x7f"', '"\\u00a0\\u200b\\ufeff"', '"😀"', '"\\U0010ffff"', '".Values"', '"%d %s"', '"<a href=\'x\'>&amp;=</a>"', '"\\u2028"', '"e\\u0301"', '"ǅ"', ".Values.s", '"\\ufffd"', '"12"', '"\\r\\t\\v\\f\\b"']
OTHERS = ["true", "false", "nil", ".Values.nul", ".Values.missing", ".Values.l", ".Values.m", ".Values.el", ".Values.em", '(list 1 2 3)', '(list "a" "b")', "(list nil)", '(list 1.5 "x" true nil)', '(dict "k" 1)', '(dict "k" (list "v" nil))', '(splitList "," "a,b")', "(until 3)", "(list (list 1) (dict))", '(splitList "" "")', '(list "\\xff" "é")', '(dict)', '(list)', '(regexFindAll "x" "y" -1)', '(split "," "a,b")', '(keys (dict "a" 1))', '(list -1 255 65)', '(list true)', '(list 2.5 -0.5)']
POOLS = {"i": INTEGERS, "f": FLOATS, "s": STRINGS, "o": OTHERS}


def argument(kind=None):
    return rng.choice(POOLS[kind or rng.choice("iiffssooo")])


def directive(arguments):
    """One directive, and the operands it wants are added to the list."""
    flags = "".join(rng.sample("+-# 0", rng.choice([0, 0, 0, 1, 1, 2, 3])))
    width = rng.choice(["", "", "", "1", "3", "5", "8", "12", "20", "*"])
    precision = rng.choice(["", "", "", "", ".", ".0", ".1", ".2", ".3", ".6", ".10", ".*"])
    verb = rng.choice(VERBS)
    for part in (width, precision):
        if "*" in part:
            arguments.append(rng.choice(["5", "-7", "0", "3", "12", "2000000", '"x"', "2.5", "(int64 4)", "nil"]))
    if verb != "%" and rng.random() < 0.97:
        arguments.append(argument())
    return "%" + flags + width + precision + verb


FIXED = r"""%|%%|%5%|%.|%5|%-|%+|%.3|%!|%z|%d %|a%|%[|%[1|%[]d|%[1]|%[x]d|%[1]d %[1]d|%[2]d %[1]d|%[3]d|%[0]d|%[-1]d|%[2]*[1]d|%[1]5d|%[1].2f|%.[2]*[1]f|%[2]d|%[1]d %d|%[5]d %d|%[2]s %[3]s|%[1]v %[1]T %[1]q|%*d|%.*f|%*.*f|%-*d|%0*d|%99999999999d|%.99999999999f|%s|%d|%v|%q|%x|%T|%t|%f|%+v|%#v|%#+v|% d|%+d|%x %X|%#x %#X %#o %#b|%O|%c%c|%U %#U|%e %E|%g %G|%6.2f|%-8.3f|%+.1f|%08.3f|%+08.3f|% 08.3f|%.3s|%5.1s|%-5.1s|%05s|%05d|%-05d|%+05d|%05v|%05t|%05q|%05T|%x|% x|%#x|% #x|%X|% X|%.2x|%20x|%-20x|%020x|%#q|%+q|%#+q|%+#q|%b|%20b|%w|%p|%s %s|%v %v %v|%日|%é|日%s本|\x00%s|%s\xff%s|100%|%d%%|%v|%8v|%-8v|%08v|%+8v|%.1v|%8.1v|%6.3v""".split("|")


def cases():
    found = []
    for index, fixed in enumerate(FIXED):
        for _ in range(9):
            count = rng.choice([0, 1, 1, 1, 2, 2, 3])
            found.append('printf "%s" %s' % (fixed, " ".join(argument() for _ in range(count))))
    for flags in ["", "#", "+", " ", "0", "-", "+#", "# ", "08", "-8", "8", "#8", "+8", " 8", "08.3", "8.3", ".3", ".0", "#.3", "+.2", "-8.3", "#08"]:
        for verb in "vsdqxXtTfeEgGbcoOU":
            for kind in "ifso":
                found.append('printf "[%%%s%s]" %s' % (flags, verb, argument(kind)))
    for _ in range(1500):
        arguments = []
        text = "".join(rng.choice(["", "", " ", "-", "é"]) + directive(arguments) for _ in range(rng.choice([1, 1, 2, 3])))
        if rng.random() < 0.05:
            arguments.append(argument())
        found.append('printf "%s" %s' % (text, " ".join(arguments)))
    for name in ["print", "println", "html", "js", "urlquery"]:
        for pool in POOLS.values():
            found += ["%s %s" % (name, value) for value in pool if "splitList \"\"" not in value]
        for _ in range(60):
            found.append("%s %s" % (name, " ".join(argument() for _ in range(rng.choice([0, 2, 2, 3])))))
    # Addresses are never the same twice.
    return [expression for expression in dict.fromkeys(found) if not expression.startswith("printf") or "p" not in expression.split('"')[1]]


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open(CASES / "formats.jsonl", "w") as file:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
        file.write(json.dumps({"values": VALUES}, sort_keys=True) + "\n")
        count = errors = 0
        for expression in cases():
            template = "{{ %s | b64enc }}" % expression
            (chart / "templates" / "t.yaml").write_text(template)
            record = {"template": template}
            try:
                record["output"] = helm.Chart.load(str(chart)).render(VALUES, name="r", namespace="n")["c/templates/t.yaml"]
            except helm.HelmError as error:
                text = str(error)
                _, mark, calling = text.partition("error calling ")
                record["error"] = mark + calling if mark else text[-200:]
                errors += 1
            except UnicodeDecodeError:
                record["error"] = ""
                errors += 1
            if len(record.get("output", "")) > 4000:
                continue
            count += 1
            file.write(json.dumps(record, sort_keys=True) + "\n")
        print(count, "cases,", errors, "of them errors")


main()
