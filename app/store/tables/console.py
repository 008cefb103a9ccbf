"""Who sits at the console."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.access import KeyRow
from app.store.tables.base import Row


class ConsoleSessionRow(Row):
    """A person at the console; only the digests of its token are held."""

    __tablename__ = "console_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    previous_digest: Mapped[bytes | None] = mapped_column(index=True)
    key_id: Mapped[UUID] = mapped_column(ForeignKey(KeyRow.id), index=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    told: Mapped[str | None]
