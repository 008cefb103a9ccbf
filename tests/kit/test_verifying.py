"""Checking signatures: one algorithm, keys that the caller holds, and no byte changed."""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from app.kit.signing import SEED_BYTES, Signer, public_jwk
from app.kit.verifying import Signed, Unverified, verified
from tests.support.houses import SIGNING_KEY

KIND = "something+jws"
SIGNER = Signer(SIGNING_KEY)
STRANGER = Signer(bytes(SEED_BYTES))
KEYS = {SIGNER.key_id: SIGNER.public_key}
PAYLOAD = b'{"said":"this"}'
GOOD = SIGNER.sign(PAYLOAD, kind=KIND)
HEADER = {"alg": "EdDSA", "kid": SIGNER.key_id, "typ": KIND}


def word(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(header: object, *, signature: bytes | None = None) -> str:
    """Words under a header of one's own, with the signature of the good ones or another."""
    words = f"{word(json.dumps(header).encode())}.{word(PAYLOAD)}"
    return f"{words}.{GOOD.rpartition('.')[2] if signature is None else word(signature)}"


def test_what_was_signed_is_given_to_the_byte() -> None:
    assert verified(GOOD, KEYS, kind=KIND) == Signed(PAYLOAD, SIGNER.key_id)


def test_a_single_changed_character_is_found() -> None:
    for place, character in enumerate(GOOD):
        other = "A" if character != "A" else "B"
        with pytest.raises(Unverified):
            verified(GOOD[:place] + other + GOOD[place + 1 :], KEYS, kind=KIND)


def test_no_signature_is_not_a_signature() -> None:
    for header in (HEADER | {"alg": "none"}, HEADER | {"alg": "None"}, {"alg": "none"}):
        with pytest.raises(Unverified, match="another algorithm"):
            verified(forged(header, signature=b"x"), KEYS, kind=KIND)
    with pytest.raises(Unverified, match="not a JWS"):
        verified(GOOD.rpartition(".")[0] + ".", KEYS, kind=KIND)


@pytest.mark.parametrize("secret", [SIGNER.public_key, word(SIGNER.public_key).encode()])
def test_a_public_key_does_not_pass_for_a_shared_secret(secret: bytes) -> None:
    header = HEADER | {"alg": "HS256"}
    words = forged(header).rpartition(".")[0]
    mac = hmac.digest(secret, words.encode(), sha256)
    with pytest.raises(Unverified, match="another algorithm"):
        verified(f"{words}.{word(mac)}", KEYS, kind=KIND)


def test_a_key_that_nobody_named_vouches_for_nothing() -> None:
    with pytest.raises(Unverified, match="not among those given"):
        verified(STRANGER.sign(PAYLOAD, kind=KIND), KEYS, kind=KIND)
    with pytest.raises(Unverified, match="not among those given"):
        verified(GOOD, {}, kind=KIND)


def test_a_signature_of_one_key_under_the_name_of_another_is_refused() -> None:
    both = KEYS | {STRANGER.key_id: STRANGER.public_key}
    with pytest.raises(Unverified, match="not that of the key"):
        verified(GOOD, KEYS | {SIGNER.key_id: STRANGER.public_key}, kind=KIND)
    with pytest.raises(Unverified, match="not that of the key"):
        verified(forged(HEADER | {"kid": STRANGER.key_id}), both, kind=KIND)


def test_what_was_signed_as_something_else_is_refused() -> None:
    with pytest.raises(Unverified, match="something else"):
        verified(SIGNER.sign(PAYLOAD, kind="another+jws"), KEYS, kind=KIND)


@pytest.mark.parametrize(
    "more",
    [
        {"jwk": public_jwk(STRANGER.public_key)},
        {"crit": ["b64"], "b64": False},
        {"jku": "https://keys.example/"},
        {"kid": 5},
        {"kid": None},
    ],
)
def test_a_header_that_says_more_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(Unverified):
        verified(forged(HEADER | more), KEYS, kind=KIND)


@pytest.mark.parametrize(
    "other",
    [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        f" {GOOD}",
        f"{GOOD}\n",
        f"{GOOD}=",
        f"{GOOD}é",
        "[].e.A",
    ],
)
def test_what_is_no_jws_is_refused(other: str) -> None:
    with pytest.raises(Unverified):
        verified(other, KEYS, kind=KIND)


@pytest.mark.parametrize("header", ["text", [], 5, None])
def test_a_header_that_is_no_header_is_refused(header: object) -> None:
    with pytest.raises(Unverified):
        verified(forged(header), KEYS, kind=KIND)
