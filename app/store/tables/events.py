"""What happened, on its way to the log and in its order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Identity,
    Index,
    Integer,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row


class EventRow(Row):
    """Something that happened. Append-only; the database refuses anything else."""

    __tablename__ = "events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    notice_id: Mapped[UUID | None]
    platform_id: Mapped[UUID | None]
    provider_id: Mapped[UUID | None]
    actor_role: Mapped[str]
    actor_id: Mapped[UUID | None]
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    clock_version: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[Json]

    __table_args__ = (
        Index("ix_events_notice_id_recorded_at_id", "notice_id", "recorded_at", "id"),
        Index(
            "uq_events_stage",
            "notice_id",
            "kind",
            "clock_version",
            "effective_at",
            unique=True,
            postgresql_where=text("clock_version is not null"),
        ),
    )


class OutboxRow(Row):
    """What an act recorded and the log has not taken yet: its events, in their order.

    Of each what the sequencer needs to know is beside it, at the same place of its list.
    """

    __tablename__ = "outbox"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    event_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    kinds: Mapped[list[str]]
    notice_ids: Mapped[list[UUID | None]] = mapped_column(ARRAY(Uuid()))
    platform_ids: Mapped[list[UUID | None]] = mapped_column(ARRAY(Uuid()))


class LogRow(Row):
    """The order of events: contiguous positions, given out by one sequencer at a time.

    Whoever folds it asks of most events only to which notice they happened.
    """

    __tablename__ = "log"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    notice_id: Mapped[UUID | None]
    sequenced_at: Mapped[datetime]
