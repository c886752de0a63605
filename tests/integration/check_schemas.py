#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds every bundled template and package to the schemas in docs/, and the schemas to damage."""
import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

root = pathlib.Path(__file__).resolve().parents[2]


def validator(name):
    schema = json.loads((root / "docs" / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def damaged(document):
    """Copies of a document with one thing wrong with each."""
    for key in ("id", "elements", "templates", "schema"):
        if key in document and key != "schema":
            copied = copy.deepcopy(document)
            del copied[key]
            yield copied
    copied = copy.deepcopy(document)
    copied["unheard_of"] = 1
    yield copied
    for index, element in enumerate(document.get("elements", [])):
        for member, value in (("width", "wide"), ("type", "rekt"), ("fil", "#000000")):
            copied = copy.deepcopy(document)
            copied["elements"][index][member] = value
            yield copied


faults = 0
checked = 0
refused = 0
for name, pattern in (("template.schema.json", "*/templates/*.json"),
                      ("package.schema.json", "*/package.json")):
    judge = validator(name)
    for file in sorted((root / "templates").glob(pattern)):
        document = json.loads(file.read_text(encoding="utf-8"))
        checked += 1
        for error in judge.iter_errors(document):
            faults += 1
            print(f"{file.relative_to(root)}: {'/'.join(map(str, error.path))}: {error.message[:300]}")
        for wrong in damaged(document):
            refused += 1
            if judge.is_valid(wrong):
                faults += 1
                print(f"{file.relative_to(root)}: a damaged copy is taken for valid")
print(f"{checked} documents checked, {refused} damaged copies refused, {faults} faults")
sys.exit(1 if faults or not checked else 0)
