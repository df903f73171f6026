#!/usr/bin/env python3
"""Records what real Helm 4 makes of digests, passwords, random texts, keys and certificates into ../Cases/crypto/*.jsonl.

What is random is recorded by its shape: the ASN.1 of keys and certificates without the numbers, as `openssl asn1parse` prints it.

Usage: PYTHON-WITH-HELM-SDK crypto.py     (helm-python-sdk==0.2.2 and the openssl command; seeded)
"""
import base64, json, pathlib, random, re, subprocess, tempfile
import helm_python as helm
from small_templates import CASES, quoted, record

rng = random.Random(14)
KEYS = json.loads((pathlib.Path(__file__).parent / "crypto_keys.json").read_text())


def text(length):
    return "".join(rng.choice("abcXYZ019 _-/:é日\n\"\\") for _ in range(length))


def digests():
    for function in ["sha1sum", "sha256sum", "sha512sum", "adler32sum"]:
        for value in ["", "a", "hello world", "naïve 日本", "\x00", "line\n", "x" * 1000]:
            yield "{{ %s %s }}" % (function, quoted(value))
        for _ in range(15):
            yield "{{ %s %s }}" % (function, quoted(text(rng.randint(1, 130))))
        for value in ["5", "nil", "true", ".Values.missing", "(list)", "", "\"a\" \"b\"", "(b64dec \"/w==\")", "(toYaml (dict \"a\" 1))"]:
            yield "{{ %s %s }}" % (function, value)
    # A long text whose sums pass the modulus.
    yield "{{ adler32sum (repeat 6000 \"\\u00ff~\") }}"


def encrypted(password, plain, vector, pads=True):
    key = (password.encode() + bytes(32))[:32].hex()
    command = ["openssl", "enc", "-aes-256-cbc", "-K", key, "-iv", vector.hex()] + ([] if pads else ["-nopad"])
    return base64.b64encode(vector + subprocess.run(command, input=plain, capture_output=True, check=True).stdout).decode()


def passwords():
    for kind in ["maximum", "long", "medium", "short", "basic", "pin"]:
        for _ in range(6):
            yield "{{ derivePassword %d %s %s %s %s }}" % (rng.randint(0, 99), quoted(kind), quoted(text(rng.randint(0, 12))), quoted(text(rng.randint(0, 8))), quoted(text(rng.randint(0, 12))))
    for counter in ["4294967295", "4294967296", "-1", "1.5", "\"1\"", "nil"]:
        yield "{{ derivePassword %s \"pin\" \"a\" \"b\" \"c\" }}" % counter
    for rest in ["\"Long\" \"a\" \"b\" \"c\"", "\"\" \"a\" \"b\" \"c\"", "\"long\" 5 \"b\" \"c\"", "\"long\" \"a\"", "\"long\" \"\" \"\" \"\"", "\"long\" \"a\" \"b\" \"c\" \"d\""]:
        yield "{{ derivePassword 1 %s }}" % rest
    for call in ["bcrypt (repeat 73 \"a\")", "bcrypt (repeat 72 \"a\") | len", "bcrypt (repeat 37 \"é\")", "bcrypt \"\" | len", "bcrypt \"x\" | trunc 7", "bcrypt 5", "bcrypt nil", "bcrypt",
        "htpasswd \"a:b\" \"p\"", "htpasswd \":\" \"p\"", "htpasswd \"\" \"\" | trunc 8", "htpasswd \"é\" \"p\" | len", "htpasswd \"u\" (repeat 80 \"a\")", "htpasswd \"u\" \"p\" \"sha\"", "htpasswd \"u\"", "htpasswd 5 \"p\"",
        "htpasswd \"u\" nil", "regexMatch \"^u:\\\\$2a\\\\$10\\\\$[./A-Za-z0-9]{53}$\" (htpasswd \"u\" \"p\")", "eq (bcrypt \"a\") (bcrypt \"a\")"]:
        yield "{{ %s }}" % call
    for _ in range(40):
        password, plain = text(rng.randint(0, 40)), text(rng.randint(1, 60))
        vector = bytes(rng.randrange(256) for _ in range(16))
        yield "{{ decryptAES %s %s }}" % (quoted(password), quoted(encrypted(password, plain.encode(), vector)))
    for plain in [b"\x00" * 16, b"x" * 15 + b"\x10", b"x" * 15 + b"\x11", b"x" * 31 + b"\x01", b"\x01" * 16, b"x" * 15 + b"\xff", b"x" * 30 + b"\x00\x20"]:
        yield "{{ decryptAES \"k\" %s | quote }}" % quoted(encrypted("k", plain, bytes(16), pads=False))
    for value in ["", "!", "AAAA", "YQ==", base64.b64encode(bytes(15)).decode(), base64.b64encode(bytes(16)).decode(), base64.b64encode(bytes(17)).decode(), base64.b64encode(bytes(33)).decode(), "AA\nAA", "AAAA AAAA"]:
        yield "{{ decryptAES \"k\" %s }}" % quoted(value)
    for call in ["encryptAES \"k\" \"\"", "encryptAES \"k\" \"x\" | len", "encryptAES \"k\" (repeat 16 \"x\") | len", "encryptAES \"\" \"x\" | decryptAES \"\"", "encryptAES (repeat 40 \"k\") \"é\" | decryptAES (repeat 33 \"k\")",
        "encryptAES 5 \"x\"", "encryptAES \"k\"", "decryptAES \"k\" nil", "decryptAES \"k\" 5", "eq (encryptAES \"k\" \"x\") (encryptAES \"k\" \"x\")"]:
        yield "{{ %s }}" % call


