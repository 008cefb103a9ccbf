"""Receipts in the words of the contract."""

from datetime import datetime

from app.domain.receipts import TYPE, ItemReceived, Receipt
from app.domain.register import Notice
from app.wire.notices import notice_fields
from schemas.v1 import receipts as v1
from schemas.v1.notices import Outcome, RegimeVersion


def receipt_view(receipt: Receipt) -> v1.Receipt:
    """What was signed, and the signature of it: the same facts in both."""
    received = receipt.received
    regime = RegimeVersion.made_of(code=received.regime_code, version=received.regime_version)
    statement = v1.ReceiptStatement.made_of(
        type=TYPE,
        kind=v1.ReceiptKind(received.kind),
        notice_id=received.notice_id,
        reference=received.reference,
        regime=regime,
        platform_id=received.platform_id,
        received_at=received.received_at,
        deadline_at=received.deadline_at,
        submission_id=received.submission_id,
        items=[_item(item) for item in received.items],
    )
    return v1.Receipt.made_of(statement=statement, jws=receipt.jws, key_id=receipt.key_id)


def acknowledged_view(notice: Notice, receipt: Receipt, now: datetime) -> v1.AcknowledgedNotice:
    """As the platform is answered when it acknowledges."""
    fields = notice_fields(notice, now)
    return v1.AcknowledgedNotice.made_of(**fields, receipt=receipt_view(receipt))


def answered_view(notice: Notice, receipt: Receipt, now: datetime) -> v1.AnsweredNotice:
    """As the platform is answered when it says what became of items."""
    fields = notice_fields(notice, now)
    return v1.AnsweredNotice.made_of(**fields, receipt=receipt_view(receipt))


def _item(item: ItemReceived) -> v1.ReceiptItem:
    return v1.ReceiptItem.made_of(
        item_id=item.item_id,
        outcome=Outcome(item.outcome),
        ground=item.ground,
        territories=list(item.territories),
        effective_at=item.effective_at,
    )
