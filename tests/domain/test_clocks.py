"""A clock after its events: due moments written by hand, each with its reason."""

from datetime import datetime, time, timedelta
from itertools import permutations
from typing import Any

import pytest

from app.domain.clock_changes import (
    ClockEventsContradict,
    OverlappingPauses,
    ResumedBeforePaused,
)
from app.domain.clock_events import ClockEvent, ClockEventKind, PauseEffect
from app.domain.clock_terms import Term
from app.domain.clocks import ClockState, admit, explain_clock, fold
from app.domain.errors import Conflict, Malformed
from app.domain.rule_documents import rule_from_document
from app.domain.rules import Roll, Rule, RuleContradiction, Unit
from app.domain.steps import StepKind
from app.values import replace
from tests.support.clocks import (
    START,
    a_term,
    corrected,
    extended,
    later,
    moment,
    paused,
    pauses,
    resumed,
)

DAYS, NEXT = Unit.CALENDAR_DAYS, Roll.NEXT_WORKING_DAY
OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE_DAY = rule_from_document(
    {"unit": "working_minutes", "count": 480, "working_hours": OFFICE}
)
WEEK = a_term(Rule(DAYS, 7))
ROLLED_WEEK = a_term(Rule(DAYS, 7, roll=NEXT))
ROLLED_BACK = a_term(Rule(DAYS, 7, roll=Roll.PREVIOUS_WORKING_DAY))
SATURDAY_ROLLED = a_term(Rule(DAYS, 8, roll=NEXT))
LUNCH = a_term(
    rule_from_document(
        {
            "unit": "working_minutes",
            "count": 60,
            "working_hours": {"tue": [["09:00", "12:00"], ["13:00", "17:00"]]},
        }
    ),
    start=moment("2026-05-12T11:00+01:00"),
)
MONDAY_OFFICE = a_term(OFFICE_DAY, start=moment("2026-05-11T10:00+01:00"))
NIGHTS = a_term(Rule(DAYS, 1, due_time=time(1, 30)), start=moment("2026-10-23T12:00Z"))


def span(stop: str, restart: str) -> list[ClockEvent]:
    return pauses((moment(stop), moment(restart)))


@pytest.mark.parametrize(
    ("term", "events", "due", "why"),
    [
        (a_term(), [], "2026-05-03T10:00Z", "48 hours"),
        (a_term(), span("2026-05-01T12:00Z", "2026-05-01T15:00Z"), "2026-05-03T13:00Z",
         "three hours do not count"),
        (a_term(), span("2026-05-01T08:00Z", "2026-05-01T12:00Z"), "2026-05-03T12:00Z",
         "of a pause that began before the start two hours lie after it"),
        (a_term(), span("2026-05-01T08:00Z", "2026-05-01T09:00Z"), "2026-05-03T10:00Z",
         "a pause before the start is none"),
        (a_term(), span("2026-05-03T10:00Z", "2026-05-03T15:00Z"), "2026-05-03T10:00Z",
         "at the due moment the time has run"),
        (a_term(), span("2026-05-03T09:59Z", "2026-05-03T15:00Z"), "2026-05-03T15:01Z",
         "a minute before it has not"),
        (WEEK, span("2026-05-04T12:00Z", "2026-05-06T09:00Z"), "2026-05-10T22:59:59Z",
         "the 4th and the 5th, not the 6th"),
        (ROLLED_WEEK, span("2026-05-04T12:00Z", "2026-05-06T09:00Z"), "2026-05-11T22:59:59Z",
         "Sunday the 10th rolls to Monday"),
        (ROLLED_BACK, span("2026-05-04T12:00Z", "2026-05-06T09:00Z"), "2026-05-08T22:59:59Z",
         "Sunday the 10th rolls back to Friday the 8th, no earlier than before"),
        (WEEK, span("2026-05-04T08:00Z", "2026-05-04T20:00Z"), "2026-05-08T22:59:59Z",
         "restarted on the day of the stop: no day is added"),
        (WEEK, span("2026-05-04T22:30Z", "2026-05-04T23:30Z"), "2026-05-09T22:59:59Z",
         "an hour over midnight in London is a local day"),
        (WEEK, [*span("2026-05-04T08:00Z", "2026-05-05T08:00Z"),
                *span("2026-05-05T09:00Z", "2026-05-06T08:00Z")], "2026-05-10T22:59:59Z",
         "the 4th and the 5th, each once"),
        (ROLLED_WEEK, [*span("2026-05-04T08:00Z", "2026-05-05T08:00Z"),
                       *span("2026-05-06T09:00Z", "2026-05-09T08:00Z")],
         "2026-05-12T22:59:59Z", "four days are added and rolled once, not twice"),
        (SATURDAY_ROLLED, [], "2026-05-11T22:59:59Z", "Saturday the 9th rolls to Monday"),
        (SATURDAY_ROLLED, span("2026-05-04T08:00Z", "2026-05-05T08:00Z"),
         "2026-05-12T22:59:59Z", "a day is added to the due date, Monday, not to Saturday"),
        (LUNCH, span("2026-05-12T11:30+01:00", "2026-05-12T11:45+01:00"),
         "2026-05-12T13:15+01:00", "half an hour was left: half of it after lunch"),
        (WEEK, span("2026-05-08T23:00Z", "2026-05-12T09:00Z"), "2026-05-08T22:59:59Z",
         "begun after the due moment"),
        (NIGHTS, span("2026-10-23T13:00Z", "2026-10-24T13:00Z"), "2026-10-25T01:30Z",
         "the due time on the new day comes twice: the second"),
        (MONDAY_OFFICE, [], "2026-05-12T10:00+01:00", "eight working hours"),
        (MONDAY_OFFICE, span("2026-05-11T16:00+01:00", "2026-05-12T11:00+01:00"),
         "2026-05-12T13:00+01:00", "two working hours were left"),
        (MONDAY_OFFICE, span("2026-05-11T18:00+01:00", "2026-05-12T08:00+01:00"),
         "2026-05-12T10:00+01:00", "a pause overnight stops no work"),
    ],
)  # fmt: skip
def test_a_pause_moves_the_deadline_as_its_unit_says(
    term: Term, events: list[ClockEvent], due: str, why: str
) -> None:
    assert fold(term, events).deadline_at == moment(due), why


