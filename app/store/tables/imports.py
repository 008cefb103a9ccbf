"""Bulk imports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row


class ImportRow(Row):
    """A bulk import: how far it is, and who is at it."""

    __tablename__ = "imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes | None] = mapped_column(unique=True)
    door: Mapped[str]
    state: Mapped[str]
    actor_role: Mapped[str]
    actor_id: Mapped[UUID | None]
    columns: Mapped[list[Json]]
    joined: Mapped[bool]
    notices_read_to: Mapped[int] = mapped_column(BigInteger)
    items_read_to: Mapped[int] = mapped_column(BigInteger)
    entered_to: Mapped[int] = mapped_column(BigInteger)
    rows_read: Mapped[int] = mapped_column(BigInteger)
    notices: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[int] = mapped_column(BigInteger)
    without_items: Mapped[int] = mapped_column(BigInteger)
    merged: Mapped[int] = mapped_column(BigInteger)
    schemes_assumed: Mapped[int] = mapped_column(BigInteger)
    duplicates: Mapped[int] = mapped_column(BigInteger)
    rejected: Mapped[int] = mapped_column(BigInteger)
    failure: Mapped[str | None]
    held_by: Mapped[UUID | None]
    held_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint("door in ('api','command')", name="door"),
        CheckConstraint("state in ('receiving','running','done','failed')", name="state"),
        CheckConstraint(
            "(state in ('done','failed')) = (finished_at is not null)", name="finished"
        ),
        Index(
            "ix_imports_created_at", "created_at", postgresql_where=text("held_by is not null")
        ),
    )


class ImportRejectRow(Row):
    """A row that did not go in, and why. What stood in it is not kept."""

    __tablename__ = "import_rejects"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    file: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    row: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    field: Mapped[str | None]
    reason: Mapped[str]
    key: Mapped[bytes | None]

    __table_args__ = (
        Index(
            "ix_import_rejects_import_id_key",
            "import_id",
            "key",
            postgresql_where=text("key is not null"),
        ),
    )


class ImportNoticeRow(Row):
    """A notice that was read and not yet entered; `said` tells equal rows from others."""

    __tablename__ = "import_notices"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[bytes]
    said: Mapped[bytes]
    id: Mapped[UUID]
    reference: Mapped[str]
    platform_id: Mapped[UUID]
    regime_code: Mapped[str]
    regime_version: Mapped[int] = mapped_column(Integer)
    category: Mapped[str]
    legal_basis: Mapped[list[str]]
    reasons: Mapped[str]
    priority: Mapped[str]
    report: Mapped[Json | None]
    respond_by: Mapped[datetime | None]
    issued_at: Mapped[datetime]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    due_soon_at: Mapped[datetime]
    warnings: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))

    __table_args__ = (Index("ix_import_notices_import_id_key_row", "import_id", "key", "row"),)


class ImportItemRow(Row):
    """An item that was read and not yet entered, its locator sealed like any other."""

    __tablename__ = "import_items"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[UUID]
    locator_sealed: Mapped[bytes]
    locator_digest: Mapped[bytes]
    locator_note_sealed: Mapped[bytes | None]
    media_type: Mapped[str]
    hashes: Mapped[list[Json] | None]