def randoms():
    classes = {"randAlphaNum": "[a-zA-Z0-9]", "randAlpha": "[a-zA-Z]", "randNumeric": "[0-9]", "randAscii": "[ -~]"}
    for name, pattern in classes.items():
        for count in [0, 1, 5, 64, 1000]:
            yield "{{ len (%s %d) }}" % (name, count)
            yield "{{ regexMatch \"^%s*$\" (%s %d) }}" % (pattern, name, count)
        for value in ["-1", "-100", "nil", "\"5\"", "1.5", "(int64 \"3\")", "true", "", "1 2"]:
            yield "{{ %s %s | toString | len }}" % (name, value)
    for value in ["0", "1", "3", "100", "-1", "nil", "\"5\"", "1.5", ""]:
        yield "{{ len (randBytes %s) }}" % value
    for pair in ["0 1", "-1 0", "5 6", "-10 -9", "0 0", "5 3", "1 1", "\"1\" 2", "1 nil", "1.5 2", "1", "(int64 \"7\") 8", "9223372036854775806 9223372036854775807", "-9223372036854775808 9223372036854775807"]:
        yield "{{ randInt %s }}" % pair
    for check in ["lt (randInt 0 10) 10", "ge (randInt -5 5) -5", "kindOf (randInt 0 10)", "typeOf (randInt 0 10)", "len uuidv4", "eq uuidv4 uuidv4", "uuidv4 5", "eq (randAlphaNum 30) (randAlphaNum 30)",
        "regexMatch \"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$\" uuidv4", "typeOf (randBytes 3)", "getHostByName \"example.com\"", "getHostByName \"\"", "getHostByName 5", "getHostByName"]:
        yield "{{ %s }}" % check
    for name in ["env", "expandenv"]:
        yield "{{ %s \"HOME\" }}" % name


