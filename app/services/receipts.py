"""Making receipts: the same facts under the same key give the same bytes."""

import msgspec

from app.domain.receipts import SIGNED_AS, Receipt, Received, statement
from app.kit.signing import Signer


def make_receipt(signer: Signer, received: Received) -> Receipt:
    """A receipt for what arrived, which whoever holds it can show to anybody.

    A statement has its names in order. Of texts, whole numbers, lists and null the serializer
    then writes, eight times as fast, what RFC 8785 asks for; a test compares.
    """
    signed = msgspec.json.encode(statement(received))
    jws = signer.sign(signed, kind=SIGNED_AS)
    return Receipt(received, signed.decode(), jws, signer.key_id)
