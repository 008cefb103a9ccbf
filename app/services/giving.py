"""Service by email: recording that a notice was sent, and proving when it was given."""

from datetime import datetime
from uuid import UUID

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.events import EventKind
from app.domain.giving import (
    MOST_PROOFS,
    MOST_SENDINGS,
    GivenAfterDueDate,
    GivingProved,
    NewProof,
    NewSending,
    SendingNotOnRecord,
    SendingOnRecord,
    Service,
    TooManyRecordsOfService,
    must_be_possible,
    must_be_proved_by,
    must_be_servable,
    service_under,
)
from app.domain.notices import State
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.kit.ids import new_id
from app.services.clocks import correct_start
from app.services.house import House
from app.services.lapses import take_up
from app.services.locators import seal_note
from app.services.platforms import must_be_current
from app.services.progress import event_of
from app.services.terms import first_start
from app.store import clocks, events, giving
from app.store.engine import Session
from app.store.tables.clocks import GivingProofRow, ServiceByEmailRow
from app.store.tables.notices import NoticeRow
from app.values import dataclass


async def record_sending(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    new: NewSending,
    seen: int | None,
) -> NoticeRow:
    """Records that a notice was sent by email.

    Where the regime's clock starts with the giving, it starts when the notice is deemed
    given; where no law presumes that, it goes on as it is until the giving is proved.
    Refused: a withdrawn notice, a sending in the future or long before the notice, a
    second sending that does not name the first.
    """
    held = await _take_up(session, house, actor, notice_id=notice_id, seen=seen)
    row, now = held.row, held.now
    earlier = await giving.sendings_of(session, notice_id)
    before = next((one for one in earlier if one.superseded_at is None), None)
    _must_supersede(before, new.supersedes)
    _must_have_room(len(earlier), MOST_SENDINGS)
    first = first_start(row.started_at, await clocks.events_of(session, [notice_id]))
    must_be_possible(new.sent_at, first_known=min(row.issued_at, first), now=now)
    sent = ServiceByEmailRow(
        id=new_id(),
        notice_id=notice_id,
        sent_at=new.sent_at,
        recorded_at=now,
        actor_id=actor.key_id,
    )
    await giving.put(session, sent, in_place_of=before, now=now)
    service = service_under(held.regime, sent.id, new.sent_at, None)
    await _tell(session, actor, EventKind.NOTICE_SENT, held, service)
    # What was proved of the sending before says nothing of this one.
    otherwise = row.started_at if before is None else first
    await _start_clock(session, house, actor, held=held, service=service, otherwise=otherwise)
    return row


async def prove_giving(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    new: NewProof,
    seen: int | None,
) -> NoticeRow:
    """Records when a notice that was sent is proved to have been given, and by what.

    The proof takes the place of the presumption, earlier or later. Refused: where nothing
    was sent, a moment before the sending or in the future, a second proof that does not
    name the first.
    """
    held = await _take_up(session, house, actor, notice_id=notice_id, seen=seen)
    row, now = held.row, held.now
    must_be_proved_by(new.proved_given_at, now)
    current = await giving.current(session, notice_id)
    if current is None:
        raise SendingNotOnRecord("Record first that the notice was sent, and when.")
    sent, before = current
    _must_supersede_proof(before, new.supersedes)
    _must_have_room(len(await giving.proofs_of(session, [sent.id])), MOST_PROOFS)
    service = service_under(held.regime, sent.id, sent.sent_at, new.proved_given_at)
    proof_id = new_id()
    proof = GivingProofRow(
        id=proof_id,
        service_id=sent.id,
        proved_given_at=new.proved_given_at,
        evidence_sealed=seal_note(house.sealer, proof_id, new.evidence),
        recorded_at=now,
        actor_id=actor.key_id,
    )
    await giving.put(session, proof, in_place_of=before, now=now)
    await _tell(session, actor, EventKind.NOTICE_GIVING_PROVED, held, service)
    otherwise = row.started_at
    await _start_clock(session, house, actor, held=held, service=service, otherwise=otherwise)
    return row


@dataclass(frozen=True, slots=True)
class _Held:
    """A notice held for an act, its regime, and the moment of the act."""

    row: NoticeRow
    regime: Regime
    now: datetime


async def _take_up(
    session: Session, house: House, actor: Actor, *, notice_id: UUID, seen: int | None
) -> _Held:
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    must_be_current(row.version, seen)
    must_be_servable(State(row.state))
    return _Held(row, await house.regimes.version(row.regime_code, row.regime_version), now)


async def _start_clock(
    session: Session,
    house: House,
    actor: Actor,
    *,
    held: _Held,
    service: Service,
    otherwise: datetime,
) -> None:
    """Begins the clock with the giving where the regime says so, else leaves it as it is.

    While it is not known when the notice was given the clock starts `otherwise`.
    """
    row, start = held.row, service.giving.given_at or otherwise
    if not service.starts_clock or start == row.started_at:
        row.version += 1
        await session.flush()
        return
    correction = ClockEvent(ClockEventKind.START_CORRECTED, start, service.giving.told)
    clock = await correct_start(
        session, house, actor, row=row, correction=correction, now=held.now
    )
    if row.respond_by is not None and clock.started_at >= clock.deadline_at:
        raise GivenAfterDueDate(
            "By the time the notice counts as given, the date that it sets has passed: "
            "extend that date first, then record the service."
        )


def _must_supersede(held: ServiceByEmailRow | None, supersedes: UUID | None) -> None:
    if held is None and supersedes is not None:
        raise SendingNotOnRecord("No sending of this notice is on record: omit `supersedes`.")
    if held is not None and held.id != supersedes:
        raise SendingOnRecord(
            f"The sending of this notice is on record as {held.id}. To put another in its "
            "place, name that in `supersedes`; what was proved of it goes with it."
        )


def _must_supersede_proof(held: GivingProofRow | None, supersedes: UUID | None) -> None:
    if held is None and supersedes is not None:
        raise SendingNotOnRecord("Nothing is proved of this sending yet: omit `supersedes`.")
    if held is not None and held.id != supersedes:
        raise GivingProved(
            f"When this notice was given is proved already, on record as {held.id}. To put "
            "another proof in its place, name that in `supersedes`."
        )


def _must_have_room(count: int, most: int) -> None:
    if count >= most:
        raise TooManyRecordsOfService(
            f"It was recorded {most} times already; no more are kept."
        )


async def _tell(
    session: Session, actor: Actor, kind: EventKind, held: _Held, service: Service
) -> None:
    """The moments, and nothing of the evidence."""
    given = service.giving
    facts = {
        "service_id": service.id,
        "sent_at": given.sent_at,
        "deemed_given_at": given.deemed_given_at,
        "proved_given_at": given.proved_given_at,
    }
    await events.append(session, actor, event_of(kind, held.row, held.now, facts=facts))
