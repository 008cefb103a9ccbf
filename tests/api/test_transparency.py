"""Figures of each month for everybody, where they are turned on."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import httpx
import pytest
from fastapi import FastAPI

from app.services.house import House
from app.services.projection import rebuild
from app.services.transparency import TransparencyBook
from app.values import replace
from tests.conftest import CountQueries
from tests.support.bodies import Json, an_answer_body, issued, respond
from tests.support.builders import APlatform
from tests.support.clock import FixedClock
from tests.support.problems import assert_problem

PLACE, TABLE = "/v1/transparency", "/v1/transparency.csv"
REGIME = "uk-osa-intimate-image"


@pytest.fixture
async def october(
    app: FastAPI,
    house: House,
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> TransparencyBook:
    """Seven notices of which five are answered in time, and one of another regime; over."""
    clock.advance(datetime.fromisoformat("2026-10-05T09:00:00Z") - clock.now())
    notices = [await issued(officer, platform.id) for _ in range(7)]
    await issued(officer, platform.id, regime="us-take-it-down")
    clock.advance(timedelta(hours=3))
    for notice in notices[:5]:
        answer = an_answer_body(notice["items"][0]["id"], at=clock.now())
        assert (await respond(platform_client, notice, answer)).status_code == 201
    clock.advance(timedelta(days=40))
    await rebuild(house)
    book = TransparencyBook(house.driver, clock, smallest=3)
    app.state.house = replace(house, transparency=book)
    return book


async def read(client: httpx.AsyncClient, **query: str) -> Json:
    answer = await client.get(PLACE, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def line(body: Json, regime: str | None, category: str | None) -> Json:
    [found] = [
        one for one in body["lines"] if (one["regime"], one["category"]) == (regime, category)
    ]
    return dict(found)


async def test_nothing_is_published_unless_it_is_turned_on(nobody: httpx.AsyncClient) -> None:
    for place in (PLACE, TABLE):
        assert_problem(await nobody.get(place), 404, "not_found")


async def test_a_month_is_told_to_everybody(
    nobody: httpx.AsyncClient, october: TransparencyBook
) -> None:
    body = await read(nobody)

    assert (body["month"], body["months"]) == ("2026-10", ["2026-10"])
    assert line(body, None, None) | {"regime": None} == {
        "regime": None,
        "category": None,
        "issued": 8,
        "resolved_in_time": 5,
        "resolved_late": None,
        # Two of the one regime, one of the other: together they are three.
        "overdue_at_end": 3,
        "within_24_hours": 5,
        "within_48_hours": None,
        "within_7_days": None,
        "later": None,
        "disputes_upheld": None,
        # Shown of six times at least, and five were answered.
        "hours_to_acknowledge": None,
        "hours_to_act": None,
    }


async def test_neither_a_small_number_nor_what_it_could_be_worked_out_from_is_told(
    nobody: httpx.AsyncClient, october: TransparencyBook
) -> None:
    body = await read(nobody)

    # One notice of the other regime: with seven beside it and eight in all it would be known.
    assert line(body, "us-take-it-down", None)["issued"] is None
    assert line(body, REGIME, "intimate_image_abuse")["issued"] is None
    assert body["platforms"] is None
    assert body["withheld"].startswith("fewer than 3")


async def test_the_table_holds_the_same(
    nobody: httpx.AsyncClient, october: TransparencyBook
) -> None:
    body = await read(nobody)
    answer = await nobody.get(TABLE, params={"month": "2026-10"})

    rows = list(csv.DictReader(StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('"forthwith-2026-10.csv"')
    assert len(rows) == len(body["lines"])
    for row, said in zip(rows, body["lines"], strict=True):
        assert (row.pop("regime"), row.pop("category"), row.pop("month")) == (
            said.pop("regime") or "(all)",
            said.pop("category") or "(all)",
            "2026-10",
        )
        assert row == {k: "[c]" if v is None else str(v) for k, v in said.items()}


@pytest.mark.parametrize("month", ["2026-11", "2026-09", "2199-12", "1970-01"])
async def test_a_month_that_is_not_over_or_before_the_first_is_not_there(
    nobody: httpx.AsyncClient, october: TransparencyBook, month: str
) -> None:
    for place in (PLACE, TABLE):
        answer = await nobody.get(place, params={"month": month})
        assert_problem(answer, 404, "not_found")
        assert "2026-10 to 2026-10" in answer.json()["detail"]


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-1", "October", "٢٠٢٦-10", "2026-10\n", "9999-12", "x" * 21]
)
async def test_nonsense_for_a_month_is_refused(
    nobody: httpx.AsyncClient, october: TransparencyBook, month: str
) -> None:
    answer = await nobody.get(PLACE, params={"month": month})

    assert_problem(answer, 422, "malformed", "/query/month")


async def test_where_there_is_no_notice_no_month_is_told(
    app: FastAPI, house: House, nobody: httpx.AsyncClient, clock: FixedClock
) -> None:
    book = TransparencyBook(house.driver, clock, smallest=3)
    app.state.house = replace(house, transparency=book)

    assert_problem(await nobody.get(PLACE), 404, "not_found")


async def test_however_many_ask_a_month_is_counted_once(
    nobody: httpx.AsyncClient,
    october: TransparencyBook,
    count_queries: CountQueries,
) -> None:
    with count_queries() as queries:
        for _ in range(20):
            await read(nobody)
        answer = await nobody.get(PLACE)

    assert len([query for query in queries if "counted_notices" in query]) == 1
    assert answer.headers["cache-control"] == "public, max-age=900"
    again = await nobody.get(PLACE, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