ADDRESSES = ["1.2.3.4", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "", "a.b.c.d", "1..3.4", "::", "::1", "1::", "fe80::1%eth0", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "1::2::3", "12345::", "::ffff:1.2.3.4", "::1.2.3.4", "::ffff:0:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "ABCD:ef01::", "g::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8::", ":1", "1:", ":::", "::01.2.3.4", "0:0:0:0:0:ffff:102:304", "1.2.3.4:80", "[::1]", "10.0.0.1/8"]


def certificates():
    for address in ADDRESSES:
        yield "{{ genSelfSignedCertWithKey \"x\" (list %s) nil 1 .Values.p256 | typeOf }}" % quoted(address)
    for rest in ["(list 5) nil 1", "(list nil) nil 1", "nil (list nil) 1", "nil (list 5) 1", "nil (list true \"a\") 1", "nil (list \"é\") 1", "nil (list \"a\" \"b\\u2028\") 1", "nil (list \"\") 1", "\"x\" nil 1", "nil \"x\" 1", "nil nil \"1\"", "nil nil 1.5", "nil nil nil", "(dict) nil 1", "(splitList \",\" \"1.2.3.4\") nil 1", "nil (splitList \",\" \"a,b\") 1", "nil (concat (list) (splitList \",\" \"a,b\")) 1", "nil (until 2) 1"]:
        yield "{{ genSelfSignedCertWithKey \"x\" %s .Values.p256 | typeOf }}" % rest
    yield "{{ genSelfSignedCertWithKey (b64dec \"/w==\") nil nil 1 .Values.p256 }}"
    for name in sorted(KEYS):
        yield "{{ $c := genCAWithKey \"x\" 1 .Values.%s }}{{ $c.Key | trunc 30 }}|{{ eq $c.Key .Values.%s }}" % (name, name)
        yield "{{ $c := genCAWithKey \"x\" 1 .Values.p256 }}{{ $s := genSignedCertWithKey \"y\" nil nil 1 $c .Values.%s }}{{ $s.Key | trunc 30 }}" % name
        yield "{{ $c := genCAWithKey \"x\" 1 .Values.p256 }}{{ $b := buildCustomCert (b64enc $c.Cert) (b64enc .Values.%s) }}{{ eq $b.Key .Values.%s }}" % (name, name)
        yield "{{ $c := genCAWithKey \"x\" 1 .Values.p256 }}{{ $b := buildCustomCert (b64enc $c.Cert) (b64enc .Values.%s) }}{{ genSignedCertWithKey \"y\" nil nil 1 $b .Values.p384 | typeOf }}" % name
    pem = "-----BEGIN %s-----\\n%s\\n-----END %s-----\\n"
    for kind in ["RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "PRIVATE KEY", "FOO PRIVATE KEY", "FOO", " PRIVATE KEY", "CERTIFICATE"]:
        for body in ["AAAA", "MAA=", "", "!!!!"]:
            yield "{{ genCAWithKey \"x\" 1 \"%s\" | typeOf }}" % (pem % (kind, body, kind))
    for bad in ["\"\"", "\"x\"", "5", "nil", "\"-----BEGIN PRIVATE KEY-----\"", "\"-----BEGIN PRIVATE KEY-----\\n-----END RSA PRIVATE KEY-----\"", "(cat \"x\" .Values.p256)", "(print \"text\\n\" .Values.p256 \"more\")", "(print .Values.p256 .Values.rsa1024)",
        "(replace \"\\n\" \"\\r\\n\" .Values.p256)", "(replace \"\\n\" \" \\n\" .Values.p256)", "(trimSuffix \"\\n\" .Values.p256)", "(indent 2 .Values.p256)", "(replace \"-----END\" \"----END\" .Values.p256)", "(print \"-----BEGIN X-----\\n!\\n-----END X-----\\n\" .Values.p256)"]:
        yield "{{ genCAWithKey \"x\" 1 %s | typeOf }}" % bad
    for pair in ["\"!\" \"!\"", "\"YQ==\" \"!\"", "\"YQ==\" \"YQ==\"", "\"\" \"\"", "5 5", "nil \"\"", "\"YQ==\""]:
        yield "{{ buildCustomCert %s }}" % pair
    for body in ["AAAA", "MAA=", "MAMCAQE=", "MAIwAA==", "MAIwAAA="]:
        yield "{{ buildCustomCert (b64enc \"%s\") (b64enc .Values.p256) | typeOf }}" % (pem % ("CERTIFICATE", body, "CERTIFICATE"))
    start = "{{ $c := genCAWithKey \"x\" 1 .Values.p256 }}"
    for use in ["typeOf $c", "kindOf $c", "toJson $c | trunc 20", "toYaml $c | trunc 40", "toToml $c | trunc 40", "toString $c | trunc 30", "printf \"%v\" $c | trunc 30", "quote $c | trunc 30", "empty $c", "not $c", "len $c", "index $c \"Cert\"", "get $c \"Cert\"",
        "$c.Foo", "$c.cert", "$c.Cert.x", "$c.Cert 5", "deepEqual $c $c", "keys $c", "list $c | len", "dict \"a\" $c | len", "eq $c.Key .Values.p256", "trunc 28 $c.Cert", "(buildCustomCert (b64enc $c.Cert) (b64enc $c.Key)).Cert | eq $c.Cert",
        "genSignedCertWithKey \"y\" nil nil 1 nil .Values.p256", "genSignedCertWithKey \"y\" nil nil 1 (dict \"Cert\" \"x\") .Values.p256", "genSignedCertWithKey \"y\" nil nil 1 $c \"x\"", "genSignedCertWithKey \"y\" (list \"x\") nil 1 $c .Values.p256",
        "genSignedCert \"y\" nil nil 1", "genCA \"x\"", "genCA 5 1", "genCA \"x\" \"5\"", "genCA \"x\" 1.5", "genCA nil 1", "genSelfSignedCert \"x\"", "genPrivateKey \"foo\"", "genPrivateKey \"RSA\"", "genPrivateKey 5", "genPrivateKey", "genPrivateKey nil"]:
        yield start + "{{ %s }}" % use


SHAPES = ["{{ (genCA %s 365).Cert }}", "{{ (genCA \"x\" 1).Key }}", "{{ (genSelfSignedCert \"x\" nil nil 1).Cert }}", "{{ (genSelfSignedCert \"x\" nil nil 1).Key }}", "{{ genPrivateKey \"ecdsa\" }}", "{{ genPrivateKey \"ed25519\" }}",
    "{{ genPrivateKey \"dsa\" }}", "{{ genPrivateKey \"rsa\" }}", "{{ genPrivateKey \"\" }}"]


def shape_templates():
    for name in ["x", "my ca", "a.b-c_d", "a*b", "a&b", "naïve", "日本", "", "A'()+,-./:=?z", "x" * 70, "a@b", "line\nbreak"]:
        yield "{{ (genCA %s 365).Cert }}" % quoted(name)
        yield "{{ (genSelfSignedCert %s (list \"1.2.3.4\") (list \"x.y\") 30).Cert }}" % quoted(name)
    yield from SHAPES[1:]
    for days in [0, -5, 1, 3650, 8400, 8500, 36500, 106751, 106752, -30000, -800000, 2920000, 99999999]:
        yield "{{ (genCAWithKey \"x\" %d .Values.p256).Cert }}" % days
    for addresses, names in [("nil", "nil"), ("(list)", "(list)"), ("(list \"1.2.3.4\" \"::1\" \"::ffff:1.2.3.4\")", "(list \"a\" \"*.b\" \"\")"), ("nil", "(list \"a b\" \"..\")"), ("(list \"fe80::1\")", "nil")]:
        for subject in ["y", ""]:
            yield "{{ (genSelfSignedCertWithKey %s %s %s 9 .Values.p256).Cert }}" % (quoted(subject), addresses, names)
            yield "{{ $c := genCAWithKey \"x\" 1 .Values.p384 }}{{ (genSignedCertWithKey %s %s %s 9 $c .Values.p256).Cert }}" % (quoted(subject), addresses, names)
    for name in ["p224", "p256", "p384", "p521", "rsa1024", "rsa8", "p256p8", "ed25519"]:
        yield "{{ (genCAWithKey \"x\" 1 .Values.%s).Cert }}" % name
        yield "{{ (genCAWithKey \"x\" 1 .Values.%s).Key }}" % name
        yield "{{ $c := genCAWithKey \"x\" 1 .Values.%s }}{{ (genSignedCertWithKey \"y\" nil nil 9 $c .Values.p256).Cert }}" % name
        yield "{{ $c := genCAWithKey \"x\" 1 .Values.p256 }}{{ (genSignedCertWithKey \"y\" nil nil 9 $c .Values.%s).Cert }}" % name
        yield "{{ $c := genSelfSignedCertWithKey \"x\" nil nil 1 .Values.%s }}{{ (genSignedCertWithKey \"y\" nil nil 9 $c .Values.p256).Cert }}" % name
    yield "{{ $c := genCAWithKey \"x\" 1 .Values.p256 }}{{ (genSignedCertWithKey \"x\" nil nil 9 $c .Values.p384).Cert }}"
    yield "{{ $c := genCAWithKey \"\" 1 .Values.p256 }}{{ (genSignedCertWithKey \"\" nil nil 9 $c .Values.p384).Cert }}"
    yield "{{ $c := genCAWithKey \"naïve\" 1 .Values.p256 }}{{ (genSignedCertWithKey \"y\" nil nil 9 $c .Values.p384).Cert }}"


def shape(pem):
    """The type, the ASN.1 without offsets, lengths and numbers, and the days that a certificate is valid."""
    out = subprocess.run(["openssl", "asn1parse"], input=pem.encode(), capture_output=True, check=True).stdout.decode()
    is_key = "PRIVATE KEY" in pem.split("\n")[0]
    lines = []
    for line in out.rstrip("\n").split("\n"):
        line = re.sub(r"^ *\d+:(d=\d+) +hl=\d+ +l= *\d+ +", r"\1 ", line).rstrip()
        line = re.sub(r"(INTEGER +:)-?[0-9A-F]{9,}$", r"\1*", line)
        line = re.sub(r"(UTCTIME|GENERALIZEDTIME)( +:).*$", r"\1\2*", line)
        line = re.sub(r"\[HEX DUMP\]:(0414|30168014)[0-9A-F]{40}$", r"[HEX DUMP]:\1*", line)
        if is_key:
            line = re.sub(r"\[HEX DUMP\]:.*$", "[HEX DUMP]:*", line)
        lines.append(line)
    return [pem.split("\n")[0]] + lines


def shapes():
    with tempfile.TemporaryDirectory() as folder, open(CASES / "crypto" / "shapes.jsonl", "w") as file:
        chart = pathlib.Path(folder) / "c"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
        file.write(json.dumps({"values": KEYS}, sort_keys=True) + "\n")
        templates = list(dict.fromkeys(shape_templates()))
        for template in templates:
            (chart / "templates" / "t.yaml").write_text(template)
            output = helm.Chart.load(str(chart)).render(KEYS, name="r", namespace="n")["c/templates/t.yaml"]
            file.write(json.dumps({"template": template, "shape": shape(output)}, sort_keys=True) + "\n")
        print("crypto/shapes.jsonl", len(templates), "cases")


record("crypto/digests.jsonl", digests())
record("crypto/passwords.jsonl", passwords())
record("crypto/random.jsonl", randoms())
record("crypto/certificates.jsonl", certificates(), KEYS, cut="asn1: ")  # what Go's reader of ASN.1 stumbled over is its own
shapes()
