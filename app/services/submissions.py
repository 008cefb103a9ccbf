"""The one way in which acknowledgements and answers are recorded: many at a time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.errors import Malformed, Refusal
from app.domain.events import EventKind
from app.domain.notices import ItemStanding, State, must_be_open_to_answers
from app.domain.orders import Acknowledgement, ItemAnswer, Response, Submission
from app.domain.permissions import SYSTEM, Actor
from app.domain.receipts import ItemReceived, Received
from app.domain.register import Duplicate, Notice
from app.domain.settling import settled
from app.kit.ids import new_id
from app.kit.sealing import Sealer
from app.services.calls import Call, Result, Taken
from app.services.house import House
from app.services.idempotency import Answer, keep, replay, still_running
from app.services.judging import Judged, judged, standings_after
from app.services.lapses import lapses_of
from app.services.locators import seal_note
from app.services.progress import course_of, event_of, event_told, take_on
from app.services.reading import must_be_theirs, open_item, put_together
from app.services.received import (
    acknowledgement_received,
    noted_deadline,
    response_received,
)
from app.services.sitting import Sitting, sit
from app.store.driver import Connection
from app.store.engine import StatementFailed
from app.store.failures import is_locked
from app.store.idempotency import FirstAnswer
from app.store.submission_rows import ResponseGiven
from app.store.submissions import HeldItem, HeldNotice, hold, see


async def record(
    house: House, connection: Connection, calls: Sequence[Call]
) -> list[Answer | Refusal]:
    """Records what calls submit, and says how each is answered.

    One transaction: the notices are held, everything is decided, everything is written. A
    refusal belongs to its own submission. What is said of a notice later in the sequence
    finds it as what was said before has left it.
    """
    async with connection.transaction():
        sitting = await sit(house, connection, calls, hold)
        answers = [_answer(sitting, call) for call in calls]
        try:
            await sitting.writing.write(connection)
        except StatementFailed as error:
            raise _explained(error) from error
    return answers


async def record_as_seen(
    house: House, connection: Connection, calls: Sequence[Call]
) -> list[Answer | Refusal]:
    """The same for calls of different platforms, who shall not wait for one another.

    Nothing is held while it is decided; what is written is written only if the notices still
    stand as they were read. Where one does not, or somebody holds it, nothing is done for any
    (`is_overtaken` of the error).
    """
    sitting = await sit(house, connection, calls, see)
    answers = [_answer(sitting, call) for call in calls]
    try:
        await sitting.writing.write(connection, sitting.seen)
    except StatementFailed as error:
        raise _explained(error) from error
    return answers


def _explained(error: Exception) -> Exception:
    # All else is held already, or not waited for, so it is a key that another is taking.
    return still_running() if is_locked(error) else error


def _answer(sitting: Sitting, call: Call) -> Answer | Refusal:
    """The answer to a call, kept for its retry; a call that is refused keeps nothing."""
    retry, sealer, signer = call.retry, sitting.house.sealer, sitting.house.signer
    try:
        if retry and (first := sitting.answers.get((retry.owner, retry.key))):
            return replay(sealer, retry, first)
        results = [_result(sitting, call, said) for said in call.submissions]
        answer = call.render(results, signer)
    except Refusal as refusal:
        return refusal
    if retry is not None:
        kept = keep(sealer, retry, answer)
        sitting.writing.keep(kept, sitting.now)
        first = FirstAnswer(kept.fingerprint, kept.status, kept.sealed, {})
        sitting.answers[retry.owner, retry.key] = first
    return answer


def _result(sitting: Sitting, call: Call, said: Submission) -> Result:
    actor = call.actor
    try:
        notice = must_be_theirs(sitting.notices.get(said.notice_id), actor)
        must_be_open_to_answers(State(notice.state))
        if isinstance(said, Acknowledgement):
            received = _acknowledge(sitting, actor, notice, said)
        else:
            received = _respond(sitting, actor, notice, said)
    except Refusal as refusal:
        return refusal
    if call.door is None:
        return Taken(notice.id, sitting.now, received, None)
    # To be shown locators is to have read them.
    sitting.writing.note_reading(actor, sitting.now, notice.id, door=call.door)
    return Taken(notice.id, sitting.now, received, _shown(sitting.house.sealer, notice))


def _acknowledge(
    sitting: Sitting, actor: Actor, notice: HeldNotice, said: Acknowledgement
) -> Received:
    """Notes that the platform has the notice, unless that is noted already."""
    now, since = sitting.now, said.received_at
    if since is not None and not notice.issued_at <= since <= now:
        raise Malformed.at("/received_at", "lies between the moment of issue and now")
    _record_passed(sitting, notice)
    if notice.acknowledged_at is None:
        _note_acknowledged(notice, said, now)
        notice.version += 1
        sitting.writing.change_notice(notice)
        event = event_of(EventKind.NOTICE_ACKNOWLEDGED, notice, now, facts={})
        sitting.writing.tell(actor, event)
    return acknowledgement_received(notice)


def _respond(sitting: Sitting, actor: Actor, notice: HeldNotice, said: Response) -> Received:
    """Notes what became of items; all of it is decided before any of it is noted."""
    now, writing = sitting.now, sitting.writing
    regime = sitting.regime_of(notice)
    answers = judged(notice, said.items, regime, sealer=sitting.house.sealer, now=now)
    found = settled(
        # To answer a notice is to have it.
        course_of(notice, acknowledged_at=notice.acknowledged_at or now),
        standings_after(notice.items, answers),
        regime=regime,
        now=now,
        anew=sitting.anew(notice),
    )
    submission_id = new_id()
    received = response_received(
        notice,
        [_received(item, answer) for item, answer, _ in answers],
        submission_id,
        received_at=now,
        deadline_at=notice.deadline_at,
    )
    _record_passed(sitting, notice)
    if notice.acknowledged_at is None:
        _note_acknowledged(notice, Acknowledgement(notice.id), now)
        facts = {"by": "answer"}
        writing.tell(actor, event_of(EventKind.NOTICE_ACKNOWLEDGED, notice, now, facts=facts))
    _keep(sitting, actor, notice, answers, submission_id)
    take_on(notice, found, regime)
    writing.change_notice(notice)
    for told in found.told:
        writing.tell(told.by or actor, event_told(told, notice, now))
    if found.timers is not None:
        writing.set_timers(notice, found.timers)
    return received


def _record_passed(sitting: Sitting, notice: HeldNotice) -> None:
    """Stages that passed before the moment of the act, and that no sweep has met."""
    passed = [stage for stage in notice.waiting if stage.at < sitting.now]
    if passed:
        for event in lapses_of(notice, passed, sitting.now):
            sitting.writing.tell(SYSTEM, event)
        sitting.writing.end_timers(notice, passed)


def _note_acknowledged(notice: HeldNotice, said: Acknowledgement, now: datetime) -> None:
    """Since when, and what the receipt says of it whenever it is asked for again."""
    notice.acknowledged_at = now
    notice.acknowledgement = {
        "received_at": said.received_at and said.received_at.isoformat(),
        "reference": said.reference,
        **noted_deadline(notice),
    }
    if notice.state == State.AWAITING_ACKNOWLEDGEMENT:
        notice.state = State.AWAITING_RESPONSE


def _keep(
    sitting: Sitting,
    actor: Actor,
    notice: HeldNotice,
    answers: Sequence[Judged],
    submission_id: UUID,
) -> None:
    """The latest answer to each item, the history of answers, and the event that tells."""
    now = sitting.now
    for item, answer, standing in answers:
        item.state, item.received_at = standing.state, now
        item.counts_from = standing.effective_at
        item.outcome, item.ground = answer.outcome, answer.ground
        item.effective_at, item.territories = answer.effective_at, list(answer.territories)
        response = new_id()
        note = seal_note(sitting.house.sealer, response, answer.note)
        sitting.writing.add_response(
            ResponseGiven(
                id=response,
                submission_id=submission_id,
                item_id=item.id,
                outcome=answer.outcome,
                ground=answer.ground,
                territories=answer.territories,
                effective_at=answer.effective_at,
                received_at=now,
                note_sealed=note,
                actor_id=actor.key_id,
            )
        )
    sitting.writing.change_items(item for item, _, _ in answers)
    facts = {
        "submission_id": submission_id,
        "deadline_at": notice.deadline_at,
        "items": [_told(*said) for said in answers],
    }
    sitting.writing.tell(actor, event_of(EventKind.NOTICE_ANSWERED, notice, now, facts=facts))


def _received(item: HeldItem, answer: ItemAnswer) -> ItemReceived:
    return ItemReceived(
        item.id, answer.outcome, answer.effective_at, answer.ground, answer.territories
    )


def _told(item: HeldItem, answer: ItemAnswer, standing: ItemStanding) -> dict[str, object]:
    return {
        "item_id": item.id,
        "outcome": answer.outcome,
        "ground": answer.ground,
        "effective_at": answer.effective_at,
        "state": standing.state,
    }


def _shown(sealer: Sealer, notice: HeldNotice) -> Notice:
    """The notice as it stands now, with its items open."""
    links = sorted(
        (issued_at, earlier, item.id, reference)
        for item in notice.items
        for issued_at, earlier, reference in item.links or ()
    )
    return put_together(
        notice,
        tuple(open_item(sealer, item, item.ruling_that_holds) for item in notice.items),
        tuple(Duplicate(item, earlier, reference) for _, earlier, item, reference in links),
    )