@pytest.mark.parametrize(
    ("term", "event", "due", "why"),
    [
        (a_term(), extended(later(1), by=timedelta(hours=12)), "2026-05-03T22:00Z", "by 12 h"),
        (a_term(), extended(later(1), until=later(60)), "2026-05-03T22:00Z", "until then"),
        (a_term(), extended(later(1), until=later(47)), "2026-05-03T10:00Z",
         "no extension ends sooner"),
        (WEEK, extended(later(1), by=timedelta(days=3)), "2026-05-11T22:59:59Z", "local days"),
        (ROLLED_WEEK, extended(later(1), by=timedelta(days=1)), "2026-05-11T22:59:59Z",
         "Saturday rolls to Monday"),
        (ROLLED_WEEK, extended(later(1), until=later(194)), "2026-05-09T12:00Z",
         "a moment granted is not rolled"),
        (MONDAY_OFFICE, extended(later(1), by=timedelta(hours=8)), "2026-05-13T10:00+01:00",
         "eight more working hours"),
    ],
)  # fmt: skip
def test_an_extension_lengthens_the_period_in_its_own_time(
    term: Term, event: ClockEvent, due: str, why: str
) -> None:
    clock = fold(term, [event])
    assert clock.deadline_at == moment(due), why
    assert clock.original_deadline_at == fold(term).deadline_at


def test_a_pause_after_an_extension_until_a_moment_moves_that_moment() -> None:
    granted = extended(later(1), until=later(60))
    assert fold(a_term(), [granted, *pauses((later(2), later(5)))]).deadline_at == later(63)


def test_a_roll_backwards_takes_nothing_from_the_moment_granted() -> None:
    saturday_noon = moment("2026-05-09T12:00Z")
    granted = extended(later(1), until=saturday_noon)
    stopped = span("2026-05-04T12:00Z", "2026-05-05T12:00Z")
    assert fold(ROLLED_BACK, [granted, *stopped]).deadline_at == saturday_noon


def test_of_an_extension_and_a_stop_at_one_moment_the_extension_comes_first() -> None:
    granted = extended(later(48), by=timedelta(hours=12))
    for events in permutations([granted, *pauses((later(48), later(50)))]):
        assert fold(a_term(), events).deadline_at == later(62)


def test_a_corrected_start_counts_anew_and_keeps_the_original_deadline() -> None:
    clock = fold(a_term(), [corrected(later(-6))])
    assert clock.started_at == later(-6)
    assert clock.deadline_at == later(42)
    assert clock.original_deadline_at == later(48)


def test_of_two_corrections_the_one_recorded_later_holds() -> None:
    first, second = corrected(later(-6), later(1)), corrected(later(-8), later(2))
    for events in permutations([first, second]):
        assert fold(a_term(), events).deadline_at == later(40)


@pytest.mark.parametrize("recorded_at", [None, later(1)])
def test_two_corrections_of_which_none_is_the_later_contradict(
    recorded_at: datetime | None,
) -> None:
    events = [corrected(later(-6), recorded_at), corrected(later(-8), recorded_at)]
    with pytest.raises(ClockEventsContradict):
        fold(a_term(), events)


def test_f7_every_order_of_arrival_gives_the_same_deadline() -> None:
    events = [
        *pauses((later(2), later(5)), (later(5), later(8))),
        extended(later(9), by=timedelta(hours=12)),
        extended(later(9), until=later(61)),
        corrected(later(-1)),
    ]
    # 48 h from an hour earlier, six hours paused: 53; at hour 9 until 61, then by 12.
    assert {fold(a_term(), order).deadline_at for order in permutations(events)} == {later(73)}


