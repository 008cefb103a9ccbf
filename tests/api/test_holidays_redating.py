"""F6 and F11 through the door: a holiday dates open notices anew, and only those it moves."""

from datetime import timedelta

import httpx
import pytest

from app.services.holidays import MOST_SHOWN
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.bodies import (
    Json,
    an_answer_body,
    events_of,
    issued,
    kinds_of,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.changing import changed, explained
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.holidays import (
    PATH,
    THURSDAY_END,
    WEDNESDAY_END,
    added,
    own_regime,
    previewed,
    removed,
)
from tests.support.sql import execute, fetch_rows, fetch_value, inserting


@pytest.fixture
async def notice(supervisor: httpx.AsyncClient, platform: APlatform) -> Json:
    """Due on Wednesday 25 November 2026, 23:59:59."""
    return await issued(supervisor, platform.id, regime=await own_regime(supervisor))


async def timers_of(house: House, notice: Json) -> list[tuple[str, str, int]]:
    rows = await fetch_rows(
        house,
        "SELECT at, kind, clock_version FROM timers WHERE notice_id = $1 ORDER BY at",
        notice["id"],
    )
    return [(written(row["at"]), row["kind"], row["clock_version"]) for row in rows]


async def test_f6_an_added_holiday_dates_an_open_notice_anew_and_keeps_the_old_date(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    holiday = await added(supervisor, "2026-11-24", name="St Somebody's Day")
    body = await read_back(supervisor, notice)
    (_, event) = await events_of(supervisor, notice)

    assert notice["clock"]["deadline_at"] == WEDNESDAY_END
    assert body["clock"]["original_deadline_at"] == WEDNESDAY_END
    assert body["clock"]["deadline_at"] == THURSDAY_END
    assert body["version"] == notice["version"] + 1
    assert (event["kind"], event["actor"]) == ("notice.deadline_changed", "system")
    facts = event["facts"]
    assert (facts["from"], facts["to"]) == (WEDNESDAY_END, THURSDAY_END)
    (change,) = facts["holidays"]
    assert (change["kind"], change["day"]) == ("added", "2026-11-24")
    assert change["name"] == holiday["name"]
    assert await timers_of(house, notice) == [
        ("2026-11-26T17:59:59Z", "notice.due_soon", 2),
        ("2026-11-26T21:59:59Z", "notice.due_soon", 2),
        (THURSDAY_END, "notice.overdue", 2),
    ]


async def test_f6_a_removed_holiday_brings_the_date_back(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    await removed(supervisor, await added(supervisor, "2026-11-24"))
    body = await read_back(supervisor, notice)

    assert body["clock"]["deadline_at"] == WEDNESDAY_END
    assert await kinds_of(supervisor, notice) == [
        "notice.issued",
        "notice.deadline_changed",
        "notice.deadline_changed",
    ]
    assert [v for *_, v in await timers_of(house, notice)] == [3, 3, 3]


async def test_f6_the_explanation_names_the_holiday_and_when_the_date_moved(
    supervisor: httpx.AsyncClient, notice: Json
):
    await added(supervisor, "2026-11-24", name="St Somebody's Day")
    told = await explained(supervisor, notice)

    assert (told["original_deadline_at"], told["deadline_at"]) == (WEDNESDAY_END, THURSDAY_END)
    (holiday,) = [step for step in told["steps"] if step["kind"] == "holiday"]
    (moved,) = [step for step in told["steps"] if step["kind"] == "calendar_changed"]
    assert holiday["why"] == "Tuesday 24 November 2026 is a holiday: St Somebody's Day."
    assert (moved["from"], moved["to"]) == (WEDNESDAY_END, THURSDAY_END)
    assert "Tuesday 24 November 2026" in moved["why"]


@pytest.mark.parametrize(
    ("day", "calendar"),
    [
        ("2026-11-24", "scotland"),  # another nation's
        ("2026-11-23", "england-and-wales"),  # the day of the start does not count
        ("2026-11-26", "england-and-wales"),  # the day after the due day
        ("2026-11-22", "england-and-wales"),
        ("2026-11-28", "england-and-wales"),  # a Saturday
    ],
)
async def test_f11_a_holiday_that_moves_nothing_touches_nothing(
    supervisor: httpx.AsyncClient, house: House, notice: Json, day: str, calendar: str
):
    before = await supervisor.get(f"/v1/notices/{notice['id']}")
    waiting = await timers_of(house, notice)
    row = await fetch_value(house, "SELECT xmin::text FROM notices")
    await added(supervisor, day, calendar=calendar)
    after = await supervisor.get(f"/v1/notices/{notice['id']}")

    assert after.headers["ETag"] == before.headers["ETag"]
    assert after.json() == before.json()
    assert await fetch_value(house, "SELECT xmin::text FROM notices") == row
    assert await timers_of(house, notice) == waiting
    assert await kinds_of(supervisor, notice) == ["notice.issued"]


async def test_f11_notices_of_other_rules_and_closed_ones_are_not_touched(
    supervisor: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    notice: Json,
):
    elapsed = await issued(supervisor, platform.id)
    resolved = await issued(supervisor, platform.id, regime="two-working-days")
    withdrawn = await issued(supervisor, platform.id, regime="two-working-days")
    answer = an_answer_body(resolved["items"][0]["id"], at=MONDAY)
    assert (await respond(platform_client, resolved, answer)).status_code == 201
    await supervisor.post(f"/v1/notices/{withdrawn['id']}/withdraw", json={"reason": "error"})
    others = [elapsed, resolved, withdrawn]
    before = [await read_back(supervisor, other) for other in others]
    await added(supervisor, "2026-11-24")

    assert [await read_back(supervisor, other) for other in others] == before
    assert (await read_back(supervisor, notice))["clock"]["deadline_at"] == THURSDAY_END


async def test_a_resolved_notice_is_explained_by_the_calendar_of_its_time(
    supervisor: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    notice: Json,
):
    first = await added(supervisor, "2026-11-24")
    answer = an_answer_body(notice["items"][0]["id"], at=MONDAY)
    assert (await respond(platform_client, notice, answer)).status_code == 201
    before = await explained(supervisor, notice)
    clock.advance(timedelta(hours=1))
    await added(supervisor, "2026-11-25")
    await removed(supervisor, first)
    after = await explained(supervisor, notice)

    assert after["deadline_at"] == before["deadline_at"] == THURSDAY_END
    whys = [[step["why"] for step in told["steps"]] for told in (before, after)]
    assert whys[0] == whys[1]


async def test_any_part_of_the_uk_follows_every_nation(
    supervisor: httpx.AsyncClient, platform: APlatform
):
    code = await own_regime(supervisor, code="anywhere", calendar="any-part-of-the-uk")
    notice = await issued(supervisor, platform.id, regime=code)
    await added(supervisor, "2026-11-24", calendar="northern-ireland")
    again = await added(supervisor, "2026-11-24", calendar="scotland")
    once = await read_back(supervisor, notice)
    await removed(supervisor, again)

    assert once["clock"]["deadline_at"] == THURSDAY_END
    # Northern Ireland still rests on that day.
    assert await read_back(supervisor, notice) == once


async def test_an_overdue_notice_whose_deadline_moves_later_is_not_overdue_any_more(
    supervisor: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=72))
    await sweep_timers(house)
    before = await read_back(supervisor, notice)
    await added(supervisor, "2026-11-25")
    body = await read_back(supervisor, notice)
    clock.advance(timedelta(hours=24))
    await sweep_timers(house)
    events = await events_of(supervisor, notice)

    assert (before["timeliness"], body["timeliness"]) == ("overdue", "on_time")
    lapses = [e["effective_at"] for e in events if e["kind"] == "notice.overdue"]
    assert lapses == [WEDNESDAY_END, THURSDAY_END]


async def test_a_lapse_that_no_sweep_has_met_is_recorded_before_the_date_moves(
    supervisor: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=72))
    await added(supervisor, "2026-11-25")
    await sweep_timers(house)

    assert await kinds_of(supervisor, notice) == [
        "notice.issued",
        "notice.due_soon",
        "notice.due_soon",
        "notice.overdue",
        "notice.deadline_changed",
    ]


async def test_a_removed_holiday_may_make_overdue_from_the_true_moment(
    supervisor: httpx.AsyncClient, platform: APlatform, clock: FixedClock, house: House
):
    holiday = await added(supervisor, "2026-11-24")
    code = await own_regime(supervisor)
    notice = await issued(supervisor, platform.id, regime=code)
    clock.advance(timedelta(hours=72))
    await sweep_timers(house)
    await removed(supervisor, holiday)
    await sweep_timers(house)
    events = await events_of(supervisor, notice)

    assert (await read_back(supervisor, notice))["timeliness"] == "overdue"
    lapses = [e["effective_at"] for e in events if e["kind"] == "notice.overdue"]
    assert lapses == [WEDNESDAY_END]


async def test_a_paused_notice_moves_and_is_still_not_waited_for(
    supervisor: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=2))
    await changed(supervisor, notice, kind="paused", at=written(MONDAY))
    await added(supervisor, "2026-11-24")
    body = await read_back(supervisor, notice)

    assert (body["clock"]["state"], body["clock"]["deadline_at"]) == ("paused", THURSDAY_END)
    assert await timers_of(house, notice) == []


