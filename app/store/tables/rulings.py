"""What officers ruled of items."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row
from app.store.tables.notices import ItemRow, NoticeRow


class RulingRow(Row):
    """One ruling of one item; a later one supersedes it and both remain."""

    __tablename__ = "rulings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey(NoticeRow.id), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey(ItemRow.id), index=True)
    decision: Mapped[str]
    reason_sealed: Mapped[bytes]
    ruled_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "decision in ('dispute_upheld','dispute_rejected','verified_removed',"
            "'still_available')",
            name="decision",
        ),
        Index(
            "uq_rulings_current",
            "item_id",
            unique=True,
            postgresql_where=text("superseded_at is null"),
        ),
    )
