"""Issuing notices: the act that is called most."""

from collections.abc import Callable
from datetime import datetime

from app.domain.errors import Conflict, Fault, Malformed
from app.domain.events import Event, EventKind
from app.domain.orders import NewNotice
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Merged, Notice
from app.kit.ids import new_id
from app.services.house import House
from app.services.idempotency import Answer, Retry, keep, replay, still_running
from app.services.issuing import Draft, draw_up, sealed
from app.store.driver import Connection
from app.store.engine import StatementFailed
from app.store.failures import IDEMPOTENCY_KEYS, REFERENCE, constraint_of, is_locked
from app.store.idempotency import KeptAnswer, find_by_driver
from app.store.notices import (
    IssuedRecord,
    find_by_reference,
    insert_issued,
    notice_facts,
)
from app.values import dataclass, replace


class ReferenceTaken(Conflict):
    code = "reference_taken"


@dataclass(frozen=True, slots=True)
class Issued:
    """A notice as recorded at a moment, and which items of the order were repeats."""

    notice: Notice
    merged: tuple[Merged, ...]
    at: datetime


# Writes the answer about a notice; given by the door, which alone knows the words.
Render = Callable[[Issued], Answer]


async def issue(
    house: House, actor: Actor, *, order: NewNotice, retry: Retry | None, render: Render
) -> Answer:
    """Records a notice and starts its clock; a retry gets the first answer.

    Refused: an unknown platform or regime, a wrong address (each named), a clock that
    starts in the future, a reference that is taken.
    """
    draft = await drafted(house, order)
    try:
        return await _record(house, actor, draft=draft, retry=retry, render=render)
    except StatementFailed as error:
        return await _explain(house, error, reference=order.reference, retry=retry)


async def issue_within(
    house: House, connection: Connection, actor: Actor, *, order: NewNotice
) -> Issued:
    """Records one notice of many, in a transaction that the caller began."""
    draft = await drafted(house, order)
    try:
        async with connection.transaction():
            record = _drawn(house, actor, draft=draft, kept=None)
            [duplicates] = await insert_issued(connection, [record])
            return _issued(draft, duplicates)
    except StatementFailed as error:
        if constraint_of(error) == REFERENCE:
            raise await _taken(connection, order.reference) from error
        raise


async def drafted(house: House, order: NewNotice) -> Draft:
    """What issuing an order would record now. It refuses what issuing refuses, but for a
    reference that is taken, and records nothing.
    """
    now = house.clock.now()
    provider_id = await house.platforms.provider_of(order.platform_id)
    started_at = order.clock_starts_at or order.issued_at or now
    regime = await house.regimes.for_clock_starting(order.regime, started_at.date())
    faults: list[Fault] = []
    if provider_id is None:
        faults.append(Fault("/platform_id", "there is no such platform"))
    if regime is None:
        faults.append(Fault("/regime", "there is no such regime; see GET /v1/regimes"))
    if provider_id is None or regime is None:
        raise Malformed("The notice names what the register does not hold.", faults)
    calendar = await house.calendars.for_regime(regime)
    return draw_up(order, regime, provider_id, now, calendar=calendar)


async def _record(
    house: House, actor: Actor, *, draft: Draft, retry: Retry | None, render: Render
) -> Answer:
    """The answer is written before the statement, so that both are kept or neither is."""
    answer = render(Issued(draft.notice, draft.merged, draft.at))
    kept = None if retry is None else keep(house.sealer, retry, answer)
    record = _drawn(house, actor, draft=draft, kept=kept)
    duplicates = await house.recorder.ask(record, weight=len(record.items))
    return render(_issued(draft, duplicates)) if duplicates else answer


def _drawn(
    house: House, actor: Actor, *, draft: Draft, kept: KeptAnswer | None
) -> IssuedRecord:
    notice = draft.notice
    event = Event(
        id=new_id(),
        kind=EventKind.NOTICE_ISSUED,
        effective_at=notice.issued_at,
        recorded_at=draft.at,
        facts=notice_facts(notice),
    )
    items = sealed(house.sealer, notice.items)
    return IssuedRecord(notice, items, draft.timers, event, actor, kept)


def _issued(draft: Draft, duplicates: tuple[Duplicate, ...]) -> Issued:
    notice = replace(draft.notice, duplicates=duplicates) if duplicates else draft.notice
    return Issued(notice, draft.merged, draft.at)


async def _explain(
    house: House, error: Exception, *, reference: str, retry: Retry | None
) -> Answer:
    """A retry gets its first answer, whichever of the two unique names it met first."""
    name = constraint_of(error)
    async with house.driver() as connection:
        if retry is not None and name in {IDEMPOTENCY_KEYS, REFERENCE}:
            first = await find_by_driver(connection, owner=retry.owner, key=retry.key)
            if first is not None:
                return replay(house.sealer, retry, first)
        if name == REFERENCE:
            raise await _taken(connection, reference) from error
    if retry is not None and is_locked(error):
        raise still_running() from error
    raise error


async def _taken(connection: Connection, reference: str) -> ReferenceTaken:
    first = await find_by_reference(connection, reference)
    return ReferenceTaken(f"The reference is taken by notice {first}; each has its own.")
