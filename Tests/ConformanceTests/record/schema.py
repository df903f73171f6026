#!/usr/bin/env python3
"""Records which values real Helm 4 accepts under which values.schema.json, into ../Cases/schema/cases.jsonl.

Usage: PYTHON-WITH-HELM-SDK schema.py      (helm-python-sdk==0.2.2)
"""
import json, pathlib, tempfile
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases" / "schema"
SEVEN, SIX, FOUR = "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-04/schema#"
NEW, MID = "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2019-09/schema"

VALUES = [None, True, False, 0, 1, -1, 1.0, 1.5, 10, 1e20, "", "a", "ab", "abc", "1", "é😀", "a b", [], [1], [1, 1], [1, 1.0], ["a", "b"], [1, "a"], [[1], [1]], [None], [1, 2, 3],
          {}, {"a": 1}, {"a": "x"}, {"b": 1}, {"a": 1, "b": 2}, {"a": None}, {"a": {"a": 1}}, {"ab": 1, "c": "x"}, {"x-a": 1}]

SCHEMAS = [True, False, {}, {"type": "null"}, {"type": "boolean"}, {"type": "integer"}, {"type": "number"}, {"type": "string"}, {"type": "array"}, {"type": "object"}, {"type": ["string", "null"]}, {"type": ["integer", "array"]},
    {"enum": [1, "a", None, [1], {"a": 1}]}, {"enum": [1.0, 1.5]}, {"const": 1}, {"const": {"a": 1}}, {"const": [1, 1]}, {"const": None}, {"const": False}, {"minimum": 1}, {"maximum": 1}, {"exclusiveMinimum": 1}, {"exclusiveMaximum": 1},
    {"multipleOf": 0.5}, {"multipleOf": 3}, {"multipleOf": 0.1}, {"minLength": 2}, {"maxLength": 2}, {"minLength": 1, "maxLength": 1}, {"pattern": "b"}, {"pattern": "^a"}, {"pattern": "^[a-z]+$"}, {"pattern": "\\d"}, {"pattern": "^\\w$"}, {"pattern": "^.{2}$"},
    {"minItems": 1}, {"maxItems": 1}, {"uniqueItems": True}, {"uniqueItems": False}, {"items": {"type": "integer"}}, {"items": False}, {"items": True}, {"contains": {"type": "string"}}, {"contains": True}, {"contains": False}, {"minItems": 2, "maxItems": 2},
    {"properties": {"a": {"type": "integer"}}}, {"properties": {"a": False}}, {"required": ["a"]}, {"required": ["a", "b"]}, {"additionalProperties": False}, {"additionalProperties": {"type": "string"}}, {"properties": {"a": {}}, "additionalProperties": False},
    {"patternProperties": {"^x-": {"type": "string"}}}, {"patternProperties": {"a": {"type": "integer"}}, "additionalProperties": False}, {"propertyNames": {"maxLength": 1}}, {"propertyNames": {"pattern": "^a"}}, {"propertyNames": False}, {"minProperties": 1}, {"maxProperties": 1},
    {"allOf": [{"type": "integer"}, {"minimum": 1}]}, {"anyOf": [{"type": "integer"}, {"minLength": 2}]}, {"oneOf": [{"type": "integer"}, {"minimum": 1}]}, {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"not": {"type": "string"}}, {"not": {}}, {"anyOf": [False, {"const": 1}]},
    {"if": {"type": "integer"}, "then": {"minimum": 1}, "else": {"type": "string"}}, {"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"if": True, "else": False}, {"then": False},
    {"$ref": "#/definitions/text"}, {"$ref": "#/definitions/tree"}, {"properties": {"a": {"$ref": "#/definitions/text"}}}, {"$ref": "#/definitions/text", "type": "integer"}, {"$ref": "#/definitions/od~1d%25"}, {"$ref": "#named"}, {"$ref": "#/definitions/text", "minLength": 3},
    {"format": "email"}, {"format": "unknown"}, {"type": "integer", "format": "int32"}, {"title": "x", "default": 1, "description": "y", "examples": [1]}, {"unknown": 1}]

FOUR_ONLY = [{"minimum": 1, "exclusiveMinimum": True}, {"maximum": 1, "exclusiveMaximum": True}, {"maximum": 1, "exclusiveMaximum": False}, {"type": "integer"}, {"items": [{"type": "integer"}], "additionalItems": False}, {"$ref": "#/definitions/text"},
    {"const": 1}, {"contains": {"type": "string"}}, {"propertyNames": {"maxLength": 1}}, {"dependencies": {"a": ["b"]}}, {"if": True, "then": False}]
TUPLES = [{"items": [{"type": "integer"}, {"type": "string"}]}, {"items": [{"type": "integer"}], "additionalItems": False}, {"items": [{"type": "integer"}], "additionalItems": {"type": "string"}}, {"items": []}, {"dependencies": {"a": ["b"]}}, {"dependencies": {"a": {"minProperties": 2}}}]
NEW_ONLY = [{"prefixItems": [{"type": "integer"}]}, {"prefixItems": [{"type": "integer"}], "items": False}, {"prefixItems": [{}, {}], "items": {"type": "string"}}, {"dependentRequired": {"a": ["b"]}}, {"dependentSchemas": {"a": {"minProperties": 2}}}, {"contains": {"type": "integer"}, "minContains": 2},
    {"contains": {"type": "integer"}, "maxContains": 1}, {"contains": {"type": "integer"}, "minContains": 0}, {"properties": {"a": {}}, "unevaluatedProperties": False}, {"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"anyOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {}}}], "unevaluatedProperties": False},
    {"if": {"required": ["a"]}, "then": {"properties": {"a": {}}}, "unevaluatedProperties": {"type": "integer"}}, {"prefixItems": [{}], "unevaluatedItems": False}, {"contains": {"type": "string"}, "unevaluatedItems": False}, {"$ref": "#/$defs/has-a", "unevaluatedProperties": False}, {"$ref": "#/$defs/has-a", "required": ["b"]},
    {"additionalProperties": {"type": "integer"}, "unevaluatedProperties": False}, {"dependencies": {"a": ["b"]}}]

