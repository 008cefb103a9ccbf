"""Field encryption: what the database must never be able to read.

One master key gives three: to seal (AES-256-GCM), to find (a keyed digest of the plain
value, so that equal values meet without being readable) and to fingerprint requests.
"""

import hmac
import os
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
# What a sealed value begins with: how what was sealed is written.
_PLAIN, _PACKED = b"\x01", b"\x02"
# From so many bytes on a value is packed first. It would stand apart from its row, and to write
# it there, and to the log of the server, takes far longer than to make it small.
_LONG = 8_000


class Unsealable(Exception):
    """A sealed value does not open: another key, another place, or altered bytes."""


class Sealer:
    """Seals and opens fields; `context` binds a value to the row it belongs to."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"the sealing key must be {KEY_BYTES} bytes")
        self._cipher = AESGCM(_derived(master, b"seal"))
        # Keyed once: to take the key in anew takes four times as long as the digest itself.
        self._digests = hmac.new(_derived(master, b"digest"), digestmod=sha256)
        self._fingerprints = hmac.new(_derived(master, b"fingerprint"), digestmod=sha256)

    def seal(self, plain: str, context: bytes) -> bytes:
        form, body = _PLAIN, plain.encode()
        if len(body) >= _LONG:
            form, body = _PACKED, zlib.compress(body, zlib.Z_BEST_SPEED)
        nonce = os.urandom(_NONCE_BYTES)
        return form + nonce + self._cipher.encrypt(nonce, body, form + context)

    def open(self, sealed: bytes, context: bytes) -> str:
        """The plain value; Unsealable when the key, the context or the bytes differ."""
        form, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if form not in {_PLAIN, _PACKED}:
            raise Unsealable("sealed in an unknown form")
        try:
            plain = self._cipher.decrypt(nonce, body, form + context)
        except (InvalidTag, ValueError):
            # The cause would say nothing more, and nothing of the value may be shown.
            raise Unsealable("does not open with this key") from None
        return (zlib.decompress(plain) if form == _PACKED else plain).decode()

    def digest(self, plain: str) -> bytes:
        """Equal values give equal digests; without the key none can be guessed."""
        return _digest(self._digests, plain.encode())

    def fingerprint(self, *parts: bytes) -> bytes:
        """A keyed digest of several parts; no two splits of the same bytes collide."""
        told = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return _digest(self._fingerprints, told)

    def check_value(self) -> bytes:
        """Tells whether two processes hold the same key, and nothing about the key."""
        return self.fingerprint(b"forthwith sealing key")


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def key_to_text(key: bytes) -> str:
    return b64encode(key).decode()


def key_from_text(text: str) -> bytes:
    """The key written as base64; ValueError says what is expected."""
    try:
        key = b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"expected {KEY_BYTES} bytes in base64")
    return key


def _digest(keyed: hmac.HMAC, told: bytes) -> bytes:
    one = keyed.copy()
    one.update(told)
    return one.digest()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"forthwith " + purpose).derive(master)
