"""Reading public keys from what a register, or somebody who copied it, gives."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.client.signing_keys import NotKeys, PublicKey, read_keys
from app.kit.signing import SEED_BYTES, Signer, public_jwk
from tests.support.houses import SIGNING_KEY

SIGNER = Signer(SIGNING_KEY)
JWK = public_jwk(SIGNER.public_key)
OF_ANOTHER_KIND = {"kty": "EC", "crv": "P-256", "kid": "1", "x": "AA", "y": "AA"}


def read(*members: object) -> dict[str, PublicKey]:
    return read_keys(json.dumps({"keys": members}))


def test_keys_are_read_by_their_names() -> None:
    second = Signer(bytes(SEED_BYTES))
    retired = public_jwk(second.public_key) | {"retired_at": "2026-11-23T09:00:00Z"}
    assert read(JWK, retired) == {
        SIGNER.key_id: PublicKey(SIGNER.public_key),
        second.key_id: PublicKey(second.public_key, datetime(2026, 11, 23, 9, tzinfo=UTC)),
    }


def test_keys_of_other_kinds_are_left_aside_and_a_name_may_be_left_out() -> None:
    nameless = {name: JWK[name] for name in ("kty", "crv", "x")}
    assert read(OF_ANOTHER_KIND, nameless) == {SIGNER.key_id: PublicKey(SIGNER.public_key)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": None},
        {"x": "é"},
        {"x": JWK["x"][:-1]},
        {"x": f"{JWK['x']}AA"},
        {"kid": "another"},
        {"kid": None},
        {"retired_at": "soon"},
        {"retired_at": "2026-11-23"},
    ],
)
def test_a_key_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotKeys):
        read(JWK | wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"keys": {}}',
        '{"keys": [5]}',
        '{"keys": []}',
        "[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_key_set_is_refused(text: str | bytes) -> None:
    with pytest.raises(NotKeys):
        read_keys(text)
