"""Whatever may be sent has an end: no text, list or number of any size whatever."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import Field

import schemas.v1
from schemas.v1.common import In
from tests.house.schemas import classes

Schema = dict[str, Any]

# A text is bounded by any of these, a number by one of each row.
TEXT = {"maxLength", "pattern", "format", "enum", "const"}
HIGHEST = {"maximum", "exclusiveMaximum", "enum", "const"}
LOWEST = {"minimum", "exclusiveMinimum", "enum", "const"}
# Read by a validator of its own, which takes a date or a moment and nothing else.
READ_BY_HAND = {"as_of"}
# Beneath these stands no schema.
VALUES = {"examples", "default", "enum", "const"}


def is_bounded(schema: Schema) -> bool:
    match schema.get("type"):
        case "string":
            return bool(TEXT & schema.keys())
        case "integer" | "number":
            return bool(HIGHEST & schema.keys()) and bool(LOWEST & schema.keys())
        case "array":
            return "maxItems" in schema
        case "object":
            # Named fields only; or else names from a closed set, or so many and no more.
            named = schema.get("additionalProperties", True) is False
            return named or bool({"propertyNames", "maxProperties"} & schema.keys())
        case _:
            return True


def unbounded(schema: object, place: str) -> Iterator[str]:
    """Where in a schema something may be of any size."""
    if isinstance(schema, list):
        for part in schema:
            yield from unbounded(part, place)
    if not isinstance(schema, dict):
        return
    if not is_bounded(schema):
        yield place
    for name, part in schema.items():
        if name == "properties":
            for field, below in part.items():
                if field not in READ_BY_HAND:
                    yield from unbounded(below, f"{place}/{field}")
        elif name not in VALUES:
            yield from unbounded(part, place)


@pytest.mark.parametrize("model", classes(schemas.v1, In), ids=lambda model: model.__name__)
def test_every_field_that_is_sent_is_bounded(model: type[In]):
    assert [*unbounded(model.model_json_schema(), model.__name__)] == []


class Boundless(In):
    text: str
    texts: list[Annotated[str, Field(max_length=5)]]
    number: int
    above: Annotated[int, Field(ge=0)]
    anything: dict[str, int] | None
    bounded: Annotated[list[Annotated[int, Field(ge=0, le=9)]], Field(max_length=3)]


def test_a_field_without_bounds_is_told_apart():
    found = {*unbounded(Boundless.model_json_schema(), "")}

    assert found == {"/text", "/texts", "/number", "/above", "/anything"}
