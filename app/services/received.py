"""What is certified of a submission, from the notice as it stood when it arrived."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.receipts import ItemReceived, ReceiptKind, Received
from app.store.submissions import AnyNotice

_DEADLINE = "deadline_at"


def noted_deadline(notice: AnyNotice) -> dict[str, str]:
    """What is noted with an acknowledgement, so that its receipt can be made again."""
    return {_DEADLINE: notice.deadline_at.isoformat()}


def acknowledgement_received(notice: AnyNotice) -> Received:
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
    notice: AnyNotice,
    items: Sequence[ItemReceived],
    submission_id: UUID,
    *,
    received_at: datetime,
    deadline_at: datetime,
) -> Received:
    return _received(
        notice,
        ReceiptKind.RESPONSE,
        received_at=received_at,
        deadline_at=deadline_at,
        submission_id=submission_id,
        items=tuple(items),
    )


def _received(
    notice: AnyNotice,
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
