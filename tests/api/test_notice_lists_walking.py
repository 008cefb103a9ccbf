"""Walking a list by its cursors: every notice once, whatever they have in common."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.kit import cursors
from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock

LIST = "/v1/notices"


async def walked(client: httpx.AsyncClient, path: str, **asked: Any) -> list[dict[str, Any]]:
    """All pages of a list, one after the other."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = await client.get(path, params={**asked, **after})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        if page["next"] is None:
            return found
        assert len(page["items"]) == asked["limit"]
        after = {"after": page["next"]}


@pytest.mark.parametrize("limit", [1, 3, 7, 8])
@pytest.mark.parametrize("sort", ["due", "-issued"])
async def test_a_walk_meets_every_notice_once_though_they_share_a_moment(
    officer: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
    sort: str,
    limit: int,
) -> None:
    issued = [str(await a_notice(house, an_order(platform.id))) for _ in range(5)]
    clock.advance(timedelta(microseconds=1))
    issued += [str(await a_notice(house, an_order(platform.id))) for _ in range(2)]
    expected = issued if sort == "due" else issued[::-1]
    found = await walked(officer, LIST, sort=sort, limit=limit)
    assert [notice["id"] for notice in found] == expected


async def test_a_walk_keeps_its_filters_only_when_they_are_sent_along(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    orders = [an_order(platform.id, regime=code) for code in ("eu-tco", "in-it-rules") * 3]
    for order in orders:
        await a_notice(house, order)
    found = await walked(officer, LIST, regime="eu-tco", limit=2)
    assert {notice["regime"]["code"] for notice in found} == {"eu-tco"}
    assert len(found) == 3


async def test_a_notice_issued_during_a_walk_moves_no_other(
    officer: httpx.AsyncClient, platform: APlatform, house: House, clock: FixedClock
) -> None:
    issued = [str(await a_notice(house, an_order(platform.id))) for _ in range(4)]
    newest: dict[str, Any] = {"sort": "-issued", "limit": 2}
    first = (await officer.get(LIST, params=newest)).json()
    clock.advance(timedelta(seconds=1))
    await a_notice(house, an_order(platform.id))
    second = (await officer.get(LIST, params={**newest, "after": first["next"]})).json()
    found = [notice["id"] for notice in first["items"] + second["items"]]
    assert found == issued[::-1]
    assert second["next"] is None


async def test_the_platforms_own_list_is_walked_in_the_same_way(
    platform_client: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    issued = [str(await a_notice(house, an_order(platform.id))) for _ in range(3)]
    found = await walked(platform_client, "/v1/platform/notices", limit=2)
    assert [notice["id"] for notice in found] == issued


async def test_a_cursor_holds_the_moment_and_the_id_of_the_last_row_and_nothing_else(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    await a_notice(house, an_order(platform.id))
    last = await a_notice(house, an_order(platform.id))
    page = (await officer.get(LIST, params={"limit": 1, "sort": "-issued"})).json()
    moment, row = cursors.read(page["next"])
    assert (moment.isoformat(), row) == ("2026-11-23T09:00:00+00:00", last)
