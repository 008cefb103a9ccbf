"""Decisions: recording what was proposed, decided and imposed, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.decision_changes import (
    AppealDecided,
    Appealed,
    Change,
    Complied,
    Withdrawn,
    changed,
)
from app.domain.decision_faults import check
from app.domain.decision_order import is_of_one_case, must_follow
from app.domain.decisions import Decision, DecisionFilters, NewDecision
from app.domain.errors import Fault, Malformed
from app.domain.events import Event, EventKind
from app.domain.orders import Place
from app.domain.permissions import Actor
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.kit.sealing import Sealer
from app.services.decision_rows import compliance_row, decision_from, parts_of, shown
from app.services.house import House
from app.services.locators import seal_note
from app.services.platforms import found, must_be_current
from app.store import decisions, events, platforms
from app.store.engine import Session
from app.store.tables.platforms import ProviderRow
from app.values import replace

_TOLD: dict[type[Change], EventKind] = {
    Complied: EventKind.DECISION_COMPLIED,
    Withdrawn: EventKind.DECISION_WITHDRAWN,
    Appealed: EventKind.DECISION_APPEALED,
    AppealDecided: EventKind.DECISION_APPEAL_DECIDED,
}


async def give(session: Session, clock: Clock, actor: Actor, *, new: NewDecision) -> Decision:
    """Records a decision that was given.

    Refused: what is wrong in itself; persons and notices that the register does not hold; a
    notice of somebody else; what comes out of order; more than was proposed.
    """
    now = clock.now()
    check(new, now)
    # Held, so that of two decisions on one proposal the second sees the first.
    for index, provider_id in sorted(enumerate(new.provider_ids), key=lambda one: one[1]):
        if await platforms.lock(session, ProviderRow, provider_id) is None:
            raise Malformed.at(f"/provider_ids/{index}", "there is no such provider")
    await _must_be_their_notices(session, new)
    earlier = await _earlier(session, new)
    decided = earlier is not None and await decisions.is_followed(session, earlier.id)
    must_follow(new, earlier, decided=decided)
    follows = None if earlier is None else earlier.id
    decision = Decision(new_id(), replace(new, follows=follows), recorded_at=now)
    await decisions.add(session, parts_of(decision))
    event = _event(EventKind.DECISION_GIVEN, decision, new.given_at, now)
    await events.append(session, actor, event)
    return decision


async def record(
    session: Session,
    house: House,
    actor: Actor,
    *,
    decision_id: UUID,
    change: Change,
    seen: int | None,
) -> Decision:
    """Records what became of a decision; what is said of it stays in the history."""
    row = found(await decisions.lock(session, decision_id), "decision")
    must_be_current(row.version, seen)
    now = house.clock.now()
    after = changed(await find_decision(session, decision_id), change, now)
    row.withdrawn_at = after.withdrawn_at
    row.appealed_at, row.appeal_effect = after.appealed_at, after.appeal_effect
    row.appeal_decided_at, row.appeal_outcome = after.appeal_decided_at, after.appeal_outcome
    row.version = after.version
    if isinstance(change, Complied):
        row_of = compliance_row(decision_id, after.compliances[-1])
        await decisions.add_compliance(session, row_of)
    if isinstance(change, Withdrawn):
        # Whoever gives reasons may quote an address.
        row.withdrawal_reason_sealed = seal_note(house.sealer, row.id, change.reason)
    await session.flush()
    await events.append(session, actor, _event(_TOLD[type(change)], after, change.at, now))
    return after


async def foresee(
    session: Session, house: House, *, decision_id: UUID, change: Change
) -> Decision:
    """The decision as it would be, refused as recording it would be; nothing is recorded."""
    return changed(await find_decision(session, decision_id), change, house.clock.now())


async def find_decision(session: Session, decision_id: UUID) -> Decision:
    return decision_from(found(await decisions.find(session, decision_id), "decision"))


async def read_decision(session: Session, sealer: Sealer, decision_id: UUID) -> Decision:
    """One decision, for whoever asks for it."""
    return shown(sealer, found(await decisions.find(session, decision_id), "decision"))


async def list_decisions(
    session: Session,
    sealer: Sealer,
    *,
    filters: DecisionFilters,
    after: Place | None,
    limit: int,
) -> list[Decision]:
    """In the order of giving."""
    rows = await decisions.list_decisions(session, filters, after=after, limit=limit)
    return [shown(sealer, row) for row in rows]


async def decisions_of(
    session: Session, provider_ids: Sequence[UUID]
) -> Mapping[UUID, list[Decision]]:
    """The decisions given to each provider, in the order of giving; a joint one to each."""
    held: dict[UUID, list[Decision]] = {provider_id: [] for provider_id in provider_ids}
    for row in await decisions.of_providers(session, provider_ids):
        decision = decision_from(row)
        for provider_id in decision.terms.provider_ids:
            if provider_id in held:
                held[provider_id].append(decision)
    return held


async def _earlier(session: Session, new: NewDecision) -> Decision | None:
    """The decision that another follows: the one it names, else the one that it must be.

    Of several that may be it the latest before the new one; where all are later it is one of
    these, and the new one is out of order.
    """
    if new.follows is not None:
        row = await decisions.find(session, new.follows)
        if row is None:
            raise Malformed.at("/follows", "there is no such decision")
        return decision_from(row)
    if not new.finds_earlier:
        return None
    held = (await decisions_of(session, new.provider_ids[:1]))[new.provider_ids[0]]
    followed = {one.terms.follows for one in held if one.withdrawn_at is None}
    likely = [one for one in held if is_of_one_case(new, one) and one.id not in followed]
    before = [one for one in likely if one.terms.given_at < new.given_at]
    return next(reversed(before or likely), None)


async def _must_be_their_notices(session: Session, new: NewDecision) -> None:
    if not new.notice_ids:
        return
    providers = await decisions.providers_of_notices(session, new.notice_ids)
    faults: list[Fault] = []
    for index, notice_id in enumerate(new.notice_ids):
        place = f"/notice_ids/{index}"
        if notice_id not in providers:
            faults.append(Fault(place, "there is no such notice"))
        elif providers[notice_id] not in new.provider_ids:
            faults.append(Fault(place, "is a notice of another provider"))
    if faults:
        raise Malformed("The decision names notices that it cannot be about.", faults)


def _event(kind: EventKind, decision: Decision, effective_at: datetime, now: datetime) -> Event:
    """No event holds a reason, a reference or the name of a requirement: they are prose."""
    providers = decision.terms.provider_ids
    facts: dict[str, object] = {
        "stage": decision.terms.stage,
        "provider_ids": [str(one) for one in providers],
        "state": decision.state,
        "version": decision.version,
    }
    if kind is EventKind.DECISION_GIVEN:
        facts |= _terms(decision.terms)
    return Event(
        id=new_id(),
        kind=kind,
        effective_at=effective_at,
        recorded_at=now,
        subject_id=decision.id,
        provider_id=providers[0] if len(providers) == 1 else None,
        facts=facts,
    )


def _terms(terms: NewDecision) -> dict[str, object]:
    return {
        "follows": terms.follows and str(terms.follows),
        "notices": [str(one) for one in terms.notice_ids],
        "single_penalties": [one.amount.text for one in terms.single_penalties],
        "daily_penalties": [one.rate.text for one in terms.daily_penalties],
    }
