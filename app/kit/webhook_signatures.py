"""Standard Webhooks: secrets, signatures, and the verification a receiver does.

Source: Standard Webhooks specification 1.0.0, symmetric signatures (`v1`). What is signed
is the identifier, the moment in whole seconds and the exact bytes of the body, with points
between them. An identifier holds no point, so what is signed can be split in one way only.
"""

import hmac
import os
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
LEAST_SECRET_BYTES: Final = 24
MOST_SECRET_BYTES: Final = 64
TOLERANCE: Final = timedelta(minutes=5)

_SCHEME: Final = "v1,"
# The longest there is any use for: some thirty secrets in force at once.
_MOST_CHARACTERS: Final = 2_048
_IDENTIFIER: Final = re.compile(r"[!-\-/-~]{1,255}")
_SECONDS: Final = re.compile(r"[0-9]{1,12}")


class BadSecret(ValueError):
    """A secret that nothing can be signed with; its text is never repeated."""


class SignatureFault(StrEnum):
    """Why a message is not taken for genuine."""

    HEADER_MISSING = "header_missing"
    HEADER_MALFORMED = "header_malformed"
    TOO_OLD = "too_old"
    TOO_NEW = "too_new"
    NO_SIGNATURE = "no_signature"
    SIGNATURE_MALFORMED = "signature_malformed"
    WRONG_SIGNATURE = "wrong_signature"


class NotGenuine(Exception):
    """The message is not, or cannot be shown to be, from who holds the secret."""

    def __init__(self, fault: SignatureFault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


def new_secret() -> str:
    """`whsec_` and the base64 of 32 random bytes."""
    return PREFIX + b64encode(os.urandom(SECRET_BYTES)).decode()


def sign(
    secrets: Sequence[str], *, message_id: str, moment: datetime, body: bytes
) -> dict[str, str]:
    """The three headers of a message, with a signature by each secret in force."""
    if not secrets:
        raise BadSecret("no secret to sign with")
    if not _IDENTIFIER.fullmatch(message_id):
        raise ValueError("an identifier is up to 255 visible characters without a point")
    seconds = str(int(moment.timestamp()))
    signed = _signed(message_id, seconds, body)
    signatures = [_signature(_signing_key(secret), signed) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_SCHEME + b64encode(s).decode() for s in signatures),
    }


def verify(
    secrets: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> None:
    """Returns if some secret signed exactly these bytes within the tolerance of `now`.

    A moment as far off as the tolerance, in either direction, is still taken. Raises
    NotGenuine, which says what is wrong; BadSecret if a secret of the receiver's is none.
    """
    keys = [_key(secret) for secret in secrets]
    message_id, seconds, signatures = _read(headers)
    _must_be_recent(int(seconds), now, tolerance)
    given = _signatures_in(signatures)
    signed = _signed(message_id, seconds, body)
    # Every pair is compared, so the time it takes tells nothing of which one was near.
    matches = [
        hmac.compare_digest(_signature(key, signed), signature)
        for key in keys
        for signature in given
    ]
    if not any(matches):
        raise NotGenuine(
            SignatureFault.WRONG_SIGNATURE,
            "no signature is of these bytes by a known secret; verify the body as it came",
        )


def _signed(message_id: str, seconds: str, body: bytes) -> bytes:
    return f"{message_id}.{seconds}.".encode() + body


def _signature(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(key, signed, sha256)


def _signing_key(secret: str) -> bytes:
    key = _key(secret)
    if not LEAST_SECRET_BYTES <= len(key) <= MOST_SECRET_BYTES:
        raise BadSecret(f"a secret holds {LEAST_SECRET_BYTES} to {MOST_SECRET_BYTES} bytes")
    return key


def _key(secret: str) -> bytes:
    """A receiver takes keys of other lengths as well: it did not choose them."""
    text = secret.removeprefix(PREFIX)
    try:
        # Some write the base64 without what fills it up.
        key = b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (NotBase64, ValueError):
        key = b""
    if not key:
        raise BadSecret(f"a secret is {PREFIX} and base64")
    return key


def _read(headers: Mapping[str, str]) -> tuple[str, str, str]:
    """Identifier, seconds and signatures, as headers of any case have them."""
    lower = {name.lower(): value for name, value in headers.items()}
    message_id = _header(lower, "webhook-id")
    seconds = _header(lower, "webhook-timestamp")
    signatures = _header(lower, "webhook-signature")
    if not _IDENTIFIER.fullmatch(message_id):
        raise _malformed("webhook-id", "up to 255 visible characters without a point")
    if not _SECONDS.fullmatch(seconds):
        raise _malformed("webhook-timestamp", "whole seconds since 1970")
    if len(signatures) > _MOST_CHARACTERS:
        raise _malformed("webhook-signature", f"at most {_MOST_CHARACTERS} characters")
    return message_id, seconds, signatures


def _header(headers: Mapping[str, str], name: str) -> str:
    if name not in headers:
        raise NotGenuine(SignatureFault.HEADER_MISSING, f"there is no header {name}")
    return headers[name]


def _malformed(name: str, expected: str) -> NotGenuine:
    return NotGenuine(SignatureFault.HEADER_MALFORMED, f"{name} is {expected}")


def _must_be_recent(seconds: int, now: datetime, tolerance: timedelta) -> None:
    # As a reckoning in seconds: a far moment would be outside what a datetime can hold.
    age = now.timestamp() - seconds
    if age > tolerance.total_seconds():
        raise NotGenuine(SignatureFault.TOO_OLD, "was sent too long ago; check the clock")
    if age < -tolerance.total_seconds():
        raise NotGenuine(SignatureFault.TOO_NEW, "was sent in the future; check the clock")


def _signatures_in(header: str) -> list[bytes]:
    """Those of the scheme that we know; others may stand among them."""
    ours = [part.removeprefix(_SCHEME) for part in header.split() if part.startswith(_SCHEME)]
    if not ours:
        raise NotGenuine(SignatureFault.NO_SIGNATURE, "webhook-signature holds no v1 signature")
    decoded = [signature for part in ours if (signature := _decoded(part))]
    if not decoded:
        raise NotGenuine(
            SignatureFault.SIGNATURE_MALFORMED, "a v1 signature is the base64 of 32 bytes"
        )
    return decoded


def _decoded(signature: str) -> bytes | None:
    try:
        decoded = b64decode(signature, validate=True)
    except (NotBase64, ValueError):
        return None
    return decoded if len(decoded) == sha256().digest_size else None