FORMATS = {"ipv4": ["1.2.3.4", "256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4.5", ""], "ipv6": ["::1", "1::", "::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "::1.2.3.4", "1:::2", "g::", "12345::", "1::2::3"],
    "date": ["2024-02-29", "2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01T"], "time": ["12:00:00Z", "12:00:00", "12:00:00+01:00", "25:00:00Z", "12:00:00.5Z"], "date-time": ["2024-01-01T00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-01-01t00:00:00.123+02:00"],
    "email": ["a@b.c", "a@", "@b", "a b@c", "a@b", "a..b@c.d"], "hostname": ["a", "a.b", "a_b", "-a", "a-", "a..b", "x" * 64, ""], "uri": ["http://x/", "x", "mailto:a@b", "//x", "http://a b"], "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123e4567", "123E4567-E89B-12D3-A456-42661417400G"], "regex": ["a+", "("], "duration": ["P1D", "1s"]}

DEFINITIONS = {"definitions": {"text": {"type": "string"}, "tree": {"type": "object", "additionalProperties": {"$ref": "#/definitions/tree"}}, "od/d%": {"type": "integer"}}, "$defs": {"has-a": {"properties": {"a": {"type": "integer"}}}}}


def schemas():
    for draft in (SEVEN, NEW, None):
        for schema in SCHEMAS: yield draft, schema
    for schema in FOUR_ONLY: yield FOUR, schema
    for draft in (SEVEN, SIX, MID):
        for schema in TUPLES: yield draft, schema
    for draft in (NEW, MID):
        for schema in NEW_ONLY: yield draft, schema


def document(draft, schema):
    made = {"properties": {"v": schema}, **DEFINITIONS}
    if draft: made["$schema"] = draft
    if "#named" in json.dumps(schema):
        made["definitions"] = dict(made["definitions"], named={"$id" if draft == SEVEN else "$anchor": "#named" if draft == SEVEN else "named", "type": "boolean"})
    return made


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    with open(CASES / "cases.jsonl", "w") as file, tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "c"
        path.mkdir()
        (path / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")

        def record(schema, values):
            (path / "values.schema.json").write_text(json.dumps(schema))
            accepted = []
            with helm.Chart.load(str(path)) as chart:
                for value in values:
                    try:
                        chart.validate_schema({"v": value})
                        accepted.append(True)
                    except helm.HelmError as error:
                        accepted.append(False if "at '/v" in str(error) else None)
            if None in accepted: print("no verdict for", json.dumps(schema)[:200])
            else: file.write(json.dumps({"schema": schema, "values": values, "accepted": accepted}) + "\n")

        for draft, schema in schemas(): record(document(draft, schema), VALUES)
        for name, values in FORMATS.items():
            for draft in (SEVEN, NEW): record(document(draft, {"format": name}), values)


main()
