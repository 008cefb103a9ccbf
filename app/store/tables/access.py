"""Who may enter, and what was asked for before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row
from app.store.tables.officers import OfficerRow
from app.store.tables.platforms import PlatformRow


class KeyRow(Row):
    """A credential; only the digest of its secret is held."""

    __tablename__ = "keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    role: Mapped[str]
    platform_id: Mapped[UUID | None] = mapped_column(ForeignKey(PlatformRow.id), index=True)
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey(OfficerRow.id), index=True)
    label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SigningKeyRow(Row):
    """The public half of a key that signs, or did; one of them at a time."""

    __tablename__ = "signing_keys"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    first_used_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("octet_length(public_key) = 32", name="public_key"),
        Index(
            "uq_signing_keys_current",
            text("(retired_at is null)"),
            unique=True,
            postgresql_where=text("retired_at is null"),
        ),
    )


class IdempotencyKeyRow(Row):
    """The first answer to a request that named an Idempotency-Key, sealed."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    status: Mapped[int | None] = mapped_column(Integer)
    answer_sealed: Mapped[bytes | None]
    learnt: Mapped[Json | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_idempotency_keys_created_at", "created_at", postgresql_using="brin"),
    )


class LocatorReadingRow(Row):
    """Who read the locators of which notices, when and by which door."""

    __tablename__ = "locator_readings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reader_id: Mapped[UUID | None]
    reader_role: Mapped[str]
    door: Mapped[str]
    notice_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    read_at: Mapped[datetime]

    __table_args__ = (Index("ix_locator_readings_read_at", "read_at", postgresql_using="brin"),)
