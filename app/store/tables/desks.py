"""What the regulator keeps for itself: officers and teams, tags, notes, saved filters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row
from app.store.tables.notices import NoticeRow


class TagRow(Row):
    """A tag that notices bear or bore, and how many do; rewritten by each act that tags."""

    __tablename__ = "tags"

    tag: Mapped[str] = mapped_column(primary_key=True)
    notices: Mapped[int] = mapped_column(Integer)

    __table_args__ = (CheckConstraint("notices >= 0", name="notices"),)


class InternalNoteRow(Row):
    """What an officer wrote beside a notice, for the regulator alone. Append-only."""

    __tablename__ = "internal_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey(NoticeRow.id))
    text_sealed: Mapped[bytes]
    # No foreign key: to look it up the database would need a right that nobody has here.
    supersedes: Mapped[UUID | None] = mapped_column(unique=True)
    author_key_id: Mapped[UUID | None]
    author_officer_id: Mapped[UUID | None]
    written_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_internal_notes_notice_id_written_at_id", "notice_id", "written_at", "id"),
    )


class SavedFilterRow(Row):
    """A question about notices that somebody keeps; it may hold a locator, so it is sealed.

    Its owner is an officer, or a key that belongs to none.
    """

    __tablename__ = "saved_filters"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    name: Mapped[str]
    parameters_sealed: Mapped[bytes]
    shared: Mapped[bool]
    # Rises when the question changes, and not with the name.
    question: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        Index("ix_saved_filters_created_at_id", "created_at", "id"),
    )
