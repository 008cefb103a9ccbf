"""Clock events that are not taken, and what may be sent again."""

from datetime import timedelta

import httpx
import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.clock_events import ClockEventKind
from app.services.clocks import MOST_EVENTS
from app.services.house import House
from tests.support.bodies import (
    Json,
    an_answer_body,
    issued,
    kinds_of,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.changing import change, changed
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.problems import assert_problem
from tests.support.sql import execute, fetch_value

POLICY = "uk-osa-illegal-content"


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    """Due 24 hours after Monday 23 November 2026, 09:00 UTC."""
    return await issued(officer, platform.id, regime=POLICY)


@pytest.mark.parametrize(
    ("event", "article"),
    [
        ({"kind": "paused", "at": at(0)}, "OSA 2023 s.10(3A) and (3B)"),
        ({"kind": "extended", "at": at(0), "by": {"hours": 12}}, "OSA 2023 s.10(3A) and (3B)"),
    ],
)
async def test_what_the_act_does_not_know_is_refused_with_the_article(
    officer: httpx.AsyncClient, platform: APlatform, event: Json, article: str
):
    notice = await issued(officer, platform.id, regime="uk-osa-intimate-image")
    answer = await change(officer, notice, **event)

    assert_problem(answer, 409, "clock_change_not_allowed")
    assert article in answer.json()["detail"]
    assert (await read_back(officer, notice))["version"] == 1
    assert await kinds_of(officer, notice) == ["notice.issued"]


async def test_each_built_in_regime_takes_what_it_allows_and_nothing_else(
    officer: httpx.AsyncClient, platform: APlatform
):
    events: dict[ClockEventKind, Json] = {
        ClockEventKind.PAUSED: {},
        ClockEventKind.RESUMED: {},
        ClockEventKind.EXTENDED: {"by": {"minutes": 1}},
        ClockEventKind.START_CORRECTED: {},
    }
    for regime in BUILT_IN:
        others = {"respond_by": at(100)} if regime.requires_respond_by else {}
        notice = await issued(officer, platform.id, regime=regime.code, **others)
        for kind, length in events.items():
            answer = await change(officer, notice, kind=kind, at=at(0), **length)
            expected = 201 if kind in regime.clock_changes else 409
            assert answer.status_code == expected, (regime.code, kind, answer.text)


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        ({"kind": "paused", "at": at(0.001)}, "/at"),
        ({"kind": "start_corrected", "at": at(1)}, "/at"),
        ({"kind": "paused", "at": at(-2), "until": at(1)}, "/at"),
        ({"kind": "paused", "at": at(-2), "until": at(-3)}, "/until"),
        ({"kind": "paused", "at": at(0), "by": {"hours": 1}}, "/by"),
        ({"kind": "resumed", "at": at(0), "until": at(0)}, "/until"),
        ({"kind": "extended", "at": at(0)}, "/by"),
        ({"kind": "extended", "at": at(0), "by": {}}, "/by"),
        ({"kind": "extended", "at": at(0), "by": {"hours": 1}, "until": at(50)}, "/by"),
        ({"kind": "extended", "at": at(0), "by": {"hours": -1}}, "/by/hours"),
        ({"kind": "extended", "at": at(0), "by": {"hours": 10**9}}, "/by/hours"),
        ({"kind": "extended", "at": at(0), "by": {"weeks": 1}}, "/by/weeks"),
        ({"kind": "stopped", "at": at(0)}, "/kind"),
        ({"kind": "paused", "at": "2026-11-23T09:00:00"}, "/at"),
        ({"kind": "paused", "at": at(0), "reason": "a\u0000b"}, "/reason"),
        ({"kind": "paused", "at": at(0), "why": "x"}, "/why"),
        ({"kind": "paused"}, "/at"),
    ],
)
async def test_an_event_that_makes_no_sense_is_refused_at_its_place(
    officer: httpx.AsyncClient, notice: Json, event: Json, pointer: str
):
    answer = await change(officer, notice, **event)

    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
    assert await kinds_of(officer, notice) == ["notice.issued"]


async def test_a_clock_that_runs_is_not_resumed(officer: httpx.AsyncClient, notice: Json):
    answer = await change(officer, notice, kind="resumed", at=at(0))
    assert_problem(answer, 409, "resumed_before_paused")


