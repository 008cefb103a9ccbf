"""Deadlines in the words of the contract, and trial calculations as values of the domain."""

from datetime import timedelta
from typing import Any

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.deadlines import Deadline
from app.domain.errors import Fault, Malformed
from app.domain.giving import Service
from app.domain.regimes import Regime
from app.domain.rule_documents import rule_from_document
from app.domain.rules import Rule
from app.wire.giving import service_view
from schemas.v1 import deadlines as v1
from schemas.v1.notices import RegimeVersion
from schemas.v1.rules import NewRule


def deadline_view(deadline: Deadline) -> v1.Deadline:
    return v1.Deadline(**_fields(deadline))


def explained_view(
    deadline: Deadline, regime: Regime, service: Service | None
) -> v1.NoticeDeadline:
    return v1.NoticeDeadline(
        **_fields(deadline),
        regime=RegimeVersion(code=regime.code, version=regime.version),
        kind=v1.DeadlineKind(regime.kind),
        clock_event=regime.clock_event,
        sources=[
            v1.Source(subject=s.subject, article=s.article, confidence=s.confidence)
            for s in regime.sources
        ],
        service=None if service is None else service_view(service),
    )


def _fields(deadline: Deadline) -> dict[str, Any]:
    return {
        "original_deadline_at": deadline.original_deadline_at,
        "deadline_at": deadline.deadline_at,
        "calendar_known": deadline.calendar_known,
        "steps": [
            v1.Step(kind=s.kind, from_=s.from_, to=s.to, why=s.why, source=s.source)
            for s in deadline.steps
        ],
    }


def rule_of(rule: NewRule) -> Rule:
    return rule_from_document(rule.model_dump(mode="json", exclude_none=True))


def clock_events(events: list[v1.NewClockEvent]) -> list[ClockEvent]:
    """Every event; a contradiction within one is named at its place in the list."""
    told = (happened(event, f"/clock_events/{n}") for n, event in enumerate(events))
    return [event for each in told for event in each]


def happened(event: v1.NewClockEvent, pointer: str = "") -> list[ClockEvent]:
    """What is told by one event: a pause `until` a moment is a stop and its restart."""
    if event.kind is v1.ClockEventKind.PAUSED and event.until is not None:
        if event.until < event.at:
            raise Malformed.at(f"{pointer}/until", "A pause does not end before it begins.")
        stop = event.model_copy(update={"until": None})
        restart = {"kind": v1.ClockEventKind.RESUMED, "at": event.until, "by": None}
        return [
            _clock_event(stop, pointer),
            _clock_event(stop.model_copy(update=restart), pointer),
        ]
    return [_clock_event(event, pointer)]


def _clock_event(event: v1.NewClockEvent, pointer: str) -> ClockEvent:
    try:
        return ClockEvent(
            kind=ClockEventKind(event.kind),
            at=event.at,
            reason=event.reason,
            by=None if event.by is None else timedelta(**event.by.model_dump()),
            until=event.until,
        )
    except Malformed as refusal:
        faults = [Fault(f"{pointer}{f.pointer}", f.detail) for f in refusal.faults]
        raise Malformed(refusal.detail, faults) from refusal
