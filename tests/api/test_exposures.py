"""Late responders: who is on the list, in which order, page by page, at what cost."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app.services.house import House
from app.services.projection import project_events
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from tests.conftest import CountQueries
from tests.support.bodies import Json
from tests.support.builders import APlatform, a_notice, a_platform, a_provider, an_order
from tests.support.clock import FixedClock
from tests.support.decisions import given, money
from tests.support.problems import assert_problem
from tests.support.sql import execute

HOUR = timedelta(hours=1)
PAST_DUE = 49 * HOUR


async def a_late_platform(
    house: House, name: str, *, notices: int = 1, revenue: str | None = None
) -> APlatform:
    """Notices that will be overdue two days on, of a provider with a revenue or without."""
    platform = await a_platform(house, provider_id=await a_provider(house, name=name))
    for _ in range(notices):
        await a_notice(house, an_order(platform.id))
    if revenue is not None:
        await execute(
            house,
            "INSERT INTO revenue_figures VALUES (gen_random_uuid(), $1, '2025-01-01',"
            " '2025-12-31', $2::text::numeric, 'GBP', 'reported', 'provider', 'accounts', $3)",
            platform.provider_id,
            revenue,
            house.clock.now(),
        )
    return platform


async def late(client: httpx.AsyncClient, **asked: str | int) -> Json:
    answer = await client.get("/v1/exposures", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def names(page: Json) -> list[str]:
    return [item["name"] for item in page["items"]]


async def test_nobody_is_late_before_the_due_moment_has_passed(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    await a_late_platform(house, "Punctual Ltd")
    clock.advance(48 * HOUR)
    assert await late(officer) == {
        "items": [],
        "next": None,
        "as_of": "2026-11-25T09:00:00Z",
        "through_event": 0,
    }


async def test_a_late_responder_is_shown_with_its_ceiling_and_its_notices(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    platform = await a_late_platform(house, "Late Ltd", notices=2, revenue="500000000")
    clock.advance(PAST_DUE)
    (item,) = (await late(officer))["items"]
    assert item["name"] == "Late Ltd"
    assert item["statutory_maximum"] == {"amount": "50000000.00", "currency": "GBP"}
    assert item["lateness"]["overdue"] == 2
    listed = (await officer.get(item["notices_url"])).json()["items"]
    assert [notice["provider_id"] for notice in listed] == [str(platform.provider_id)] * 2
    assert (await officer.get(item["late_notices_url"])).json()["items"] == []


async def test_each_item_says_what_the_providers_own_exposure_says(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    platform = await a_late_platform(house, "Late Ltd", revenue="500000000")
    clock.advance(PAST_DUE)
    (item,) = (await late(officer))["items"]
    alone = (await officer.get(f"/v1/providers/{platform.provider_id}/exposure")).json()
    assert {name: item[name] for name in alone} == alone


async def three(house: House) -> None:
    await a_late_platform(house, "Small", notices=3)
    await a_late_platform(house, "Large", notices=1, revenue="900000000")
    await a_late_platform(house, "Middling", notices=2, revenue="400000000")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-statutory_maximum", ["Large", "Middling", "Small"]),
        ("-overdue", ["Small", "Middling", "Large"]),
        # Nothing has accrued without a decision: in the order of entry.
        ("-accrued", ["Small", "Large", "Middling"]),
    ],
)
async def test_the_greatest_comes_first_on_every_page(
    house: House,
    officer: httpx.AsyncClient,
    clock: FixedClock,
    sort: str,
    order: Sequence[str],
) -> None:
    await three(house)
    clock.advance(PAST_DUE)
    assert names(await late(officer, sort=sort)) == order
    page = await late(officer, sort=sort, limit=1)
    found = names(page)
    for _ in order[1:]:
        page = await late(officer, sort=sort, limit=1, after=page["next"])
        found += names(page)
    assert found == order
    assert page["next"] is None


async def test_equals_are_not_lost_between_pages(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    for number in range(5):
        await a_late_platform(house, f"Equal {number}")
    clock.advance(PAST_DUE)
    first = await late(officer, limit=3)
    rest = await late(officer, limit=3, after=first["next"])
    assert names(first) + names(rest) == [f"Equal {number}" for number in range(5)]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("sort", "expected"), [("-overdue", 4), ("-accrued", 7), ("-statutory_maximum", 7)]
)
async def test_the_list_takes_as_many_queries_however_many_are_late(
    house: House,
    officer: httpx.AsyncClient,
    clock: FixedClock,
    count_queries: CountQueries,
    sort: str,
    expected: int,
) -> None:
    for _ in range(2):
        await three(house)
        clock.advance(PAST_DUE)
        with count_queries() as queries:
            assert names(await late(officer, sort=sort))
        asked = [query for query in queries if "FROM keys" not in query]
        # Ranks that are not held yet are reckoned on the way.
        assert len(asked) <= expected


async def test_the_list_reads_no_notice_that_the_rollups_know(
    house: House, officer: httpx.AsyncClient, clock: FixedClock, count_queries: CountQueries
) -> None:
    await three(house)
    clock.advance(PAST_DUE)
    for job in (sweep_timers, sequence_events, project_events):
        await job(house)
    with count_queries() as queries:
        assert names(await late(officer)) == ["Large", "Middling", "Small"]
    asked = [query for query in queries if "FROM keys" not in query]
    assert len(asked) == 4
    assert [query for query in asked if "FROM notices" in query] == [asked[1]]
    assert "notices.id = changed.notice_id" in asked[1]


async def test_what_has_accrued_puts_providers_in_order(
    house: House, officer: httpx.AsyncClient, supervisor: httpx.AsyncClient, clock: FixedClock
) -> None:
    platforms = [await a_late_platform(house, name) for name in ("Little", "Much", "Nothing")]
    clock.advance(PAST_DUE)
    for platform, amount in zip(platforms, ("5.00", "7000.00"), strict=False):
        await given(supervisor, platform.provider_id, single_penalties=[money(amount)])
    for _ in ("behind", "folded"):
        page = await late(officer, sort="-accrued")
        assert names(page) == ["Much", "Little", "Nothing"]
        totals = [item["accrued"]["total"]["amount"] for item in page["items"]]
        assert totals == ["7000.00", "5.00", "0.00"]
        assert [item["stage"] for item in page["items"]][2] == "no_decision"
        for job in (sweep_timers, sequence_events, project_events):
            await job(house)


async def test_a_cursor_of_another_order_is_refused(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    await three(house)
    clock.advance(PAST_DUE)
    cursor = (await late(officer, sort="-overdue", limit=1))["next"]
    answer = await officer.get("/v1/exposures", params={"after": cursor})
    assert_problem(answer, 422, "malformed", "/query/after")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"after": "nonsense"}, "/query/after"),
        ({"after": "LW92ZXJkdWUgTmFOIDA="}, "/query/after"),
        ({"after": "é"}, "/query/after"),
        ({"limit": "201"}, "/query/limit"),
        ({"sort": "name"}, "/query/sort"),
        ({"as_of": "2026-11-22"}, "/query/as_of"),
    ],
)
async def test_what_the_list_does_not_know_is_refused_at_its_place(
    officer: httpx.AsyncClient, asked: dict[str, str], pointer: str
) -> None:
    answer = await officer.get("/v1/exposures", params=asked)
    assert_problem(answer, 422, "malformed", pointer)


async def test_a_provider_with_contested_notices_only_is_no_late_responder(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    platform = await a_late_platform(house, "Disputing Ltd")
    await execute(house, "UPDATE notices SET all_contested = true")
    clock.advance(PAST_DUE)
    assert names(await late(officer)) == []
    assert isinstance(platform.provider_id, UUID)
