"""What changed, by cursor: everything, in order, and to each only what is theirs to see."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import httpx
import pytest

from app.domain.permissions import Role
from app.kit import cursors
from app.services import change_feed, changes
from app.services.change_feed import ChangeFeed
from app.services.house import House
from app.services.ticks import sequence_events
from app.values import replace
from tests.support.bodies import Json, issued, read_back
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app
from tests.support.keys import KEY_IDS, SECRETS
from tests.support.problems import assert_problem
from tests.support.random_acts import RandomActs
from tests.support.streams import until

SHOWN_TO_ALL = {"position", "kind", "effective_at", "recorded_at"}


async def page(client: httpx.AsyncClient, **asked: Any) -> Json:
    answer = await client.get("/v1/changes", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def walked(client: httpx.AsyncClient, **asked: Any) -> list[Json]:
    """Every change, page by page, to the end of the log."""
    items: list[Json] = []
    at = -1
    found = await page(client, **asked)
    while found["through"] != at:
        items += found["items"]
        at = found["through"]
        found = await page(client, after=found["next"], **asked)
    return items


async def test_a_reader_walks_through_all_of_it_and_misses_no_position(
    house: House, officer: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id)
    await sequence_events(house)
    items = await walked(officer, limit=2)
    assert [item["position"] for item in items] == [1, 2, 3, 4]
    assert [item["kind"] for item in items] == [
        "provider.added",
        "platform.added",
        "key.created",
        "notice.issued",
    ]
    assert items[-1] == {
        "position": 4,
        "kind": "notice.issued",
        "effective_at": notice["issued_at"],
        "recorded_at": notice["issued_at"],
        "id": items[-1]["id"],
        "subject_id": notice["id"],
        "notice_id": notice["id"],
        "platform_id": str(platform.id),
        "provider_id": str(platform.provider_id),
        "regime": "uk-osa-intimate-image",
        "category": "intimate_image_abuse",
        "state": "awaiting_acknowledgement",
        "deadline_at": notice["clock"]["deadline_at"],
    }


async def test_an_empty_log_gives_a_cursor_as_well(officer: httpx.AsyncClient) -> None:
    empty = await page(officer)
    assert empty == {"items": [], "next": cursors.write_position(0), "through": 0}
    assert await page(officer, after=empty["next"]) == empty


async def test_filters_choose_and_the_cursor_goes_past_what_they_leave_out(
    house: House, officer: httpx.AsyncClient, platform: APlatform
) -> None:
    other = await a_platform(house)
    notices = [await issued(officer, one) for one in (platform.id, other.id, platform.id)]
    await sequence_events(house)
    kinds = ["notice.issued", "notice.overdue"]
    found = await page(officer, kind=kinds, platform_id=str(platform.id))
    assert [item["notice_id"] for item in found["items"]] == [
        notices[0]["id"],
        notices[2]["id"],
    ]
    assert found["through"] == 9
    asked: list[dict[str, str]] = [
        {"notice_id": notices[1]["id"]},
        {"provider_id": str(other.provider_id), "kind": "notice.issued"},
    ]
    for filters in asked:
        (only,) = (await page(officer, **filters))["items"]
        assert only["notice_id"] == notices[1]["id"]
    assert (await page(officer, regime="us-take-it-down"))["items"] == []
    assert len((await page(officer, category="intimate_image_abuse"))["items"]) == 3


async def test_a_page_that_finds_little_ends_and_says_where_to_go_on(
    house: House, officer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "SCANNED_AT_ONCE", 3)
    for _ in range(3):
        await a_platform(house)
    await sequence_events(house)
    first = await page(officer, kind="key.revoked", wait=30)
    assert (first["items"], first["through"]) == ([], 3)
    assert (await page(officer, kind="key.revoked", after=first["next"]))["through"] == 6
    assert [one["position"] for one in await walked(officer, kind="key.created")] == [3, 6, 9]


async def test_to_the_role_dashboard_a_change_is_its_kind_and_its_place(
    house: House, officer: httpx.AsyncClient, dashboard: httpx.AsyncClient, platform: APlatform
) -> None:
    await issued(officer, platform.id)
    await sequence_events(house)
    whole, bare = await walked(officer), await walked(dashboard)
    assert bare == [
        {name: value if name in SHOWN_TO_ALL else None for name, value in one.items()}
        for one in whole
    ]
    (only,) = (await page(dashboard, kind="notice.issued"))["items"]
    assert only["position"] == 4


@pytest.mark.parametrize(
    "asked",
    [
        {"platform_id": str(KEY_IDS[Role.OFFICER])},
        {"provider_id": str(KEY_IDS[Role.OFFICER])},
        {"notice_id": str(KEY_IDS[Role.OFFICER]), "kind": "notice.issued"},
        {"regime": "eu-tco"},
        {"category": "fraud"},
    ],
)
@pytest.mark.parametrize("place", ["/v1/changes", "/v1/stream"])
async def test_that_role_may_not_ask_to_whom_something_happened(
    dashboard: httpx.AsyncClient, place: str, asked: dict[str, str]
) -> None:
    assert_problem(await dashboard.get(place, params=asked), 403, "role_may_not")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"after": "nonsense"}, "/query/after"),
        ({"after": cursors.write_word("nine")}, "/query/after"),
        ({"after": cursors.write_position(10**18 - 1)}, "/query/after"),
        ({"kind": "notice.shredded"}, "/query/kind/0"),
        ({"kind": ["notice.issued"] * 51}, "/query/kind"),
        ({"platform_id": "mine"}, "/query/platform_id"),
        ({"category": "rudeness"}, "/query/category"),
        ({"before": "1"}, "/query/before"),
    ],
)
@pytest.mark.parametrize("place", ["/v1/changes", "/v1/stream"])
async def test_a_question_that_makes_no_sense_is_refused(
    officer: httpx.AsyncClient, place: str, asked: dict[str, Any], pointer: str
) -> None:
    answer = await officer.get(place, params=asked)
    assert_problem(answer, 422, "malformed", pointer)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"limit": "0"}, "/query/limit"),
        ({"limit": "201"}, "/query/limit"),
        ({"wait": "31"}, "/query/wait"),
        ({"wait": "-1"}, "/query/wait"),
    ],
)
async def test_a_page_is_bounded_and_so_is_waiting_for_it(
    officer: httpx.AsyncClient, asked: dict[str, str], pointer: str
) -> None:
    answer = await officer.get("/v1/changes", params=asked)
    assert_problem(answer, 422, "malformed", pointer)


@pytest.mark.parametrize("said", ["-1", "", "nine", "1.5", "٣", "9" * 19, "7", "1,2", "0x1"])
async def test_a_last_event_id_that_none_of_its_events_had_is_refused(
    officer: httpx.AsyncClient, said: str
) -> None:
    headers = [(b"last-event-id", said.encode())]
    answer = await officer.get("/v1/stream", headers=headers)
    assert_problem(answer, 422, "malformed", "/header/last-event-id")


async def test_what_a_change_says_of_a_state_is_where_the_notice_is(
    house: House, officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    platforms = [await a_platform(house)]
    chance = Random(7)  # noqa: S311 - acts of chance are no secrets
    acts = RandomActs(house, officer, clock, platforms, chance, [])
    await acts.happen(150)
    await acts.catch_up()
    states: dict[str, str] = {}
    deadlines: dict[str, str] = {}
    for item in await walked(officer, limit=200):
        for told, name in ((states, "state"), (deadlines, "deadline_at")):
            if item[name] is not None:
                told[item["notice_id"]] = item[name]
    assert len(set(states.values())) == 4
    for notice in acts.notices:
        now = await read_back(officer, notice)
        assert states[notice["id"]] == now["state"]
        assert deadlines[notice["id"]] == now["clock"]["deadline_at"]


@asynccontextmanager
async def held(house: House, **asked: Any) -> AsyncGenerator[asyncio.Task[httpx.Response]]:
    """A request that is held, of which the process knows by now."""
    async with open_app(house) as app, a_client(app, SECRETS[Role.OFFICER]) as client:
        asking = client.get("/v1/changes", params={"wait": 30, **asked})
        task = asyncio.create_task(asking)
        await until(lambda: house.changes.listening > 0)
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert house.changes.listening == 0


async def test_a_request_that_waits_is_answered_when_what_it_wants_comes(
    committing: House,
) -> None:
    platform = await a_platform(committing)
    await sequence_events(committing)
    after = cursors.write_position(3)
    async with held(committing, after=after, kind="notice.issued") as request:
        await a_platform(committing)
        await sequence_events(committing)
        notice = await a_notice(committing, an_order(platform.id))
        await sequence_events(committing)
        answer = (await request).json()
    assert [item["notice_id"] for item in answer["items"]] == [str(notice)]
    assert answer["through"] == 7


async def test_whoever_falls_behind_while_waiting_reads_it_from_the_log(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "KEPT", 1)
    async with held(committing, limit=2) as request:
        await a_platform(committing)
        await sequence_events(committing)
        answer = (await request).json()
    assert [item["position"] for item in answer["items"]] == [1, 2]


async def test_the_end_of_the_process_answers_whoever_waits(committing: House) -> None:
    async with held(committing) as request:
        committing.end_waiting()
        answer = await request
    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_client_that_goes_away_gives_its_place_back(committing: House) -> None:
    async with held(committing) as request:
        request.cancel()
        await until(lambda: committing.changes.listening == 0)


async def test_a_key_waits_only_so_often_and_a_process_for_so_many(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"wait": 30}
    monkeypatch.setattr(change_feed, "MOST_OF_ONE_KEY", 1)
    async with (
        held(committing),
        open_app(committing) as app,
        a_client(app, SECRETS[Role.OFFICER]) as client,
    ):
        for place, query in (("/v1/changes", asked), ("/v1/stream", {})):
            answer = await client.get(place, params=query)
            assert_problem(answer, 429, "too_many_requests")
            assert answer.headers["retry-after"] == "15"
    full = replace(committing, changes=ChangeFeed(committing.driver, committing.clock, most=0))
    async with open_app(full) as app, a_client(app, SECRETS[Role.OFFICER]) as client:
        for place, query in (("/v1/changes", asked), ("/v1/stream", {})):
            answer = await client.get(place, params=query)
            assert_problem(answer, 503, "too_many_waiting")
            assert answer.headers["retry-after"] == "15"
