"""Acts on many notices: what was previewed, and what became of each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row


class BulkPreviewRow(Row):
    """An act on many notices as it was previewed. Reasons may quote an address: sealed."""

    __tablename__ = "bulk_previews"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    action: Mapped[str]
    parameters_sealed: Mapped[bytes]
    more: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (Index("ix_bulk_previews_created_at", "created_at"),)


class BulkElementRow(Row):
    """One notice of a preview: the versions that were seen, and what became of it."""

    __tablename__ = "bulk_elements"

    preview_id: Mapped[UUID] = mapped_column(
        ForeignKey("bulk_previews.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    notice_id: Mapped[UUID]
    reference: Mapped[str | None]
    version: Mapped[int | None] = mapped_column(Integer)
    desk_version: Mapped[int | None] = mapped_column(Integer)
    changes: Mapped[list[Json]]
    state: Mapped[str]
    refused_as: Mapped[str | None]
    code: Mapped[str | None]
    detail: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state in ('planned','done','refused')", name="state"),
        CheckConstraint(
            "(state = 'refused') = (refused_as is not null)"
            " and (state = 'refused') = (code is not null)"
            " and (state = 'refused') = (detail is not null)",
            name="refused",
        ),
    )
