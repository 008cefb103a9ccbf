"""Keys in the words of the contract."""

from typing import Any

from app.domain.access import Key
from schemas.v1 import keys as v1


def key_view(key: Key) -> v1.Key:
    return v1.Key(**_fields(key))


def created_view(key: Key, secret: str) -> v1.CreatedKey:
    """The only answer that ever shows a secret."""
    return v1.CreatedKey(**_fields(key), key=secret)


def _fields(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "role": v1.Role(key.role),
        "platform_id": key.platform_id,
        "officer_id": key.officer_id,
        "label": key.label,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }
