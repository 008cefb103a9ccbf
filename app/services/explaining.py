"""Why the deadline of a notice is what it is, for the regulator and for a tribunal."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.clocks import explain_clock
from app.domain.deadlines import Deadline
from app.domain.giving import Service
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.domain.steps import Step, StepKind, on_day
from app.services.house import House
from app.services.reading import must_be_theirs
from app.services.sendings import service_of
from app.services.terms import calendar_of, happened_to, term_of
from app.store import clocks, holidays, reading
from app.store.engine import Session
from app.store.tables.notices import NoticeRow
from app.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Explained:
    """A deadline with its steps, the regime from which it comes, and how the notice was
    served by email, if it was.
    """

    deadline: Deadline
    regime: Regime
    service: Service | None


async def explain(
    session: Session, house: House, actor: Actor, *, notice_id: UUID
) -> Explained:
    """Why a notice's deadline is what it is; Unknown when it is not the actor's.

    The deadlines are the recorded ones. Where the calendar has changed since they were
    reckoned, steps say so.
    """
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    recorded = await clocks.events_of(session, [notice_id])
    calendar = await calendar_of(session, house, row, regime)
    term = term_of(row, regime, calendar, recorded)
    told = explain_clock(term, happened_to(recorded))
    redated = [_redated(facts) for facts in await holidays.redatings_of(session, notice_id)]
    deadline = replace(
        told,
        original_deadline_at=row.original_deadline_at,
        deadline_at=row.deadline_at,
        steps=(*told.steps, *redated, *_left_as_it_was(told.deadline_at, row)),
    )
    return Explained(deadline, regime, await service_of(session, notice_id, regime))


def _redated(facts: Mapping[str, Any]) -> Step:
    """The step of one re-dating, from what its event says."""
    changes = "; ".join(map(_changed, facts["holidays"]))
    before, after = (datetime.fromisoformat(facts[name]) for name in ("from", "to"))
    when = "notice was reopened" if facts.get("because") == "reopened" else "calendar changed"
    why = f"Dated anew when the {when}{': ' if changes else ''}{changes}."
    return Step(StepKind.CALENDAR_CHANGED, before, after, why, "the holidays of this register")


def _changed(change: Mapping[str, Any]) -> str:
    cause = f" ({change['cause']})" if "cause" in change else ""
    return (
        f"{on_day(date.fromisoformat(change['day']))} ({change['name']}) was {change['kind']} "
        f"as a holiday of {change['calendar']}{cause}"
    )


def _left_as_it_was(reckoned: datetime, row: NoticeRow) -> Iterator[Step]:
    """Say that the recorded deadline was reckoned with another calendar than these steps."""
    if reckoned != row.deadline_at:
        why = (
            "By the calendar as it is known now the steps above lead to another moment. The "
            "deadline stands as it was last dated."
        )
        source = "the register"
        yield Step(StepKind.CALENDAR_CHANGED, reckoned, row.deadline_at, why, source)
