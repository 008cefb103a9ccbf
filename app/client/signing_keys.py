"""The public keys of a register, as `GET /v1/signing-keys` gives them."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias, cast

from app.kit.signing import SEED_BYTES, thumbprint
from app.values import dataclass

# By their names.
Keys: TypeAlias = Mapping[str, "PublicKey"]


class NotKeys(ValueError):
    """Not a JSON Web Key Set, or one that contradicts itself."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key, and when it was retired; a key set of somebody else may not say that."""

    raw: bytes
    retired_at: datetime | None = None


def read_keys(written: str | bytes) -> dict[str, PublicKey]:
    """The Ed25519 keys of a JSON Web Key Set; keys of other kinds are left aside."""
    try:
        document: object = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise NotKeys("the keys are not JSON") from error
    keys = dict(_key(member) for member in _members(document) if _is_of_our_kind(member))
    if not keys:
        raise NotKeys("there is no Ed25519 key in it, as /v1/signing-keys gives them")
    return keys


def _members(document: object) -> list[dict[str, object]]:
    among = cast("dict[str, object]", document).get("keys") if _is_map(document) else None
    members = cast("list[object]", among) if isinstance(among, list) else []
    return [cast("dict[str, object]", member) for member in members if _is_map(member)]


def _is_map(value: object) -> bool:
    return isinstance(value, dict)


def _is_of_our_kind(member: Mapping[str, object]) -> bool:
    return (member.get("kty"), member.get("crv")) == ("OKP", "Ed25519")


def _key(member: Mapping[str, object]) -> tuple[str, PublicKey]:
    try:
        raw = b64decode(f"{member.get('x')}=", altchars=b"-_", validate=True)
    except ValueError as error:
        raise NotKeys("a key of it is not in base64url") from error
    if len(raw) != SEED_BYTES:
        raise NotKeys(f"a key of it has not {SEED_BYTES} bytes")
    name = thumbprint(raw)
    if member.get("kid", name) != name:
        raise NotKeys("a key of it has a name that is not its thumbprint")
    return name, PublicKey(raw, _moment(member.get("retired_at")))


def _moment(written: object) -> datetime | None:
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotKeys("a key of it was retired at no moment that there is")
    return moment
