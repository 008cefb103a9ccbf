"""Changing the clock of a notice: it is paused, resumed or extended, or its start corrected."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from starlette.responses import Response

from app.console import telling
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.clocks import Clock
from app.domain.notices import OPEN_STATES
from app.domain.regimes import Regime
from app.domain.register import Notice
from app.services import clocks, outlines
from app.services.outlines import Outline
from app.values import dataclass

pages = Pages()

_LONGEST_REASON: Final = 300
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class ClockAct:
    """What may be done to a clock: where its form is, and what is said of it."""

    kind: ClockEventKind
    path: str
    name: str
    done: str
    consequence: str


CLOCK_ACTS: Final = (
    ClockAct(
        ClockEventKind.PAUSED,
        "pause",
        "Pause the clock",
        "is paused",
        "The clock stands still. Nothing falls due until it is resumed.",
    ),
    ClockAct(
        ClockEventKind.RESUMED,
        "resume",
        "Resume the clock",
        "runs again",
        "The clock runs again, and the deadline is reckoned anew.",
    ),
    ClockAct(
        ClockEventKind.EXTENDED,
        "extend",
        "Extend the deadline",
        "has more time",
        "The deadline moves. An extension cannot be taken back.",
    ),
    ClockAct(
        ClockEventKind.START_CORRECTED,
        "correct-start",
        "Correct the start",
        "starts elsewhere",
        "The clock is reckoned from the moment at which it truly began. The notice may become "
        "overdue, or be overdue no more.",
    ),
)
_FOR_ALL: Final = (
    "The platform is told if the deadline moves. The original one stays on record."
)


def clock_acts(regime: Regime, notice: Notice) -> list[ClockAct]:
    """What the regime allows of a clock as it stands; of one that is over, nothing."""
    if notice.state not in OPEN_STATES:
        return []
    idle = ClockEventKind.RESUMED if notice.paused_at is None else ClockEventKind.PAUSED
    allowed = regime.clock_changes.keys() - {idle}
    return [act for act in CLOCK_ACTS if act.kind in allowed]


async def _ask(act: ClockAct, visit: Visit) -> Response:
    outline = await _outline(visit)
    regime = await _regime(visit, outline.notice)
    return await visit.page(
        "clock_change.html",
        title=f"{act.name} of notice {outline.notice.reference}",
        act=act,
        outline=outline,
        article=regime.clock_changes.get(act.kind),
        regime=regime,
    )


async def _change(act: ClockAct, visit: Visit) -> Response:
    with visit.reading() as fields:
        event = _event(act.kind, fields, visit.now)
        seen = fields.version_seen()
    outline = await _outline(visit)
    notice = outline.notice
    if not visit.confirmed:
        clock = await clocks.foresee_clock(
            visit.session, visit.house, visit.actor, notice_id=notice.id, happened=[event]
        )
        return await visit.confirm(
            title=f"Check before you change the clock of notice {notice.reference}",
            consequences=[act.consequence, _FOR_ALL],
            rows=[*_told(visit, outline, event), *_moved(notice, clock)],
            button=act.name,
            back=f"/notices/{notice.id}",
        )

    async def change() -> Done:
        changed = await clocks.change_clock(
            visit.session,
            visit.house,
            visit.actor,
            notice_id=notice.id,
            happened=[event],
            seen=seen,
        )
        return Done(f"/notices/{notice.id}", f"Notice {changed.reference} {act.done}.")

    return await visit.once(change)


for _act in CLOCK_ACTS:
    pages.send(f"/notices/{{notice_id}}/{_act.path}", form=partial(_ask, _act))(
        partial(_change, _act)
    )


def _event(kind: ClockEventKind, fields: Fields, now: datetime) -> ClockEvent:
    """Where no moment is given it is the present one, but not of a start that was wrong."""
    at = fields.moment("at")
    if kind is ClockEventKind.START_CORRECTED and fields.line("at") is None:
        fields.wrong("at", "Enter when the clock truly started")
    reason = fields.must_line("reason", what="why the clock is changed", most=_LONGEST_REASON)
    if kind is not ClockEventKind.EXTENDED:
        return ClockEvent(kind, at or now, reason)
    by, until = _length(fields), fields.moment("until")
    if by is None and fields.line("until") is None:
        fields.wrong("days", "Enter how long the extension is, or until when")
    if by is not None and fields.line("until") is not None:
        fields.wrong("until", "Give the length of the extension or its end, not both")
    # With a fault noted, what is made of it goes nowhere.
    end = None if by is not None else until or now
    return ClockEvent(kind, at or now, reason, by=by, until=end)


def _length(fields: Fields) -> timedelta | None:
    parts = {
        name: fields.number(name, least=0, most=_MOST) for name in ("days", "hours", "minutes")
    }
    by = timedelta(**{name: part or 0 for name, part in parts.items()})
    return by if by > timedelta(0) else None


def _told(visit: Visit, outline: Outline, event: ClockEvent) -> Iterator[tuple[str, str]]:
    yield "Notice", outline.notice.reference
    yield "Sent to", outline.platform
    given = "at" in visit.sent and visit.sent["at"].strip()
    yield "From", telling.time(event.at) if given else "The moment at which it is done"
    if event.by is not None:
        yield "Longer by", telling.length(event.by)
    if event.until is not None:
        yield "Until", telling.time(event.until)
    yield "Why", event.reason


def _moved(notice: Notice, clock: Clock) -> list[tuple[str, str]]:
    then = "None while the clock stands still"
    if clock.paused_at is None:
        then = telling.time(clock.deadline_at)
    return [("Deadline now", telling.time(notice.deadline_at)), ("Deadline then", then)]


async def _outline(visit: Visit) -> Outline:
    notice_id = visit.id_in_path("notice_id", "notice")
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    return closed.outline


async def _regime(visit: Visit, notice: Notice) -> Regime:
    return await visit.house.regimes.version(notice.regime_code, notice.regime_version)
