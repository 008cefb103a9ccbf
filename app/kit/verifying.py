"""Checking what a stranger says was signed: by keys that the caller holds, in one way only.

Reading it is left to PyJWT. What it could be talked into by a header is refused before:
another algorithm, none at all, a key that comes along, rules of its own (`crit`, `b64`).
"""

import re
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from app.kit.signing import ALGORITHM
from app.values import dataclass

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+", re.ASCII)
_library = PyJWS([ALGORITHM])


class Unverified(Exception):
    """Not signed as it should be, by one of the keys; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, to the byte, and the name of the key that signed it."""

    payload: bytes
    key_id: str


def verified(jws: str, public_keys: Mapping[str, bytes], *, kind: str) -> Signed:
    """What a JWS holds that one of the keys signed as `kind`; else Unverified says why."""
    if not _COMPACT.fullmatch(jws):
        raise Unverified("this is not a JWS in compact form")
    try:
        key_id = _key_named(_library.get_unverified_header(jws), kind)
        if key_id not in public_keys:
            raise Unverified("signed by a key that is not among those given")
        key = Ed25519PublicKey.from_public_bytes(public_keys[key_id])
        payload = _library.decode(jws, key, [ALGORITHM])
    except PyJWTError as error:
        raise Unverified("the signature is not that of the key that it names") from error
    return Signed(payload, key_id)


def _key_named(header: Mapping[str, object], kind: str) -> str:
    """Which key a header names that says what it must, and not one word more."""
    if header.get("alg") != ALGORITHM:
        raise Unverified(f"signed by another algorithm than {ALGORITHM}, or not at all")
    if header.get("typ") != kind:
        raise Unverified("signed, but as something else")
    key_id = header.get("kid")
    if not isinstance(key_id, str) or len(header) != 3:
        raise Unverified("the header says other than the algorithm, the kind and the key")
    return key_id
