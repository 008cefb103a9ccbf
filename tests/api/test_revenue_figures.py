"""What the revenue of a provider is said to be, through the door."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from app.services.house import House
from tests.support.builders import a_provider
from tests.support.clock import FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

FIGURE = {
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "revenue": {"amount": "164500000000.00", "currency": "USD"},
    "status": "reported",
    "scope": "provider",
    "source": "Annual report 2025, page 98",
}

Json = dict[str, object]


@pytest.fixture
async def place(house: House) -> str:
    return f"/v1/providers/{await a_provider(house)}/revenue-figures"


async def recorded(client: httpx.AsyncClient, place: str, **fields: object) -> Json:
    answer = await client.post(place, json={**FIGURE, **fields})
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


async def standings(client: httpx.AsyncClient, place: str) -> list[tuple[str, str | None]]:
    items = (await client.get(place)).json()["items"]
    return [(item["standing"], item["set_aside_because"]) for item in items]


async def test_a_figure_is_recorded_and_read_back(
    officer: httpx.AsyncClient, place: str
) -> None:
    answer = await officer.post(place, json=FIGURE)
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        **FIGURE,
        "id": body["id"],
        "provider_id": place.split("/")[3],
        "recorded_at": "2026-11-23T09:00:00Z",
        "standing": "in_force",
        "set_aside_because": None,
    }
    assert (await officer.get(answer.headers["location"])).json() == body
    assert (await officer.get(place)).json() == {"items": [body], "next": None}


async def test_a_later_figure_supersedes_and_both_stay_readable(
    officer: httpx.AsyncClient, place: str, clock: FixedClock
) -> None:
    first = await recorded(officer, place)
    clock.advance(timedelta(days=1))
    second = await recorded(officer, place, revenue={"amount": "5", "currency": "USD"})
    assert second["revenue"] == {"amount": "5.00", "currency": "USD"}
    assert await standings(officer, place) == [
        ("set_aside", "a later figure for the same period was recorded"),
        ("in_force", None),
    ]
    kept = (await officer.get(f"{place}/{first['id']}")).json()
    assert kept["revenue"] == first["revenue"]


async def test_a_later_period_is_in_force_once_it_is_complete(
    officer: httpx.AsyncClient, place: str, clock: FixedClock
) -> None:
    await recorded(officer, place)
    later = await recorded(officer, place, period_start="2026-01-01", period_end="2026-12-31")
    assert later["set_aside_because"] == "its period had not ended"
    clock.advance(timedelta(days=39))
    assert [standing for standing, _ in await standings(officer, place)] == [
        "set_aside",
        "in_force",
    ]


async def test_own_and_group_revenue_stand_side_by_side(
    officer: httpx.AsyncClient, place: str
) -> None:
    await recorded(officer, place)
    await recorded(officer, place, scope="group", period_end="2025-06-30")
    assert await standings(officer, place) == [("in_force", None), ("in_force", None)]


async def test_an_overlapping_period_is_refused_and_a_determination_is_not(
    officer: httpx.AsyncClient, place: str
) -> None:
    await recorded(officer, place)
    shifted = {"period_start": "2025-04-01", "period_end": "2026-03-31"}
    answer = await officer.post(place, json={**FIGURE, **shifted})
    assert_problem(answer, 422, "malformed", "/period_start")
    await recorded(officer, place, status="determined", **shifted)
    assert (await standings(officer, place))[0] == (
        "set_aside",
        "the regulator's determination for the period stands",
    )


async def test_recording_is_an_event_with_an_exact_amount(
    officer: httpx.AsyncClient, place: str, house: House
) -> None:
    await recorded(officer, place, revenue={"amount": "999999999999.99", "currency": "GBP"})
    (row,) = await fetch_rows(
        house, "SELECT facts FROM events WHERE kind = 'revenue_figure.recorded'"
    )
    assert row["facts"]["amount"] == "999999999999.99"


async def test_figures_come_in_pages(
    officer: httpx.AsyncClient, place: str, clock: FixedClock
) -> None:
    made: list[object] = []
    for _ in range(5):
        made.append((await recorded(officer, place))["id"])
        clock.advance(timedelta(seconds=1))
    seen: list[object] = []
    query: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await officer.get(place, params=query)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == made


async def test_a_provider_nobody_knows_has_no_figures(officer: httpx.AsyncClient) -> None:
    place = f"/v1/providers/{uuid4()}/revenue-figures"
    assert_problem(await officer.get(place), 404, "not_found")
    assert_problem(await officer.post(place, json=FIGURE), 404, "not_found")


async def test_a_figure_of_another_provider_is_not_found(
    officer: httpx.AsyncClient, place: str, house: House
) -> None:
    figure = await recorded(officer, place)
    elsewhere = f"/v1/providers/{await a_provider(house)}/revenue-figures/{figure['id']}"
    assert_problem(await officer.get(elsewhere), 404, "not_found")


def of(amount: object, currency: object = "GBP") -> Json:
    return {"revenue": {"amount": amount, "currency": currency}}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (of("-1"), "/revenue/amount"),
        (of("1.005"), "/revenue/amount"),
        (of("1e9"), "/revenue/amount"),
        (of("NaN"), "/revenue/amount"),
        (of(18000000), "/revenue/amount"),
        (of("9" * 18), "/revenue/amount"),
        (of("9" * 19), "/revenue/amount"),
        (of("1", "pounds"), "/revenue/currency"),
        (of("1", "XXX"), "/revenue/currency"),
        ({"period_end": "2024-12-31"}, "/period_end"),
        ({"period_end": "2028-12-31"}, "/period_end"),
        ({"period_start": "2025-02-29"}, "/period_start"),
        ({"period_start": "01/01/2025"}, "/period_start"),
        ({"period_start": 20250101}, "/period_start"),
        ({"status": "guessed"}, "/status"),
        ({"scope": "planet"}, "/scope"),
        ({"source": ""}, "/source"),
        ({"note": "x"}, "/note"),
    ],
)
async def test_a_wrong_figure_is_named(
    officer: httpx.AsyncClient, place: str, wrong: Json, pointer: str
) -> None:
    answer = await officer.post(place, json={**FIGURE, **wrong})
    assert_problem(answer, 422, "malformed", pointer)
    assert (await officer.get(place)).json()["items"] == []
