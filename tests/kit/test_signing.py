"""Signatures: the key of RFC 8037 has its published name, and a JOSE library accepts them."""

from base64 import urlsafe_b64decode

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwt.api_jws import PyJWS

from app.kit.signing import SEED_BYTES, Signer, public_jwk, thumbprint

# RFC 8037, appendix A.1 and A.3.
SEED = urlsafe_b64decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
KIND = "something+jws"


def test_a_key_is_named_as_the_standard_names_it() -> None:
    signer = Signer(SEED)
    assert signer.key_id == THUMBPRINT == thumbprint(signer.public_key)
    assert public_jwk(signer.public_key) == {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": X,
        "kid": THUMBPRINT,
        "use": "sig",
        "alg": "EdDSA",
    }


@given(st.binary(max_size=300))
def test_a_library_that_knows_nothing_of_us_accepts_what_is_signed(payload: bytes) -> None:
    signer = Signer(SEED)
    key = jwt.PyJWK(public_jwk(signer.public_key))
    read = PyJWS().decode_complete(signer.sign(payload, kind=KIND), key, ["EdDSA"])
    assert read["payload"] == payload
    assert read["header"] == {"alg": "EdDSA", "kid": THUMBPRINT, "typ": KIND}


def test_the_same_is_signed_the_same_by_every_process_that_has_the_key() -> None:
    signer = Signer(SEED)
    once = signer.sign(b"{}", kind=KIND)
    assert once == signer.sign(b"{}", kind=KIND) == Signer(SEED).sign(b"{}", kind=KIND)
    assert once != signer.sign(b"{}", kind="another+jws")
    assert once != Signer(bytes(SEED_BYTES)).sign(b"{}", kind=KIND)


@pytest.mark.parametrize("length", [0, SEED_BYTES - 1, SEED_BYTES + 1])
def test_a_seed_has_its_length(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Signer(bytes(length))
