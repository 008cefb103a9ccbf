"""Receipts: what they say, in which bytes, and that anybody can check them."""

import json
from datetime import timedelta

import jwt
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from jwt.api_jws import PyJWS

from app.domain.receipts import BatchReceipt, Receipt, Received
from app.kit.signing import Signer, public_jwk
from app.services.receipts import make_batch_receipt, make_receipt
from app.values import replace
from app.wire.receipts import receipt_view
from schemas.v1.receipts import Receipt as Published
from tests.support.houses import SIGNING_KEY
from tests.support.receipts import (
    AN_ACKNOWLEDGEMENT,
    AN_ANSWER,
    ITEM,
    NOTICE,
    PLATFORM,
    SUBMISSION,
    a_batch_receipt,
    a_receipt,
    anything_received,
    shown,
)


def payload_of(receipt: Receipt | BatchReceipt) -> bytes:
    key = jwt.PyJWK(public_jwk(Signer(SIGNING_KEY).public_key))
    return bytes(PyJWS().decode(receipt.jws, key, ["EdDSA"]))


def test_a_receipt_of_an_answer_says_what_arrived_when_and_by_which_deadline() -> None:
    assert json.loads(payload_of(a_receipt(AN_ANSWER))) == {
        "type": "forthwith.receipt/v1",
        "kind": "response",
        "notice_id": str(NOTICE),
        "reference": "CASE-2026-0042",
        "regime": {"code": "uk-osa-intimate-image", "version": 1},
        "platform_id": str(PLATFORM),
        "received_at": "2026-11-23T11:00:00.000005Z",
        "deadline_at": "2026-11-25T09:00:00Z",
        "submission_id": str(SUBMISSION),
        "items": [
            {
                "item_id": str(ITEM),
                "outcome": "access_disabled",
                "ground": None,
                "territories": ["GB"],
                "effective_at": "2026-11-23T10:00:00Z",
            }
        ],
    }


def test_a_receipt_of_an_acknowledgement_states_nothing_of_items() -> None:
    said = json.loads(payload_of(a_receipt(AN_ACKNOWLEDGEMENT)))
    assert (said["kind"], said["submission_id"], said["items"]) == ("acknowledgement", None, [])


@given(anything_received)
def test_what_is_signed_is_canonical_json_and_what_is_shown_is_the_same(
    received: Received,
) -> None:
    receipt = a_receipt(received)
    signed = payload_of(receipt)
    assert signed == rfc8785.dumps(json.loads(signed))
    assert shown(receipt)["statement"] == json.loads(signed)


@given(st.lists(anything_received, min_size=1, max_size=3))
def test_what_is_signed_of_a_batch_is_canonical_json_of_what_each_says(
    received: list[Received],
) -> None:
    signed = payload_of(a_batch_receipt(received))
    assert signed == rfc8785.dumps(json.loads(signed))
    assert json.loads(signed) == [json.loads(payload_of(a_receipt(one))) for one in received]


def test_of_nothing_there_is_no_receipt() -> None:
    assert make_batch_receipt(Signer(SIGNING_KEY), []) is None


@given(anything_received)
def test_what_is_shown_is_of_the_published_kind(received: Received) -> None:
    written = receipt_view(a_receipt(received)).model_dump_json()
    assert Published.model_validate_json(written).model_dump_json() == written


def test_the_same_facts_make_the_same_receipt_and_others_another() -> None:
    signer = Signer(SIGNING_KEY)
    later = replace(AN_ANSWER, received_at=AN_ANSWER.received_at + timedelta(microseconds=1))
    assert make_receipt(signer, AN_ANSWER) == a_receipt(AN_ANSWER)
    assert make_receipt(signer, later).jws != a_receipt(AN_ANSWER).jws
