"""What is certified of a submission, from the notice as it stood when it arrived."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.receipts import ItemReceived, ReceiptKind, Received
from app.services.judging import Judged
from app.store.submissions import HeldNotice

_DEADLINE = "deadline_at"


def noted_deadline(notice: HeldNotice) -> dict[str, str]:
    """What is noted with an acknowledgement, so that its receipt can be made again."""
    return {_DEADLINE: notice.deadline_at.isoformat()}


def acknowledgement_received(notice: HeldNotice) -> Received:
    """Of the first acknowledgement, however often it is repeated."""
    noted = (notice.acknowledgement or {}).get(_DEADLINE)
    deadline_at = notice.deadline_at if noted is None else datetime.fromisoformat(noted)
    return _received(
        notice,
        ReceiptKind.ACKNOWLEDGEMENT,
        received_at=notice.acknowledged_at or notice.issued_at,
        deadline_at=deadline_at,
    )


def response_received(
    notice: HeldNotice, answers: Sequence[Judged], submission_id: UUID, now: datetime
) -> Received:
    items = tuple(
        ItemReceived(
            item.id, answer.outcome, answer.effective_at, answer.ground, answer.territories
        )
        for item, answer, _ in answers
    )
    return _received(
        notice,
        ReceiptKind.RESPONSE,
        received_at=now,
        deadline_at=notice.deadline_at,
        submission_id=submission_id,
        items=items,
    )


def _received(
    notice: HeldNotice,
    kind: ReceiptKind,
    *,
    received_at: datetime,
    deadline_at: datetime,
    submission_id: UUID | None = None,
    items: tuple[ItemReceived, ...] = (),
) -> Received:
    return Received(
        kind=kind,
        notice_id=notice.id,
        reference=notice.reference,
        regime_code=notice.regime_code,
        regime_version=notice.regime_version,
        platform_id=notice.platform_id,
        received_at=received_at,
        deadline_at=deadline_at,
        submission_id=submission_id,
        items=items,
    )
