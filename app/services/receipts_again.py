"""The receipts of a notice, made again from what is on record."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.events import EventKind
from app.domain.orders import Place
from app.domain.outcomes import Outcome
from app.domain.permissions import Actor
from app.domain.receipts import ItemReceived, Receipt, Received
from app.kit.signing import Signer
from app.services.reading import must_be_theirs
from app.services.receipts import make_receipt
from app.services.received import acknowledgement_received, response_received
from app.store import events, reading
from app.store.engine import Session
from app.store.receipts import answers_of
from app.store.tables.notices import ItemResponseRow, NoticeRow

# What has a receipt, by the event that tells of it.
_WITH_RECEIPT = (EventKind.NOTICE_ACKNOWLEDGED, EventKind.NOTICE_ANSWERED)


async def list_receipts(
    session: Session,
    signer: Signer,
    actor: Actor,
    *,
    notice_id: UUID,
    after: Place | None,
    limit: int,
) -> tuple[list[Receipt], Place | None]:
    """A page of the receipts of a notice, each of one act, and the place after which the next
    begins; Unknown when the notice is not this platform's.

    They say what those said that were given, and are the same to the byte as long as the
    same key signs. What arrived in a batch has a receipt of its own here.
    """
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    found = await events.list_of_notice(
        session, notice_id, after=after, limit=limit + 1, kinds=_WITH_RECEIPT
    )
    told = found[:limit]
    answers = await _answers(session, notice_id, told)
    receipts = [make_receipt(signer, _received(row, event, answers)) for event in told]
    more = len(found) > limit
    return receipts, (told[-1].recorded_at, told[-1].id) if more else None


async def _answers(
    session: Session, notice_id: UUID, told: Sequence[Any]
) -> dict[UUID, list[ItemResponseRow]]:
    """What each submission said."""
    said: defaultdict[UUID, list[ItemResponseRow]] = defaultdict(list)
    submissions = [
        _submission(event) for event in told if event.kind == EventKind.NOTICE_ANSWERED
    ]
    for answer in await answers_of(session, notice_id, submissions):
        said[answer.submission_id].append(answer)
    return said


def _received(
    row: NoticeRow,
    event: Any,  # noqa: ANN401 - a row of selected columns
    answers: Mapping[UUID, Sequence[ItemResponseRow]],
) -> Received:
    if event.kind == EventKind.NOTICE_ACKNOWLEDGED:
        return acknowledgement_received(row)
    submission = _submission(event)
    return response_received(
        row,
        [_item(answer) for answer in answers[submission]],
        submission,
        received_at=event.recorded_at,
        deadline_at=datetime.fromisoformat(event.facts["deadline_at"]),
    )


def _submission(event: Any) -> UUID:  # noqa: ANN401 - a row of selected columns
    return UUID(event.facts["submission_id"])


def _item(answer: ItemResponseRow) -> ItemReceived:
    return ItemReceived(
        answer.item_id,
        Outcome(answer.outcome),
        answer.effective_at,
        answer.ground,
        tuple(answer.territories),
    )
