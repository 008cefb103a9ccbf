"""A notice's clock as it is drawn: when it ran, stood still, was extended, ran out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.console.charts import Mark, Stretch
from app.domain.deadlines import Deadline
from app.domain.notices import OPEN_STATES
from app.domain.register import Notice
from app.domain.steps import Step, StepKind
from app.values import dataclass

_STOOD_STILL = (StepKind.PAUSE, StepKind.RESTART)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the bar shows, and the table behind it."""

    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


def drawn(notice: Notice, deadline: Deadline, now: datetime) -> Drawing:
    """From the start to the due moment, or to the moment at which it is over or looked at."""
    end = _end(notice, now)
    pauses = [*_pauses(notice, deadline.steps, end)]
    extended = [
        Stretch("extended", step.from_, step.to)
        for step in deadline.steps
        if step.kind is StepKind.EXTENSION
    ]
    ran = Stretch("ran", notice.started_at, max(deadline.deadline_at, notice.started_at))
    over = []
    if notice.paused_at is None and end > deadline.deadline_at:
        over = [Stretch("overdue", deadline.deadline_at, end)]
    marks = sorted(_marks(notice, deadline, now), key=lambda mark: mark.at)
    return Drawing((ran, *extended, *over, *pauses), tuple(marks))


def _end(notice: Notice, now: datetime) -> datetime:
    if notice.state in OPEN_STATES:
        return now
    return notice.effective_at or notice.withdrawn_at or notice.resolved_at or now


def _pauses(notice: Notice, steps: Sequence[Step], end: datetime) -> Iterator[Stretch]:
    for step in steps:
        if step.kind in _STOOD_STILL:
            yield Stretch("paused", step.from_, step.to)
    if notice.paused_at is not None:
        yield Stretch("paused", notice.paused_at, max(end, notice.paused_at))


def _marks(notice: Notice, deadline: Deadline, now: datetime) -> Iterator[Mark]:
    yield Mark("start", "Clock started", notice.started_at)
    if deadline.original_deadline_at != deadline.deadline_at:
        yield Mark("original", "Original deadline", deadline.original_deadline_at)
    yield Mark("due", "Deadline", deadline.deadline_at)
    # Of an open notice some items may have been seen to, and others not.
    effect = "Took effect so far" if notice.state in OPEN_STATES else "Took effect"
    for name, moment in (
        ("Acknowledged", notice.acknowledged_at),
        (effect, notice.effective_at),
        ("Withdrawn", notice.withdrawn_at),
    ):
        if moment is not None:
            yield Mark("happened", name, moment)
    if notice.state in OPEN_STATES:
        yield Mark("now", "Now", now)
