"""Checking receipts, with nothing but the public keys at hand."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

import rfc8785
from pydantic import Field, TypeAdapter, ValidationError

from app.client.signing_keys import Keys
from app.domain.receipts import SIGNED_AS
from app.kit.verifying import Unverified, verified
from app.values import dataclass
from schemas.v1.receipts import BatchReceipt, Receipt, ReceiptStatement

# As a model, as JSON holds it, or the signed words alone.
AnyReceipt: TypeAlias = Receipt | BatchReceipt | Mapping[str, object] | str
# What is signed is a statement, or of a batch a list of them.
_SIGNED: Final = TypeAdapter[ReceiptStatement | list[ReceiptStatement]](
    ReceiptStatement | Annotated[list[ReceiptStatement], Field(min_length=1)]
)


class BadReceipt(Exception):
    """Not a receipt that this register gave; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What the register signed, and with which key: of a batch several statements, in the
    order of its elements.
    """

    statements: tuple[ReceiptStatement, ...]
    key_id: str


def verify_receipt(receipt: AnyReceipt, keys: Keys) -> Verified:
    """What a receipt truly says; BadReceipt if any byte of it is not as it was signed.

    What stands beside the signature, for people to read, must say the same.
    """
    held = _held(receipt)
    raw_keys = {name: key.raw for name, key in keys.items()}
    try:
        signed = verified(str(held["jws"]), raw_keys, kind=SIGNED_AS)
    except Unverified as error:
        raise BadReceipt(str(error)) from error
    if held.get("key_id", signed.key_id) != signed.key_id:
        raise BadReceipt("it names another key than the one that signed it")
    _must_be_canonical(signed.payload)
    if "statement" in held and _canonical(held["statement"]) != signed.payload:
        raise BadReceipt("the statement is not the one that was signed")
    return Verified(_statements(signed.payload), signed.key_id)


def _held(receipt: AnyReceipt) -> Mapping[str, object]:
    match receipt:
        case str():
            return {"jws": receipt}
        case Receipt() | BatchReceipt():
            return receipt.model_dump(mode="json")
        case _ if isinstance(receipt.get("jws"), str):
            return receipt
        case _:
            raise BadReceipt("nothing in it is signed")


def _must_be_canonical(payload: bytes) -> None:
    try:
        read: object = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise BadReceipt("what was signed is not JSON") from error
    if _canonical(read) != payload:
        raise BadReceipt("what was signed is not canonical JSON")


def _canonical(value: Any) -> bytes | None:  # noqa: ANN401 - it judges what it is given
    try:
        return rfc8785.dumps(value)
    except (ValueError, TypeError, RecursionError):
        return None


def _statements(payload: bytes) -> tuple[ReceiptStatement, ...]:
    try:
        said = _SIGNED.validate_json(payload)
    except ValidationError as error:
        raise BadReceipt("what was signed is not a statement of this version") from error
    return tuple(said) if isinstance(said, list) else (said,)
