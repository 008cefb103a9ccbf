"""Receipts in the words of the contract."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.orders import Place
from app.domain.receipts import TYPE, BatchReceipt, ItemReceived, Receipt
from app.domain.register import Notice
from app.kit import cursors
from app.wire.notices import notice_fields
from schemas.v1 import receipts as v1
from schemas.v1.common import Page
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


def recorded_text(index: int, status: int, notice_id: UUID) -> str:
    """A RecordedSubmission, written."""
    return f'{{"index":{index},"status":{status},"id":"{notice_id}"}}'


def refused_text(index: int, problem: Mapping[str, Any]) -> str:
    """A RefusedSubmission, written."""
    return json.dumps({"index": index, "status": problem["status"], "problem": problem})


def results_text(results: Iterable[str], receipt: BatchReceipt | None) -> str:
    """SubmissionResults, written, of results that are."""
    signed = "null"
    if receipt is not None:
        signed = f'{{"jws":"{receipt.jws}","key_id":"{receipt.key_id}"}}'
    return f'{{"results":[{",".join(results)}],"receipt":{signed}}}'


def receipt_page(receipts: Iterable[Receipt], place: Place | None) -> Page[v1.Receipt]:
    return Page[v1.Receipt](
        items=[receipt_view(receipt) for receipt in receipts],
        next=None if place is None else cursors.write(*place),
    )


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
