"""Receipts for tests: of an answer, of an acknowledgement, of whatever may have arrived."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st

from app.domain.outcomes import Outcome
from app.domain.receipts import BatchReceipt, ItemReceived, Receipt, ReceiptKind, Received
from app.kit.signing import Signer
from app.services.receipts import make_batch_receipt, make_receipt
from app.wire.receipts import receipt_view
from tests.support.bodies import Json
from tests.support.clock import MONDAY
from tests.support.houses import SIGNING_KEY

NOTICE = UUID("019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d01")
PLATFORM = UUID("019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d02")
ITEM = UUID("019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d03")
SUBMISSION = UUID("019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d04")

AN_ACKNOWLEDGEMENT = Received(
    kind=ReceiptKind.ACKNOWLEDGEMENT,
    notice_id=NOTICE,
    reference="CASE-2026-0042",
    regime_code="uk-osa-intimate-image",
    regime_version=1,
    platform_id=PLATFORM,
    received_at=MONDAY,
    deadline_at=MONDAY + timedelta(hours=48),
)
AN_ANSWER = Received(
    kind=ReceiptKind.RESPONSE,
    notice_id=NOTICE,
    reference="CASE-2026-0042",
    regime_code="uk-osa-intimate-image",
    regime_version=1,
    platform_id=PLATFORM,
    received_at=MONDAY + timedelta(hours=2, microseconds=5),
    deadline_at=MONDAY + timedelta(hours=48),
    submission_id=SUBMISSION,
    items=(
        ItemReceived(
            ITEM, Outcome.ACCESS_DISABLED, MONDAY + timedelta(hours=1), territories=("GB",)
        ),
    ),
)

_moments = st.integers(0, 10**15).map(lambda us: MONDAY + timedelta(microseconds=us))
# A database keeps no lone surrogate and no zero byte.
_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
_items = st.builds(
    ItemReceived,
    st.uuids(),
    st.sampled_from(Outcome),
    _moments,
    st.none() | _texts,
    st.lists(_texts, max_size=3).map(tuple),
)
anything_received = st.builds(
    Received,
    kind=st.sampled_from(ReceiptKind),
    notice_id=st.uuids(),
    reference=_texts,
    regime_code=_texts,
    regime_version=st.integers(1, 10_000),
    platform_id=st.uuids(),
    received_at=_moments,
    deadline_at=_moments,
    submission_id=st.none() | st.uuids(),
    items=st.lists(_items, max_size=3).map(tuple),
)


def a_receipt(received: Received = AN_ANSWER, *, seed: bytes = SIGNING_KEY) -> Receipt:
    return make_receipt(Signer(seed), received)


def a_batch_receipt(received: Sequence[Received]) -> BatchReceipt:
    made = make_batch_receipt(Signer(SIGNING_KEY), received)
    assert made is not None
    return made


def shown(receipt: Receipt) -> Json:
    """A receipt as the API shows it."""
    return dict(receipt_view(receipt).model_dump(mode="json"))
