"""Receipts: what a platform sent, and when it arrived.

A receipt is signed, so that a platform can show it to anybody. It says what was stated of
which item and nothing by which content could be found: no address, no note, no reason.
"""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from app.domain.outcomes import Outcome
from app.values import dataclass

TYPE: Final = "forthwith.receipt/v1"
# The `typ` of its JWS: a media type without the word application.
SIGNED_AS: Final = "forthwith-receipt+jws"


class ReceiptKind(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class ItemReceived:
    """What was stated of one item."""

    item_id: UUID
    outcome: Outcome
    effective_at: datetime
    ground: str | None = None
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What arrived about one notice.

    `received_at` is the register's own moment, and `deadline_at` the deadline as it stood
    at it. An acknowledgement is no submission and states nothing of items.
    """

    kind: ReceiptKind
    notice_id: UUID
    reference: str
    regime_code: str
    regime_version: int
    platform_id: UUID
    received_at: datetime
    deadline_at: datetime
    submission_id: UUID | None = None
    items: tuple[ItemReceived, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What arrived about one notice, with the signature of the register and the name of its
    key.
    """

    received: Received
    jws: str
    key_id: str


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """The same of all that one batch brought, under one signature."""

    jws: str
    key_id: str


def statement(received: Received) -> dict[str, Any]:
    """What a receipt says, as JSON holds it: texts, whole numbers, lists and null, under names
    in the order in which they are signed, which is the alphabet's.
    """
    submission = received.submission_id
    return {
        "deadline_at": _moment(received.deadline_at),
        "items": [_item(item) for item in received.items],
        "kind": received.kind.value,
        "notice_id": str(received.notice_id),
        "platform_id": str(received.platform_id),
        "received_at": _moment(received.received_at),
        "reference": received.reference,
        "regime": {"code": received.regime_code, "version": received.regime_version},
        "submission_id": None if submission is None else str(submission),
        "type": TYPE,
    }


def _item(item: ItemReceived) -> dict[str, Any]:
    return {
        "effective_at": _moment(item.effective_at),
        "ground": item.ground,
        "item_id": str(item.item_id),
        "outcome": item.outcome.value,
        "territories": list(item.territories),
    }


# Of what arrived together most moments are the same.
@lru_cache(1_024)
def _moment(moment: datetime) -> str:
    """In UTC to the microsecond: the same moment is always written the same."""
    return f"{moment.astimezone(UTC).isoformat()[:-6]}Z"
