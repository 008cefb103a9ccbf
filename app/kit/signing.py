"""Signatures that anybody may check: JWS in compact form by Ed25519 (RFC 7515, RFC 8037).

To sign is to join three words over a header that never changes, so it is written out here
and costs a start nothing. To verify is to read what a stranger wrote: that is left to a
library, in `app.kit.verifying`.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from nacl.signing import SigningKey

SEED_BYTES = 32
ALGORITHM = "EdDSA"


class Signer:
    """Signs with one key. The same bytes under the same key give the same signature."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"the signing key must be {SEED_BYTES} bytes")
        # That of libsodium takes two thirds of the time that OpenSSL's takes to sign.
        self._key = SigningKey(seed)
        self.public_key = bytes(self._key.verify_key)
        self.key_id = thumbprint(self.public_key)
        self._headers: dict[str, bytes] = {}

    def sign(self, payload: bytes, *, kind: str) -> str:
        """The payload as a JWS; `kind` is its `typ`, so that nothing signed for one purpose
        passes for something else.
        """
        signed = self._header(kind) + b"." + _written(payload)
        return (signed + b"." + _written(self._key.sign(signed).signature)).decode()

    def _header(self, kind: str) -> bytes:
        header = self._headers.get(kind)
        if header is None:
            told = {"alg": ALGORITHM, "kid": self.key_id, "typ": kind}
            header = self._headers[kind] = _written(_compact(told))
        return header


def thumbprint(public_key: bytes) -> str:
    """The name of a key, by the key itself (RFC 7638)."""
    return _written(sha256(_compact(_required(public_key))).digest()).decode()


def public_jwk(public_key: bytes) -> dict[str, str]:
    """A public key as RFC 8037 writes it."""
    named = {"kid": thumbprint(public_key), "use": "sig", "alg": ALGORITHM}
    return _required(public_key) | named


def _required(public_key: bytes) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _written(public_key).decode()}


def _compact(told: dict[str, str]) -> bytes:
    return json.dumps(told, separators=(",", ":"), sort_keys=True).encode()


def _written(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")
