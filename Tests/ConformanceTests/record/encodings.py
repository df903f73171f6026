#!/usr/bin/env python3
"""Records what real Helm 4 makes of base64 and base32 into ../Cases/encodings/*.jsonl.

Usage: PYTHON-WITH-HELM-SDK encodings.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same)
"""
import base64, random
from small_templates import quoted, record

rng = random.Random(12)
TEXTS = ["", "a", "ab", "abc", "abcd", "hello world", "naïve 日本", "line\nbreak\r\n", "\x00\x01", "😀", "=", "====", "  ", "\"'\\"]
ODD = ["", "=", "==", "a", "ab", "abc", "abcd", "a=", "a==", "ab=", "ab==", "ab===", "ab=c", "ab==c", "abc=", "abc==", "abc=d", "abcd=", "abcde", "abcd====", "a b c d", "YWJj\nZGVm", "YW\nI=", "YWI\n=",
    "YQ=\n=", "YQ==\n", "YQ==\nx", "YQ=\n", "YQ\n", "-_-_", "YWJj!ZGVm", "é", "YWJjé", "YQ==YQ==", "MFRA", "MFRA====", "MFRGG===", "MFRGGZA=", "MFRGGZDF", "mfrgg===", "MF======", "M=======", "MFR=====", "MFRG====",
    "MFRGGZ==", "MFRGG==", "MFRGG=", "MFRGG=x=", "MFRGG===x", "MFRGG===MFRGG===", "MFRGGZDF\nMFRGG===", "0189", "MF R", "A\n=\n", "\n\n"]


def cases():
    for text in TEXTS:
        for function in ["b64enc", "b32enc"]:
            yield "{{ %s %s }}" % (function, quoted(text))
        yield "{{ %s | b64enc | b64dec }}" % quoted(text)
        yield "{{ %s | b32enc | b32dec }}" % quoted(text)
    for text in ODD:
        yield "{{ b64dec %s }}" % quoted(text)
        yield "{{ b32dec %s }}" % quoted(text)
    # Strings that are no UTF-8, on the way through.
    for data in ["/w==", "/////w==", "YWL/Y2Q=", "wMHC", "8J+Y", "AAECA/8="]:
        for use in ["b64enc", "b32enc", "len", "b32enc | b32dec | b64enc", "upper | b64enc", "quote | b64enc", "sha256sum", "adler32sum", "trunc 1 | b64enc", "toString | b64enc", "list | join \",\" | b64enc", "cat \"a\" | b64enc",
                "repeat 2 | b64enc", "contains \"a\"", "eq \"a\"", "empty", "b64enc | b64dec | b64enc", "encryptAES \"k\" | decryptAES \"k\" | b64enc", "nospace | b64enc", "trim | b64enc", "replace \"a\" \"b\" | b64enc", "indent 2 | b64enc", "typeOf", "kindOf", "default \"x\" | b64enc", "bcrypt | len"]:
            yield "{{ b64dec %s | %s }}" % (quoted(data), use)
    for function in ["b64enc", "b64dec", "b32enc", "b32dec"]:
        for value in ["5", "nil", "true", ".Values.missing", "(list)", "1.5", "(dict)", "", "\"a\" \"b\""]:
            yield "{{ %s %s }}" % (function, value)
    # One or two characters changed in what was right.
    for encode, function, marks in [(base64.b64encode, "b64dec", "=\n!Aa+/"), (base64.b32encode, "b32dec", "=\n!A7a1")]:
        for _ in range(150):
            text = encode("".join(rng.choice("abc xyz") for _ in range(rng.randint(0, 14))).encode()).decode()
            for _ in range(rng.randint(0, 2)):
                place = rng.randint(0, len(text))
                kind = rng.random()
                text = text[:place] + ("" if kind < 0.3 else rng.choice(marks)) + text[place + (1 if kind < 0.7 else 0):]
            try:
                if encode is base64.b64encode:
                    base64.b64decode(text).decode()
                else:
                    base64.b32decode(text.replace("\n", "")).decode()
            except UnicodeDecodeError:
                continue  # strings that are no UTF-8 are tested where they are made
            except Exception:
                pass
            yield "{{ %s %s }}" % (function, quoted(text))


record("encodings/base.jsonl", cases())
