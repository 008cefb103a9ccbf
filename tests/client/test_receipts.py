"""Checking receipts with the public keys alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.client.receipts import BadReceipt, Verified, verify_receipt
from app.client.signing_keys import PublicKey
from app.domain.receipts import SIGNED_AS, Received, statement
from app.kit.signing import SEED_BYTES, Signer
from app.wire.receipts import receipt_view
from schemas.v1.receipts import BatchReceipt
from tests.support.bodies import Json
from tests.support.houses import SIGNING_KEY
from tests.support.receipts import (
    AN_ANSWER,
    a_batch_receipt,
    a_receipt,
    anything_received,
    shown,
)

SIGNER = Signer(SIGNING_KEY)
KEYS = {SIGNER.key_id: PublicKey(SIGNER.public_key)}


def signed(payload: bytes) -> str:
    """What the register would sign if it were to say just this."""
    return SIGNER.sign(payload, kind=SIGNED_AS)


@given(anything_received)
def test_a_receipt_is_good_in_each_of_its_forms(received: Received) -> None:
    receipt = a_receipt(received)
    model = receipt_view(receipt)
    [said] = verify_receipt(receipt.jws, KEYS).statements
    good = Verified((said,), SIGNER.key_id)

    assert said.model_dump(mode="json") == statement(received)
    assert good == verify_receipt(shown(receipt), KEYS) == verify_receipt(model, KEYS)


def test_what_it_says_is_given_as_values() -> None:
    [said] = verify_receipt(shown(a_receipt()), KEYS).statements
    assert (said.notice_id, said.received_at) == (AN_ANSWER.notice_id, AN_ANSWER.received_at)


@given(st.lists(anything_received, min_size=1, max_size=4))
def test_the_receipt_of_a_batch_says_what_a_receipt_of_each_would(
    received: list[Received],
) -> None:
    receipt = a_batch_receipt(received)
    model = BatchReceipt(jws=receipt.jws, key_id=receipt.key_id)
    good = verify_receipt(receipt.jws, KEYS)

    alone = [verify_receipt(a_receipt(one).jws, KEYS).statements for one in received]
    assert [(said,) for said in good.statements] == alone
    assert good == verify_receipt(model, KEYS) == verify_receipt(model.model_dump(), KEYS)


def later(body: Json) -> None:
    body["statement"]["received_at"] = "2026-11-23T09:00:00Z"


def other_outcome(body: Json) -> None:
    body["statement"]["items"][0]["outcome"] = "removed"


def one_field_less(body: Json) -> None:
    del body["statement"]["items"][0]["ground"]


def one_field_more(body: Json) -> None:
    body["statement"]["note"] = "in time"


def true_for_one(body: Json) -> None:
    body["statement"]["regime"]["version"] = True


def no_statement(body: Json) -> None:
    body["statement"] = None


@pytest.mark.parametrize(
    "change",
    [later, other_outcome, one_field_less, one_field_more, true_for_one, no_statement],
)
def test_a_statement_that_is_not_the_signed_one_is_bad(change: Callable[[Json], None]) -> None:
    body = shown(a_receipt())
    change(body)
    with pytest.raises(BadReceipt, match="not the one that was signed"):
        verify_receipt(body, KEYS)


def test_a_statement_in_another_order_of_its_fields_is_the_same() -> None:
    body = shown(a_receipt())
    body["statement"] = dict(reversed(body["statement"].items()))
    assert verify_receipt(body, KEYS)


def test_a_receipt_that_names_another_key_than_its_own_is_bad() -> None:
    body = shown(a_receipt()) | {"key_id": Signer(bytes(SEED_BYTES)).key_id}
    with pytest.raises(BadReceipt, match="names another key"):
        verify_receipt(body, KEYS)


def test_a_receipt_of_somebody_else_is_bad() -> None:
    with pytest.raises(BadReceipt, match="not among those given"):
        verify_receipt(shown(a_receipt(seed=bytes(SEED_BYTES))), KEYS)


@pytest.mark.parametrize("body", [{}, {"jws": None}, {"jws": 5}, {"jws": {}}])
def test_what_has_no_signature_is_bad(body: dict[str, Any]) -> None:
    with pytest.raises(BadReceipt, match="nothing in it is signed"):
        verify_receipt(body, KEYS)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (json.dumps(statement(AN_ANSWER)).encode(), "not canonical"),
        (b'{"a":1,"a":1}', "not canonical"),
        (b"1e400", "not canonical"),
        (b"{}", "not a statement"),
        (b"[]", "not a statement"),
        (b"[{}]", "not a statement"),
        (rfc8785.dumps([[statement(AN_ANSWER)]]), "not a statement"),
        (rfc8785.dumps(statement(AN_ANSWER) | {"type": "forthwith.receipt/v2"}), "not a st"),
        (rfc8785.dumps(statement(AN_ANSWER) | {"received_at": "soon"}), "not a statement"),
    ],
)
def test_signed_words_that_are_no_statement_are_bad(payload: bytes, said: str) -> None:
    with pytest.raises(BadReceipt, match=said):
        verify_receipt(signed(payload), KEYS)