async def test_a_contested_notice_moves_and_is_still_not_waited_for(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    await execute(house, "UPDATE notices SET all_contested = true")
    await added(supervisor, "2026-11-24")

    assert (await read_back(supervisor, notice))["clock"]["deadline_at"] == THURSDAY_END
    assert await timers_of(house, notice) == []


async def test_the_changes_of_a_clock_are_reckoned_again(
    supervisor: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=30))
    await changed(supervisor, notice, kind="start_corrected", at="2026-11-24T12:00:00Z")
    body = await changed(
        supervisor,
        notice,
        kind="extended",
        at=written(later(25, MONDAY)),
        by={"days": 1},
    )
    # Thursday 26, and a day more: Friday. With Wednesday at rest both are a day later.
    assert body["clock"]["deadline_at"] == "2026-11-27T23:59:59Z"
    await added(supervisor, "2026-11-25")
    told = await explained(supervisor, notice)

    assert told["deadline_at"] == "2026-11-28T23:59:59Z"
    assert (await read_back(supervisor, notice))["clock"]["deadline_at"] == told["deadline_at"]
    assert told["original_deadline_at"] == WEDNESDAY_END


async def test_a_preview_tells_what_saving_then_does_and_changes_nothing(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    which = {"notice_id": notice["id"], "reference": notice["reference"]}
    there = which | {"from": WEDNESDAY_END, "to": THURSDAY_END}
    back = which | {"from": THURSDAY_END, "to": WEDNESDAY_END}
    body = {"calendar": "england-and-wales", "date": "2026-11-24", "name": "A day of rest"}
    preview = await previewed(supervisor, **body)
    unmoved = await read_back(supervisor, notice)
    holiday = await added(supervisor, "2026-11-24")
    removal = await previewed(supervisor, remove=holiday["id"])

    assert preview == {"count": 1, "items": [there]}
    assert unmoved["version"] == notice["version"]
    assert removal == {"count": 1, "items": [back]}
    assert await previewed(supervisor, calendar="scotland", date="2026-11-24") == {
        "count": 0,
        "items": [],
    }


async def test_a_preview_shows_the_first_and_counts_all(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    copies = MOST_SHOWN + 9
    rows = (
        "SELECT (jsonb_populate_record(n, jsonb_build_object("
        "'id', gen_random_uuid(), 'reference', 'COPY-' || i))).* "
        "FROM notices n, generate_series(1, $1) i"
    )
    await execute(house, await inserting(house, "notices", rows), copies)
    effect = await previewed(supervisor, calendar="england-and-wales", date="2026-11-24")

    assert effect["count"] == copies + 1
    assert len(effect["items"]) == MOST_SHOWN


async def test_the_holiday_is_saved_only_if_its_request_is_good(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    answer = await supervisor.post(PATH, json={"calendar": "scotland", "date": "2026-12-25"})

    assert answer.status_code == 422
    assert await fetch_value(house, "SELECT count(*) FROM holiday_changes") == 0