def test_a_restart_begins_the_whole_period_again() -> None:
    order = replace(a_term(Rule(Unit.HOURS, 1)), pause_effect=PauseEffect.RESTARTS)
    clock = fold(order, pauses((later(0.5), later(4))))
    assert clock.deadline_at == later(5)
    assert clock.original_deadline_at == later(1)
    assert clock.paused == timedelta(hours=3.5)


def test_a_restart_never_ends_sooner_than_what_was_granted() -> None:
    order = replace(a_term(Rule(Unit.HOURS, 1)), pause_effect=PauseEffect.RESTARTS)
    granted = extended(later(0.1), by=timedelta(hours=9))
    assert fold(order, [granted, *pauses((later(0.5), later(4)))]).deadline_at == later(10)


def test_while_the_clock_stands_still_no_time_is_lost() -> None:
    clock = fold(a_term(), [paused(later(10))])
    assert clock.state is ClockState.PAUSED
    assert clock.paused_at == later(10)
    assert clock.left(later(99)) == timedelta(hours=38)
    assert clock.paused_for(later(99)) == timedelta(hours=89)
    assert clock.paused == timedelta(0)


def test_a_running_clock_counts_down_past_nothing() -> None:
    clock = fold(a_term(), pauses((later(10), later(12))))
    assert clock.state is ClockState.RUNNING
    assert clock.left(later(50)) == timedelta(0)
    assert clock.left(later(51)) == -timedelta(hours=1)
    assert clock.paused_for(later(51)) == timedelta(hours=2)


def test_a_stop_after_the_due_moment_stops_nothing() -> None:
    clock = fold(a_term(), [paused(later(48))])
    assert clock.state is ClockState.RUNNING
    assert clock.left(later(49)) == -timedelta(hours=1)
    assert clock.steps[-1].kind is StepKind.NO_EFFECT


@pytest.mark.parametrize(
    ("events", "refusal"),
    [
        ([resumed(later(1))], ResumedBeforePaused),
        ([resumed(later(1)), paused(later(2))], ResumedBeforePaused),
        ([*pauses((later(1), later(2))), resumed(later(3))], ResumedBeforePaused),
        ([paused(later(1)), paused(later(2))], OverlappingPauses),
        (pauses((later(1), later(5)), (later(2), later(3))), OverlappingPauses),
        (pauses((later(50), later(55)), (later(52), later(53))), OverlappingPauses),
    ],
)
def test_events_that_contradict_are_refused_in_any_order(
    events: list[ClockEvent], refusal: type[Conflict]
) -> None:
    for order in permutations(events):
        with pytest.raises(refusal):
            fold(a_term(), order)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": ClockEventKind.EXTENDED}, "/by"),
        ({"kind": ClockEventKind.EXTENDED, "by": timedelta(0)}, "/by"),
        ({"kind": ClockEventKind.EXTENDED, "by": timedelta(1), "until": START}, "/by"),
        ({"kind": ClockEventKind.PAUSED, "by": timedelta(1)}, "/by"),
        ({"kind": ClockEventKind.RESUMED, "until": START}, "/until"),
        ({"kind": ClockEventKind.PAUSED, "at": START.replace(tzinfo=None)}, "/at"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_at_its_field(
    fields: dict[str, Any], pointer: str
) -> None:
    whole: dict[str, Any] = {"at": START, "reason": "a test", **fields}
    with pytest.raises(Malformed) as caught:
        ClockEvent(**whole)
    assert caught.value.faults[0].pointer == pointer


def test_an_event_in_the_future_is_refused() -> None:
    assert admit(a_term(), [], paused(later(1)), now=later(1)).state is ClockState.PAUSED
    with pytest.raises(Malformed) as caught:
        admit(a_term(), [], paused(later(1)), now=later(1) - timedelta(microseconds=1))
    assert caught.value.faults[0].pointer == "/at"


def test_an_extension_past_the_last_year_is_refused() -> None:
    with pytest.raises(RuleContradiction):
        fold(a_term(), [extended(later(1), by=timedelta(days=365 * 8_000))])


def test_a_date_set_in_the_notice_needs_no_rule() -> None:
    term = Term(start=START, respond_by=later(240))
    clock = fold(term, [extended(later(1), by=timedelta(days=2))])
    assert clock.original_deadline_at == later(240)
    assert clock.deadline_at == later(288)
    assert explain_clock(term).steps[0].why == "The notice itself sets the date."


def test_a_clock_needs_a_rule_or_a_date() -> None:
    with pytest.raises(Malformed) as caught:
        Term(start=START)
    assert caught.value.faults[0].pointer == "/respond_by"