async def test_a_clock_that_stands_still_is_not_paused(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=2))
    await changed(officer, notice, kind="paused", at=at(1))
    answer = await change(officer, notice, kind="paused", at=at(2))

    assert_problem(answer, 409, "overlapping_pauses")
    assert (await read_back(officer, notice))["clock"]["state"] == "paused"


async def test_a_start_after_the_date_that_the_notice_sets_is_refused(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
):
    notice = await issued(officer, platform.id, regime="uk-osa-information", respond_by=at(5))
    clock.advance(timedelta(hours=6))
    answer = await change(officer, notice, kind="start_corrected", at=at(5))

    assert_problem(answer, 422, "malformed", "/at")


async def test_a_withdrawn_notice_has_no_clock(officer: httpx.AsyncClient, notice: Json):
    await officer.post(f"/v1/notices/{notice['id']}/withdraw", json={"reason": "in error"})
    answer = await change(officer, notice, kind="extended", at=at(0), by={"hours": 1})
    assert_problem(answer, 409, "notice_withdrawn")


async def test_a_resolved_notice_stands(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
):
    answer = an_answer_body(notice["items"][0]["id"], at=MONDAY)
    assert (await respond(platform_client, notice, answer)).status_code == 201
    refused = await change(officer, notice, kind="extended", at=at(0), by={"hours": 1})
    assert_problem(refused, 409, "notice_resolved")


async def test_a_notice_that_does_not_exist_has_no_clock(
    officer: httpx.AsyncClient, platform: APlatform
):
    nothing = {"id": platform.id}
    answer = await change(officer, nothing, kind="paused", at=at(0))
    assert_problem(answer, 404, "not_found")


async def test_only_the_regulator_changes_a_clock(
    nobody: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    notice: Json,
):
    event: Json = {"kind": "extended", "at": at(0), "by": {"hours": 1}}
    assert (await change(nobody, notice, **event)).status_code == 401
    assert_problem(await change(platform_client, notice, **event), 403, "role_may_not")
    assert_problem(await change(dashboard, notice, **event), 403, "role_may_not")
    assert (await change(supervisor, notice, **event)).status_code == 201


async def test_whoever_read_an_older_version_is_told(officer: httpx.AsyncClient, notice: Json):
    event: Json = {"kind": "extended", "at": at(0), "by": {"hours": 1}}
    first = await change(officer, notice, headers={"If-Match": '"1-on_time"'}, **event)
    stale = await change(officer, notice, headers={"If-Match": '"1-on_time"'}, **event)
    again = await change(officer, notice, headers={"If-Match": first.headers["ETag"]}, **event)

    assert (first.status_code, again.status_code) == (201, 201)
    assert_problem(stale, 412, "stale")


async def test_a_retry_extends_once(officer: httpx.AsyncClient, notice: Json):
    event: Json = {"kind": "extended", "at": at(0), "by": {"hours": 1}}
    retry = {"Idempotency-Key": "once"}
    first = await change(officer, notice, headers=retry, **event)
    second = await change(officer, notice, headers=retry, **event)
    other = await change(officer, notice, headers=retry, **{**event, "by": {"hours": 2}})

    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.json() == first.json()
    assert other.status_code == 422
    assert (await read_back(officer, notice))["clock"]["deadline_at"] == at(25)


async def test_a_clock_takes_only_so_many_changes(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    await execute(
        house,
        "INSERT INTO clock_events (id, notice_id, kind, at, reason, by, recorded_at) "
        "SELECT gen_random_uuid(), $1, 'extended', $2, '', interval '1 s', $2 "
        "FROM generate_series(1, $3)",
        notice["id"],
        MONDAY,
        MOST_EVENTS - 1,
    )
    body = await changed(officer, notice, kind="extended", at=at(0), by={"seconds": 1})
    answer = await change(officer, notice, kind="extended", at=at(0), by={"seconds": 1})

    assert body["clock"]["deadline_at"] == at(24 + MOST_EVENTS / 3600)
    assert_problem(answer, 409, "too_many_clock_events")
    assert await fetch_value(house, "SELECT count(*) FROM clock_events") == MOST_EVENTS
