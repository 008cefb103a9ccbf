"""Service by email through the door: sent, deemed given, proved given; which clock moves."""

from datetime import timedelta

import httpx
import pytest

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
from tests.support.serving import given_in_24_hours, proved, sent
from tests.support.sql import fetch_rows, fetch_value

EVIDENCE = "the server of the platform logged it, line 4711"


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


@pytest.fixture
async def notice(supervisor: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(supervisor, platform.id, regime=await given_in_24_hours(supervisor))


async def timers_of(house: House, notice: Json) -> list[tuple[str, int]]:
    rows = await fetch_rows(
        house,
        "SELECT at, clock_version FROM timers WHERE notice_id = $1 ORDER BY at",
        notice["id"],
    )
    return [(written(row["at"]), row["clock_version"]) for row in rows]


async def test_until_its_service_is_on_record_a_clock_runs_from_the_issue(
    officer: httpx.AsyncClient, notice: Json
):
    assert notice["clock"]["started_at"] == at(0)
    assert notice["clock"]["deadline_at"] == at(24)
    assert (await explained(officer, notice))["service"] is None


async def test_sent_deemed_given_and_proved_given_are_three_moments(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=1))
    await sent(officer, notice, sent_at=at(0.5))
    deemed = (await explained(officer, notice))["service"]
    await proved(officer, notice, proved_given_at=at(0.75), evidence=EVIDENCE)
    told = (await explained(officer, notice))["service"]

    assert deemed == {
        "id": deemed["id"],
        "sent_at": at(0.5),
        "deemed_given_at": at(48.5),
        "proved_given_at": None,
        "given_at": at(48.5),
        "source": "OSA 2023 s.208(11)",
        "starts_clock": True,
    }
    assert told == deemed | {"proved_given_at": at(0.75), "given_at": at(0.75)}


