"""Receipts as played platforms look at them."""

from collections.abc import AsyncGenerator
from uuid import uuid4

import httpx
import pytest

from app.client import AsyncClient
from app.domain.receipts import Received
from app.kit.signing import SEED_BYTES, Signer, public_jwk
from app.services.receipts import make_receipt
from app.simulation.receipts import Keyring
from app.values import replace
from app.wire.receipts import receipt_view
from schemas.v1.receipts import Receipt
from tests.support.houses import SIGNING_KEY
from tests.support.receipts import AN_ACKNOWLEDGEMENT, AN_ANSWER, NOTICE

SIGNER = Signer(SIGNING_KEY)


@pytest.fixture
async def client() -> AsyncGenerator[AsyncClient]:
    """Of a register that publishes one key."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"keys": [public_jwk(SIGNER.public_key)]})

    transport = httpx.MockTransport(answer)
    async with AsyncClient("http://127.0.0.1:9", "a key", transport=transport) as client:
        yield client


def a_receipt(received: Received = AN_ANSWER, signer: Signer = SIGNER) -> Receipt:
    return receipt_view(make_receipt(signer, received))


async def test_one_receipt_however_often_it_is_given_is_good(client: AsyncClient) -> None:
    keyring = Keyring()
    assert await keyring.are_good(client, [a_receipt()], NOTICE)
    assert await keyring.are_good(client, [a_receipt()] * 2, NOTICE)


async def test_what_is_not_signed_by_the_register_is_not_good(client: AsyncClient) -> None:
    stranger = Signer(bytes(SEED_BYTES))
    changed = a_receipt().model_copy(update={"jws": a_receipt(AN_ACKNOWLEDGEMENT).jws})
    for receipt in (a_receipt(signer=stranger), changed):
        assert not await Keyring().are_good(client, [receipt], NOTICE)


async def test_a_receipt_about_another_notice_is_not_good(client: AsyncClient) -> None:
    assert not await Keyring().are_good(client, [a_receipt()], uuid4())


async def test_two_receipts_for_what_was_sent_twice_are_not_good(client: AsyncClient) -> None:
    other = a_receipt(replace(AN_ANSWER, submission_id=uuid4()))
    assert not await Keyring().are_good(client, [a_receipt(), other], NOTICE)
