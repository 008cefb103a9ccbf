"""Notices with their items, the answers to them, and what they are waited for."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row
from app.store.tables.officers import OfficerRow, TeamRow
from app.store.tables.platforms import PlatformRow, ProviderRow, RegimeRow


class NoticeRow(Row):
    __tablename__ = "notices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey(PlatformRow.id))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(ProviderRow.id))
    regime_code: Mapped[str]
    regime_version: Mapped[int] = mapped_column(Integer)
    category: Mapped[str]
    legal_basis: Mapped[list[str]]
    reasons: Mapped[str]
    priority: Mapped[str]
    report: Mapped[Json | None]
    respond_by: Mapped[datetime | None]

    state: Mapped[str]
    issued_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledgement: Mapped[Json | None]
    resolved_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None]

    started_at: Mapped[datetime]
    original_deadline_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    due_soon_at: Mapped[datetime]
    clock_version: Mapped[int] = mapped_column(Integer)
    paused_at: Mapped[datetime | None]
    paused: Mapped[timedelta]

    # Summaries of the items, rewritten by every act that changes one.
    all_contested: Mapped[bool]
    effective_at: Mapped[datetime | None]

    version: Mapped[int] = mapped_column(Integer)

    # The regulator's own desk: no platform is shown it, and it leaves `version` as it is.
    assigned_officer_id: Mapped[UUID | None] = mapped_column(ForeignKey(OfficerRow.id))
    assigned_team_id: Mapped[UUID | None] = mapped_column(ForeignKey(TeamRow.id))
    assigned_at: Mapped[datetime | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default=text("'{}'"))
    desk_version: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    # Assigned and open. Of what is nobody's it never changes, and an answer to that moves no
    # index entry.
    in_queue: Mapped[bool] = mapped_column(
        Computed(
            # As the database writes it, for the two are compared.
            "assigned_at is not null and state = any (array["
            "'awaiting_acknowledgement'::text, 'awaiting_response'::text])",
            persisted=True,
        )
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["regime_code", "regime_version"], [RegimeRow.code, RegimeRow.version]
        ),
        CheckConstraint(
            "state in ('awaiting_acknowledgement','awaiting_response','resolved','withdrawn')",
            name="state",
        ),
        CheckConstraint("(state = 'resolved') = (resolved_at is not null)", name="resolved"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at is not null)", name="withdrawn"),
        CheckConstraint(
            "(num_nonnulls(assigned_officer_id, assigned_team_id) = 1)"
            " = (assigned_at is not null)"
            " and num_nonnulls(assigned_officer_id, assigned_team_id) <= 1",
            name="assigned",
        ),
        Index(
            "ix_notices_assigned_officer",
            "assigned_officer_id",
            "deadline_at",
            "id",
            postgresql_where=text("assigned_officer_id is not null"),
        ),
        Index(
            "ix_notices_assigned_team",
            "assigned_team_id",
            "deadline_at",
            "id",
            postgresql_where=text("assigned_team_id is not null"),
        ),
        Index(
            "ix_notices_queue_officer",
            "assigned_officer_id",
            "deadline_at",
            "id",
            postgresql_where=text("in_queue"),
        ),
        Index(
            "ix_notices_queue_team",
            "assigned_team_id",
            "deadline_at",
            "id",
            postgresql_where=text("in_queue"),
        ),
        Index(
            "ix_notices_tags",
            "tags",
            postgresql_using="gin",
            postgresql_where=text("tags <> '{}'"),
        ),
        Index(
            "ix_notices_reference_start",
            text("lower(reference)"),
            postgresql_ops={"lower(reference)": "text_pattern_ops"},
        ),
        Index(
            "ix_notices_reasons_words",
            text("to_tsvector('simple'::regconfig, reasons)"),
            postgresql_using="gin",
        ),
        Index("ix_notices_issued_at_id", "issued_at", "id"),
        Index("ix_notices_deadline_at_id", "deadline_at", "id"),
        Index("ix_notices_platform_id_issued_at_id", "platform_id", "issued_at", "id"),
        Index("ix_notices_provider_id_deadline_at_id", "provider_id", "deadline_at", "id"),
    )


class ItemRow(Row):
    __tablename__ = "items"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"))
    position: Mapped[int] = mapped_column(Integer)
    locator_sealed: Mapped[bytes]
    locator_digest: Mapped[bytes]
    locator_note_sealed: Mapped[bytes | None]
    media_type: Mapped[str]
    hashes: Mapped[list[Json]]
    state: Mapped[str]
    outcome: Mapped[str | None]
    ground: Mapped[str | None]
    territories: Mapped[list[str]]
    effective_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]

    # What was ruled, beside what the platform stated: `app.domain.rulings.OnRecord`.
    counts_from: Mapped[datetime | None]
    ruling: Mapped[str | None]
    found_gone_at: Mapped[datetime | None]
    found_available_at: Mapped[datetime | None]
    rejected_grounds: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))

    __table_args__ = (
        UniqueConstraint("notice_id", "locator_digest"),
        CheckConstraint(
            "state in ('outstanding','complied','contested','excused')", name="state"
        ),
        CheckConstraint("effective_at <= received_at", name="effective_before_receipt"),
        CheckConstraint("(state = 'complied') = (counts_from is not null)", name="counts_from"),
        CheckConstraint(
            "ruling in ('dispute_upheld','dispute_rejected','verified_removed',"
            "'still_available')",
            name="ruling",
        ),
        Index("ix_items_locator_digest", "locator_digest"),
    )


class ItemDuplicateRow(Row):
    """An item whose locator already stood under an open notice to the same platform."""

    __tablename__ = "item_duplicates"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)
    earlier_item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)


class ItemRevisionRow(Row):
    """What an item said before an amendment corrected it."""

    __tablename__ = "item_revisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    locator_sealed: Mapped[bytes]
    locator_digest: Mapped[bytes]
    locator_note_sealed: Mapped[bytes | None]
    media_type: Mapped[str]
    hashes: Mapped[list[Json]]
    replaced_at: Mapped[datetime]


class ItemResponseRow(Row):
    """One answer of a platform about one item; a later one corrects it and both remain."""

    __tablename__ = "item_responses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    outcome: Mapped[str]
    ground: Mapped[str | None]
    territories: Mapped[list[str]]
    effective_at: Mapped[datetime]
    received_at: Mapped[datetime]
    note_sealed: Mapped[bytes | None]
    actor_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("effective_at <= received_at", name="effective_before_receipt"),
    )


class TimerRow(Row):
    """A moment at which something about an open notice has to be recorded."""

    __tablename__ = "timers"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    clock_version: Mapped[int] = mapped_column(Integer)
