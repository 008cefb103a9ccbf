"""A key as the register knows it: everything but its secret."""

from datetime import datetime
from uuid import UUID

from app.domain.permissions import Role
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A credential of one role. From `expires_at` and from `revoked_at` on it opens nothing."""

    id: UUID
    role: Role
    platform_id: UUID | None
    officer_id: UUID | None
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """Whom a key lets in, and until when."""

    id: UUID
    role: Role
    platform_id: UUID | None
    officer_id: UUID | None
    expires_at: datetime | None
