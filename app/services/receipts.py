"""Making receipts: the same facts under the same key give the same bytes."""

from collections.abc import Sequence

import msgspec

from app.domain.receipts import SIGNED_AS, BatchReceipt, Receipt, Received, statement
from app.kit.signing import Signer


def make_receipt(signer: Signer, received: Received) -> Receipt:
    """A receipt for what arrived, which whoever holds it can show to anybody."""
    return Receipt(received, _signed(signer, statement(received)), signer.key_id)


def make_batch_receipt(signer: Signer, received: Sequence[Received]) -> BatchReceipt | None:
    """One receipt for all that a batch brought; None where nothing of it was recorded.

    What is signed is the list of the statements of which each would be signed by itself.
    """
    if not received:
        return None
    return BatchReceipt(_signed(signer, [*map(statement, received)]), signer.key_id)


def _signed(signer: Signer, said: object) -> str:
    """A statement has its names in order. Of texts, whole numbers, lists and null the
    serializer then writes, eight times as fast, what RFC 8785 asks for; a test compares.
    """
    return signer.sign(msgspec.json.encode(said), kind=SIGNED_AS)
