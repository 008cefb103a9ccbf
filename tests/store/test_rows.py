"""Rows told in lists come out of the server as they went in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.outcomes import Outcome
from app.kit.ids import new_id
from app.services.house import House
from app.store.rows import (
    Id,
    Ids,
    Json,
    Moment,
    Raw,
    Real,
    Row,
    Span,
    Text,
    Texts,
    Truth,
    Whole,
    told,
    written,
)
from app.store.submission_rows import ROWS
from app.store.submission_statements import guarded_statement, statement

NOW = datetime(2026, 11, 23, 8, 0, 0, 120, tzinfo=UTC)


class Everything(Row, kw_only=True):
    one: Id | None = None
    some: Ids = ()
    text: Text | None = None
    texts: Texts = ()
    raw: Raw | None = None
    whole: Whole | None = None
    real: Real | None = None
    truth: Truth | None = None
    moment: Moment | None = None
    span: Span | None = None
    facts: Json | None = None


class Unsaid(Row):
    one: UUID


async def read_back(house: House, *rows: Everything) -> list[dict[str, object]]:
    query = f"SELECT * FROM {told(Everything, '$1::text::jsonb', 'new')} ORDER BY number"  # noqa: S608 - of classes
    async with house.driver() as connection:
        return [dict(row) for row in await connection.fetch(query, written(rows))]


async def test_every_kind_of_value_comes_back(house: House) -> None:
    ids = [new_id(), new_id()]
    said = "It said \"{\\n}\", 'null' and [], é\u2028😀."
    given: dict[str, object] = {
        "one": ids[0],
        "some": ids,
        "text": said,
        "texts": [said, "", "null"],
        "raw": bytes(range(256)),
        "whole": -3,
        "real": 0.25,
        "truth": False,
        "moment": NOW,
        "span": timedelta(days=400, seconds=-3, microseconds=7),
        "facts": {"at": "2026-11-23T08:00:00.000120Z", "none": None, "of": [1, {"a": said}]},
    }
    row = Everything(
        one=ids[0],
        some=ids,
        text=said,
        texts=(said, "", "null"),
        raw=bytes(range(256)),
        whole=-3,
        real=0.25,
        truth=False,
        moment=NOW,
        span=timedelta(days=400, seconds=-3, microseconds=7),
        facts={"at": NOW, "none": None, "of": (1, {"a": said})},
    )
    assert await read_back(house, row) == [given | {"number": 1}]


async def test_nothing_comes_back_as_null_and_no_list_as_an_empty_one(house: House) -> None:
    columns = dict.fromkeys(Everything.__struct_fields__)
    expected: dict[str, object] = {**columns, "some": [], "texts": [], "number": 1}
    assert await read_back(house, Everything()) == [expected]


async def test_rows_keep_their_order_and_no_rows_are_none(house: House) -> None:
    outcomes = list(Outcome)
    rows = [Everything(text=outcome, whole=place) for place, outcome in enumerate(outcomes)]
    back = await read_back(house, *rows)
    assert [row["text"] for row in back] == outcomes
    assert [row["number"] for row in back] == list(range(1, len(outcomes) + 1))
    assert await read_back(house) == []


def test_a_column_whose_type_nobody_said_is_no_column() -> None:
    with pytest.raises(TypeError, match="of which type"):
        told(Unsaid, "$1::text::jsonb", "new")


@pytest.mark.parametrize(
    "parts", [*((part,) for part in ROWS if part != "timers"), tuple(ROWS)]
)
async def test_what_writes_is_understood_and_answers_with_a_column(
    house: House, parts: tuple[str, ...]
) -> None:
    """Of a row without columns the driver writes past the end, in its own memory."""
    async with house.driver() as connection:
        for text in (statement(parts), guarded_statement(parts)):
            prepared = await connection.prepare(text)
            assert prepared.get_attributes()
