"""GET /v1/signing-keys: by which keys anybody can check a receipt, also after a rotation."""

import json

import httpx
import jwt
from jwt.api_jws import PyJWS

from app.domain.permissions import SYSTEM
from app.kit.signing import SEED_BYTES, Signer
from app.services.house import House
from app.services.receipts import make_receipt
from app.services.signing_keys import rotate_signing_key
from tests.support.houses import SIGNING_KEY
from tests.support.receipts import AN_ANSWER

KEYS = "/v1/signing-keys"
NEXT = Signer(bytes(SEED_BYTES))


async def rotate(house: House) -> None:
    async with house.sessions.begin() as session:
        await rotate_signing_key(session, house.clock, SYSTEM, signer=NEXT)


async def test_nobody_needs_a_key_to_read_the_keys(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get(KEYS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    [key] = answer.json()["keys"]
    assert key["kid"] == Signer(SIGNING_KEY).key_id
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == (
        "OKP",
        "Ed25519",
        "EdDSA",
        "sig",
    )
    assert key["retired_at"] is None


async def test_the_private_half_is_not_among_what_is_read(nobody: httpx.AsyncClient) -> None:
    [key] = (await nobody.get(KEYS)).json()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg", "first_used_at", "retired_at"}


async def test_whoever_has_them_is_told_so(nobody: httpx.AsyncClient) -> None:
    tag = (await nobody.get(KEYS)).headers["etag"]
    again = await nobody.get(KEYS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_receipt_is_checked_by_a_common_library_after_a_rotation_as_well(
    house: House, nobody: httpx.AsyncClient
) -> None:
    receipt = make_receipt(house.signer, AN_ANSWER)
    await rotate(house)

    published = (await nobody.get(KEYS)).json()
    assert [key["retired_at"] is None for key in published["keys"]] == [True, False]
    key = jwt.PyJWKSet.from_dict(published)[receipt.key_id]
    said = json.loads(PyJWS().decode(receipt.jws, key, ["EdDSA"]))
    assert said["reference"] == AN_ANSWER.reference


async def test_keys_that_were_read_before_a_rotation_are_told_from_those_after_it(
    house: House, nobody: httpx.AsyncClient
) -> None:
    await rotate(house)
    after = (await nobody.get(KEYS)).headers["etag"]
    assert NEXT.key_id in after
