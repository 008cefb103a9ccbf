"""Whatever may be sent has an end: no text, list or number of any size whatever."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeGuard, cast

import pytest
from pydantic import Field

import schemas.v1
from schemas.v1.common import In
from tests.house.schemas import classes

Schema = dict[str, Any]

_ONE_OF = {"enum", "const"}
_HIGHEST = {"maximum", "exclusiveMaximum"} | _ONE_OF
_LOWEST = {"minimum", "exclusiveMinimum"} | _ONE_OF
# Of each set a schema of that type has at least one.
BOUNDS: dict[str, tuple[set[str], ...]] = {
    "string": ({"maxLength", "pattern", "format"} | _ONE_OF,),
    "integer": (_HIGHEST, _LOWEST),
    "number": (_HIGHEST, _LOWEST),
    "array": ({"maxItems"},),
    # Where any name may stand: names from a closed set, or so many and no more.
    "object": ({"propertyNames", "maxProperties"},),
}
# Read by a validator of its own, which takes a date or a moment and nothing else.
READ_BY_HAND = {"as_of", "compliance_date"}
# Beneath these stands no schema.
VALUES = {"examples", "default", "enum", "const"}


def is_bounded(schema: Schema) -> bool:
    if schema.get("additionalProperties") is False:
        return True
    bounds = BOUNDS.get(str(schema.get("type")), ())
    return all(bound & schema.keys() for bound in bounds)


def parts(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The schemas within a schema, each with the name of the field that it is for."""
    for name, below in schema.items():
        if name in {"properties", "$defs"}:
            yield from ((f"/{field}", part) for field, part in below.items())
        elif name not in VALUES:
            yield from (("", part) for part in _among(below))


def _among(below: Any) -> list[Schema]:
    among = cast("list[object]", below) if isinstance(below, list) else [below]
    return [part for part in among if _is_map(part)]


def _is_map(part: object) -> TypeGuard[Schema]:
    return isinstance(part, dict)


def unbounded(schema: Schema, place: str) -> Iterator[str]:
    """Where in a schema something may be of any size."""
    if not is_bounded(schema):
        yield place
    for name, part in parts(schema):
        if name.strip("/") not in READ_BY_HAND:
            yield from unbounded(part, f"{place}{name}")


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
