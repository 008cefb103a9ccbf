"""The clock of a notice: one deadline from all that happened to it, in any order of arrival."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.clock_changes import ClockEventsContradict, Standing, apply, begin
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.clock_terms import Term
from app.domain.deadlines import Deadline, explain
from app.domain.errors import Malformed
from app.domain.narration import told_clock_changes
from app.domain.rules import RuleContradiction
from app.domain.steps import Step, StepKind
from app.values import dataclass, replace

_NOTHING: Final = timedelta(0)


class ClockState(StrEnum):
    """Whether time runs."""

    RUNNING = "running"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where a clock stands after all its events.

    `paused` is the time for which pauses that are over stood it still. While it is
    paused, since `paused_at`, nothing falls due: `deadline_at` is then the due moment as
    it was when the clock stopped, and moves on when the clock starts again.
    """

    started_at: datetime
    original_deadline_at: datetime
    deadline_at: datetime
    paused: timedelta
    paused_at: datetime | None
    steps: tuple[Step, ...]

    @property
    def state(self) -> ClockState:
        """Whether time runs."""
        return ClockState.RUNNING if self.paused_at is None else ClockState.PAUSED

    def left(self, now: datetime) -> timedelta:
        """The time left, less than nothing once overdue; it stands still in a pause."""
        return self.deadline_at - (now if self.paused_at is None else self.paused_at)

    def paused_for(self, now: datetime) -> timedelta:
        """How long the clock has stood still in all."""
        if self.paused_at is None:
            return self.paused
        return self.paused + max(now - self.paused_at, _NOTHING)


def fold(term: Term, events: Iterable[ClockEvent] = ()) -> Clock:
    """The clock after all its events; the order in which they arrived does not matter.

    Raises Conflict where the events contradict one another.
    """
    happened = tuple(events)
    original = begin(term, term.start)
    start = _true_start(term, happened)
    standing = original
    if start != term.start:
        standing = _corrected(term, start, happened)
    try:
        for event in _in_order(happened):
            standing = apply(standing, event)
    except OverflowError as error:
        raise RuleContradiction.at(
            "/clock_events", "The deadline leaves the years 1 to 9999."
        ) from error
    return Clock(
        started_at=start.astimezone(UTC),
        original_deadline_at=original.due,
        deadline_at=standing.due,
        paused=standing.paused,
        paused_at=_stopped_at(standing),
        steps=(*standing.steps, *_standing_still(standing)),
    )


def explain_clock(term: Term, events: Iterable[ClockEvent] = ()) -> Deadline:
    """The deadline of a clock with every step: of its rule first, then of its events."""
    clock = fold(term, events)
    told = _explain_term(term, clock.started_at)
    steps = (*told.steps, *clock.steps)
    rule = term.ruled
    if rule is not None:
        steps += tuple(told_clock_changes(told.deadline_at, clock.deadline_at, rule))
    return Deadline(
        original_deadline_at=clock.original_deadline_at,
        deadline_at=clock.deadline_at,
        steps=steps,
        calendar_known=all(step.kind is not StepKind.CALENDAR_UNKNOWN for step in steps),
    )


def admit(
    term: Term, events: Sequence[ClockEvent], event: ClockEvent, *, now: datetime
) -> Clock:
    """The clock with one more event; refused if it lies ahead or contradicts the others."""
    if event.at > now:
        raise Malformed.at("/at", "A change of the clock cannot lie in the future.")
    return fold(term, (*events, event))


def _explain_term(term: Term, start: datetime) -> Deadline:
    rule = term.ruled
    if rule is not None:
        return explain(start, rule, term.calendar, authority=term.authority)
    due = begin(term, start).due
    step = Step(
        StepKind.DUE_TIME, start, due, "The notice itself sets the date.", term.authority
    )
    return Deadline(due, due, (step,))


def _true_start(term: Term, events: Iterable[ClockEvent]) -> datetime:
    """The start as last corrected; a later correction replaces an earlier one."""
    corrections = [e for e in events if e.kind is ClockEventKind.START_CORRECTED]
    if len({correction.at for correction in corrections}) <= 1:
        return corrections[0].at if corrections else term.start
    recorded = [(c.recorded_at, c.at) for c in corrections if c.recorded_at is not None]
    newest = {at for moment, at in recorded if moment == max(recorded)[0]}
    if len(recorded) < len(corrections) or len(newest) > 1:
        raise ClockEventsContradict(
            "The start was corrected to different moments, and none is known to be the later "
            "correction: keep the one that holds."
        )
    return newest.pop()


def _corrected(term: Term, start: datetime, events: Iterable[ClockEvent]) -> Standing:
    reason = next(
        e.reason for e in events if e.kind is ClockEventKind.START_CORRECTED and e.at == start
    )
    article = term.articles.get(ClockEventKind.START_CORRECTED, "a recorded clock event")
    why = f"The clock truly started at another moment: {reason}."
    step = Step(StepKind.START_CORRECTED, term.start, start, why, article)
    return replace(begin(term, start), steps=(step,))


def _in_order(events: Iterable[ClockEvent]) -> Iterator[ClockEvent]:
    """The events as they took effect, however they arrived.

    Of what happened at one moment, extensions come first. Then stops and restarts take
    turns, beginning with the restart if the clock stands still: so one pause may end as
    the next begins, and a pause may last no time at all.
    """
    waiting = sorted(
        (e for e in events if e.kind is not ClockEventKind.START_CORRECTED), key=_order
    )
    paused = False
    while waiting:
        event = waiting[0]
        if event.kind is not ClockEventKind.EXTENDED:
            turn = ClockEventKind.RESUMED if paused else ClockEventKind.PAUSED
            event = next((e for e in waiting if e.at == event.at and e.kind is turn), event)
            paused = event.kind is ClockEventKind.PAUSED
        waiting.remove(event)
        yield event


def _order(event: ClockEvent) -> tuple[datetime, bool, bool, timedelta, datetime, str]:
    """By moment; then by what the event is, never by when it arrived."""
    return (
        event.at,
        event.kind is not ClockEventKind.EXTENDED,
        event.until is None,
        event.by or _NOTHING,
        event.until or event.at,
        f"{event.kind} {event.reason}",
    )


def _stopped_at(standing: Standing) -> datetime | None:
    """Since when the clock stands still: never from before it ran."""
    if standing.stop is None or standing.stop.idle:
        return None
    return max(standing.stop.event.at.astimezone(UTC), standing.runs_from)


def _standing_still(standing: Standing) -> tuple[Step, ...]:
    """Say that a stop is not over, or that it stopped nothing."""
    stop = standing.stop
    if stop is None:
        return ()
    article = standing.term.articles.get(ClockEventKind.PAUSED, "a recorded clock event")
    at, reason = stop.event.at, stop.event.reason
    if stop.idle:
        why = f"Without effect on the deadline, as the due moment had passed: {reason}."
        return (Step(StepKind.NO_EFFECT, at, at, why, article),)
    why = f"The clock stands still and nothing falls due until it is started again: {reason}."
    return (Step(StepKind.PAUSE, at, standing.due, why, article),)