async def test_the_clock_starts_when_the_notice_is_deemed_given_and_keeps_its_first_deadline(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    body = await sent(officer, notice, sent_at=at(0))

    assert body["clock"]["started_at"] == at(48)
    assert body["clock"]["original_deadline_at"] == at(24)
    assert body["clock"]["deadline_at"] == at(72)
    assert body["version"] == notice["version"] + 1
    assert await timers_of(house, notice) == [(at(66), 2), (at(70), 2), (at(72), 2)]


async def test_no_warning_is_given_before_the_clock_begins(
    supervisor: httpx.AsyncClient, platform: APlatform, house: House
):
    code = await given_in_24_hours(supervisor, due_soon_lead={"hours": 30})
    notice = await issued(supervisor, platform.id, regime=code)
    await sent(supervisor, notice, sent_at=at(0))

    assert await timers_of(house, notice) == [(at(70), 2), (at(72), 2)]


@pytest.mark.parametrize("given", [2.0, 60.0])
async def test_a_proof_earlier_or_later_takes_the_place_of_the_presumption(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json, given: float
):
    await sent(officer, notice, sent_at=at(0))
    clock.advance(timedelta(hours=60))
    body = await proved(officer, notice, proved_given_at=at(given))

    assert body["clock"]["started_at"] == at(given)
    assert body["clock"]["original_deadline_at"] == at(24)
    assert body["clock"]["deadline_at"] == at(given + 24)
    (last, *_) = reversed(await timers_of(house, notice))
    assert last == (at(given + 24), 3)


async def test_the_explanation_says_how_the_notice_counts_as_given(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    await sent(officer, notice, sent_at=at(0))
    presumed = await explained(officer, notice)
    clock.advance(timedelta(hours=3))
    await proved(officer, notice, proved_given_at=at(2), evidence=EVIDENCE)
    told = await explained(officer, notice)

    (step,) = [s for s in presumed["steps"] if s["kind"] == "start_corrected"]
    assert (step["from"], step["to"]) == (at(0), at(48))
    assert "deemed given 48 hours later (OSA 2023 s.208(11))" in step["why"]
    (step,) = [s for s in told["steps"] if s["kind"] == "start_corrected"]
    assert (step["from"], step["to"]) == (at(0), at(2))
    assert "proved to have been given" in step["why"]
    assert EVIDENCE not in str(told)
    assert (told["original_deadline_at"], told["deadline_at"]) == (at(24), at(26))


async def test_the_events_tell_the_moments_and_nothing_of_the_evidence(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    await sent(officer, notice, sent_at=at(0))
    clock.advance(timedelta(hours=3))
    await proved(officer, notice, proved_given_at=at(2), evidence=EVIDENCE)
    events = await events_of(officer, notice)
    (service,) = await fetch_rows(house, "SELECT * FROM services_by_email")

    assert [event["kind"] for event in events] == [
        "notice.issued",
        "notice.sent",
        "notice.deadline_changed",
        "notice.giving_proved",
        "notice.deadline_changed",
    ]
    assert events[3]["actor"] == "officer"
    assert events[3]["facts"] == {
        "service_id": str(service["id"]),
        "sent_at": at(0),
        "deemed_given_at": at(48),
        "proved_given_at": at(2),
    }
    assert (events[4]["facts"]["from"], events[4]["facts"]["to"]) == (at(72), at(26))
    assert EVIDENCE not in str(events)
    sealed = await fetch_value(house, "SELECT evidence_sealed FROM giving_proofs")
    assert EVIDENCE.encode() not in sealed


async def test_the_48_hour_duty_runs_from_the_report_and_service_does_not_move_it(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock, house: House
):
    """OSA 2023 s.10(3A): time runs from receipt of the report."""
    notice = await issued(officer, platform.id, clock_starts_at=at(-3))
    before = await timers_of(house, notice)
    clock.advance(timedelta(hours=1))
    await sent(officer, notice, sent_at=at(0))
    body = await proved(officer, notice, proved_given_at=at(1))
    told = (await explained(officer, notice))["service"]

    assert {k: v for k, v in body["clock"].items() if k != "seconds_left"} == {
        k: v for k, v in notice["clock"].items() if k != "seconds_left"
    }
    assert await timers_of(house, notice) == before
    assert await kinds_of(officer, notice) == [
        "notice.issued",
        "notice.sent",
        "notice.giving_proved",
    ]
    assert (told["deemed_given_at"], told["given_at"]) == (at(48), at(1))
    assert told["starts_clock"] is False


async def test_an_information_notice_keeps_its_date_and_starts_when_it_is_given(
    officer: httpx.AsyncClient, platform: APlatform
):
    notice = await issued(officer, platform.id, regime="uk-osa-information", respond_by=at(300))
    body = await sent(officer, notice, sent_at=at(-2))

    assert body["clock"]["started_at"] == at(46)
    assert body["clock"]["deadline_at"] == at(300)
    assert (await kinds_of(officer, notice))[-1] == "notice.clock_changed"


async def test_where_no_law_presumes_a_giving_the_clock_waits_for_the_proof(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
):
    """What Australian law presumes of an email is not held here."""
    notice = await issued(officer, platform.id, regime="au-removal-notice")
    unmoved = await sent(officer, notice, sent_at=at(0))
    told = (await explained(officer, notice))["service"]
    clock.advance(timedelta(hours=2))
    body = await proved(officer, notice, proved_given_at=at(1))

    assert unmoved["clock"]["deadline_at"] == at(24)
    assert (told["deemed_given_at"], told["given_at"], told["source"]) == (None, None, None)
    assert told["starts_clock"] is True
    assert body["clock"]["deadline_at"] == at(25)


async def test_an_answer_before_the_notice_is_deemed_given_is_an_answer_in_time(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    notice: Json,
):
    await sent(officer, notice, sent_at=at(0))
    clock.advance(timedelta(hours=5))
    answer = an_answer_body(notice["items"][0]["id"], at=later(4, MONDAY))
    assert (await respond(platform_client, notice, answer)).status_code == 201
    body = await read_back(officer, notice)

    assert (body["state"], body["timeliness"]) == ("resolved", "on_time")


async def test_what_is_proved_after_the_answer_tells_whether_that_was_late(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    house: House,
    notice: Json,
):
    await sent(officer, notice, sent_at=at(0))
    clock.advance(timedelta(hours=30))
    answer = an_answer_body(notice["items"][0]["id"], at=clock.now())
    assert (await respond(platform_client, notice, answer)).status_code == 201
    before = await read_back(officer, notice)
    body = await proved(officer, notice, proved_given_at=at(1))

    assert (before["timeliness"], body["timeliness"]) == ("on_time", "late")
    assert (body["state"], body["clock"]["deadline_at"]) == ("resolved", at(25))
    assert await timers_of(house, notice) == []


async def test_a_lapse_before_the_service_was_recorded_stays_on_record_and_may_come_again(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=30))
    body = await sent(officer, notice, sent_at=at(0))
    clock.advance(timedelta(hours=50))
    await sweep_timers(house)
    lapses = [
        event["effective_at"]
        for event in await events_of(officer, notice)
        if event["kind"] == "notice.overdue"
    ]

    assert body["timeliness"] == "on_time"
    assert lapses == [at(24), at(72)]


async def test_what_else_happened_to_the_clock_still_counts(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=8))
    await changed(officer, notice, kind="extended", at=at(1), by={"hours": 5})
    await changed(officer, notice, kind="paused", at=at(4), until=at(6))
    await sent(officer, notice, sent_at=at(0))
    body = await proved(officer, notice, proved_given_at=at(3))

    assert body["clock"]["deadline_at"] == at(3 + 24 + 5 + 2)
    assert (await explained(officer, notice))["deadline_at"] == at(34)
