"""F18: a wrong answer is corrected by a later one, and both remain."""

from datetime import datetime, timedelta

import httpx

from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.bodies import (
    POST,
    Json,
    an_answer_body,
    events_of,
    issued,
    kinds_of,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import fetch_rows, fetch_value

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR


def removed(notice: Json, *, at: datetime = MONDAY, **others: object) -> Json:
    return an_answer_body(notice["items"][0]["id"], at=at, **others)


def disputed(notice: Json) -> Json:
    return removed(notice, outcome="disputed", ground="not_intimate_image_content")


async def test_f18_a_later_answer_corrects_an_earlier_one_and_both_remain(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    await respond(platform_client, notice, removed(notice, outcome="labelled_only"))
    now = clock.advance(HOUR)
    answer = await respond(platform_client, notice, removed(notice, at=now))
    assert answer.status_code == 201
    (item,) = answer.json()["items"]
    assert (item["outcome"], item["effective_at"]) == ("removed", written(now))
    rows = await fetch_rows(
        house,
        "SELECT outcome, effective_at, received_at FROM item_responses ORDER BY received_at",
    )
    assert [tuple(row) for row in rows] == [
        ("labelled_only", MONDAY, MONDAY),
        ("removed", now, now),
    ]
    answers = [e for e in await events_of(officer, notice) if e["kind"] == "notice.answered"]
    assert [event["facts"]["items"][0]["outcome"] for event in answers] == [
        "labelled_only",
        "removed",
    ]


async def test_f18_a_resolved_notice_takes_a_correction_and_stays_resolved(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    clock.set(DUE + HOUR)
    first = (await respond(platform_client, notice, removed(notice, at=DUE + TICK))).json()
    clock.advance(HOUR)
    second = (await respond(platform_client, notice, removed(notice, at=DUE))).json()
    assert [first["timeliness"], second["timeliness"]] == ["late", "on_time"]
    assert first["resolved_at"] == second["resolved_at"]
    assert (await kinds_of(officer, notice)).count("notice.resolved") == 1


async def test_a_reinstated_item_reopens_the_notice_and_its_clock(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    await respond(platform_client, notice, removed(notice))
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 0
    now = clock.advance(HOUR)
    back = removed(notice, at=now, outcome="reinstated")
    after = (await respond(platform_client, notice, back)).json()
    assert (after["state"], after["resolved_at"]) == ("awaiting_response", None)
    assert (after["clock"]["state"], after["timeliness"]) == ("running", "on_time")
    clock.set(DUE + TICK)
    await sweep_timers(house)
    told = await events_of(officer, notice)
    assert [event["kind"] for event in told] == [
        "notice.issued",
        "notice.acknowledged",
        "notice.answered",
        "notice.resolved",
        "notice.answered",
        "notice.reopened",
        "notice.due_soon",
        "notice.due_soon",
        "notice.overdue",
    ]
    assert told[-1]["effective_at"] == written(DUE)


async def test_an_item_reinstated_after_the_due_moment_is_overdue_from_then_on(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    await respond(platform_client, notice, removed(notice))
    back = clock.advance(49 * HOUR)
    again = removed(notice, at=back, outcome="reinstated")
    after = (await respond(platform_client, notice, again)).json()
    assert after["timeliness"] == "overdue"
    clock.advance(TICK)
    await sweep_timers(house)
    last = (await events_of(officer, notice))[-1]
    assert (last["kind"], last["effective_at"]) == ("notice.overdue", written(back))


async def test_a_dispute_given_up_after_the_due_moment_falls_overdue_once_more(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    clock.set(DUE + TICK)
    await sweep_timers(house)
    await respond(platform_client, notice, disputed(notice))
    clock.set(DUE + HOUR)
    given_up = removed(notice, at=DUE, outcome="labelled_only")
    after = (await respond(platform_client, notice, given_up)).json()
    assert after["timeliness"] == "overdue"
    clock.advance(TICK)
    await sweep_timers(house)
    lapses = [e for e in await events_of(officer, notice) if e["kind"] == "notice.overdue"]
    assert [event["effective_at"] for event in lapses] == [written(DUE), written(DUE + HOUR)]
    versions = "SELECT clock_version FROM events WHERE kind = 'notice.overdue' ORDER BY 1"
    assert [row[0] for row in await fetch_rows(house, versions)] == [1, 2]


async def test_a_dispute_replaced_by_compliance_resolves_the_notice(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    notice = await issued(officer, platform.id)
    contested = (await respond(platform_client, notice, disputed(notice))).json()
    assert contested["timeliness"] == "contested"
    resolved = (await respond(platform_client, notice, removed(notice))).json()
    assert (resolved["state"], resolved["timeliness"]) == ("resolved", "on_time")
    assert resolved["items"][0]["ground"] is None
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 0


async def test_a_resolved_notice_that_is_disputed_after_all_waits_for_a_ruling(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    notice = await issued(officer, platform.id)
    await respond(platform_client, notice, removed(notice))
    after = (await respond(platform_client, notice, disputed(notice))).json()
    assert (after["state"], after["timeliness"]) == ("awaiting_response", "contested")
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 0


async def test_f15_a_retried_answer_is_recorded_once(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    path = f"/v1/notices/{notice['id']}/responses"
    key = {"Idempotency-Key": "answer-1"}
    body = {"items": [removed(notice)]}
    first = await platform_client.post(path, json=body, headers=key)
    clock.advance(HOUR)
    await respond(platform_client, notice, removed(notice, outcome="labelled_only"))
    again = await platform_client.post(path, json=body, headers=key)
    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["etag"] == first.headers["etag"]
    assert await fetch_value(house, "SELECT count(*) FROM item_responses") == 2
    assert (await kinds_of(officer, notice)).count("notice.answered") == 2


async def test_f1_an_answer_to_a_lapse_that_nobody_has_recorded_yet_records_it_first(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    """No sweep ran between the due moment and the answer, and the lapse is not lost."""
    notice = await issued(officer, platform.id)
    now = clock.advance(72 * HOUR)
    await respond(platform_client, notice, removed(notice, at=now))
    await sweep_timers(house)
    told = await events_of(officer, notice)
    assert [(event["kind"], event["effective_at"], event["actor"]) for event in told] == [
        ("notice.issued", written(MONDAY), "officer"),
        ("notice.due_soon", written(DUE - 12 * HOUR), "system"),
        ("notice.due_soon", written(DUE - 3 * HOUR), "system"),
        ("notice.overdue", written(DUE), "system"),
        ("notice.acknowledged", written(now), "platform"),
        ("notice.answered", written(now), "platform"),
        ("notice.resolved", written(now), "platform"),
    ]
    assert {event["recorded_at"] for event in told[1:]} == {written(now)}
