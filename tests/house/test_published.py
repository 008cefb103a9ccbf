"""The published contract is what the service does: `make publish` writes it anew."""

import json
import re
from typing import Any

import pytest

import schemas.v1
from app.api.examples import EXAMPLES
from app.cli.publishing import (
    OPENAPI,
    PUBLISHED,
    openapi_document,
    schema_documents,
    text_of,
)
from schemas.v1.common import In
from tests.house.files import ROOT
from tests.house.schemas import classes
from tests.house.test_doors import PUBLIC

DOCUMENT: dict[str, Any] = openapi_document()
PROBLEM = "#/components/schemas/Problem"
METHODS = ("get", "put", "post", "delete", "patch")

OPERATIONS: list[tuple[str, dict[str, Any]]] = [
    (f"{method} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if method in METHODS
]
GUARDED = [case for case in OPERATIONS if case[0].partition(" ")[2] not in PUBLIC]


def published(name: str) -> str:
    return (ROOT / PUBLISHED / name).read_text("utf-8")


def test_the_published_document_is_that_of_the_service():
    assert published(OPENAPI) == text_of(DOCUMENT), "run `make publish`"


def test_the_published_schemas_are_those_of_the_models():
    documents = {name: text_of(document) for name, document in schema_documents().items()}
    there = {path.name for path in (ROOT / PUBLISHED).glob("*.json")}

    assert there == documents.keys() | {OPENAPI}, "run `make publish`"
    assert {name: published(name) for name in documents} == documents, "run `make publish`"


def test_every_reference_leads_somewhere():
    leading = set(re.findall(r'"\$ref": "([^"]*)"', text_of(DOCUMENT)))
    names = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}

    assert PROBLEM in leading
    assert leading <= names


def test_the_document_says_which_version_of_the_contract_it_is():
    assert re.fullmatch(r"\d+(\.\d+)*", DOCUMENT["info"]["version"])
    assert DOCUMENT["info"]["title"] == "Forthwith"


def test_operations_have_names_of_their_own():
    names = [operation["operationId"] for _, operation in OPERATIONS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS]
)
def test_every_operation_says_what_it_does(name: str, operation: dict[str, Any]):
    assert operation["summary"]
    assert operation["description"].rstrip().endswith((".", ")", "`"))
    assert operation["tags"]


def bodies() -> set[str]:
    """The models of what may be sent as JSON."""
    sent = [
        operation["requestBody"]["content"].get("application/json", {})
        for _, operation in OPERATIONS
        if "requestBody" in operation
    ]
    return set(re.findall(r"#/components/schemas/(\w+)", text_of({"sent": sent})))


def test_every_body_that_may_be_sent_has_an_example_and_no_example_is_without_one():
    assert bodies() == EXAMPLES.keys()
    shown = {
        name: schema["examples"]
        for name, schema in DOCUMENT["components"]["schemas"].items()
        if "examples" in schema
    }
    assert shown == {name: [example] for name, example in EXAMPLES.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_one_of_what_it_shows(name: str):
    (model,) = [model for model in classes(schemas.v1, In) if model.__name__ == name]

    model.model_validate_json(json.dumps(EXAMPLES[name]))


@pytest.mark.parametrize(("name", "operation"), GUARDED, ids=[name for name, _ in GUARDED])
def test_every_guarded_operation_asks_for_a_key_and_names_its_refusals(
    name: str, operation: dict[str, Any]
):
    assert operation["security"]
    for status in ("401", "403", "422", "429", "503"):
        content = operation["responses"][status]["content"]
        assert content["application/problem+json"]["schema"]["$ref"] == PROBLEM


@pytest.mark.parametrize(("name", "operation"), GUARDED, ids=[name for name, _ in GUARDED])
def test_every_answer_says_what_it_holds(name: str, operation: dict[str, Any]):
    good = {s: a for s, a in operation["responses"].items() if s.startswith("2")}

    assert good
    assert all(answer["description"] for answer in good.values())
    assert all(answer.get("content") for status, answer in good.items() if status != "204")
