"""The tables, as rows without behaviour. Migrations say the same in SQL; a test compares."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Json = dict[str, Any]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - read once by SQLAlchemy, never changed
        str: Text(),
        datetime: DateTime(timezone=True),
        bytes: LargeBinary(),
        list[str]: ARRAY(Text()),
        Json: JSONB(),
        list[Json]: JSONB(),
    }


class InstallationRow(Row):
    """One row: what tells this register from another."""

    __tablename__ = "installation"

    single: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    sealing_check: Mapped[bytes]
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("single", name="single"),)


class KeyRow(Row):
    """A credential; only the digest of its secret is held."""

    __tablename__ = "keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    role: Mapped[str]
    platform_id: Mapped[UUID | None] = mapped_column(ForeignKey("platforms.id"), index=True)
    label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ProviderGroupRow(Row):
    __tablename__ = "provider_groups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_provider_groups_created_at_id", "created_at", "id"),)


class ProviderRow(Row):
    """The legal person that answers for one or more platforms."""

    __tablename__ = "providers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str | None]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider_groups.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_providers_created_at_id", "created_at", "id"),)


class RevenueFigureRow(Row):
    """What a person's revenue was said to be; never overwritten."""

    __tablename__ = "revenue_figures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    currency: Mapped[str]
    status: Mapped[str]
    scope: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("period_end >= period_start", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
        Index(
            "ix_revenue_figures_provider_id_recorded_at_id", "provider_id", "recorded_at", "id"
        ),
    )


class PlatformRow(Row):
    __tablename__ = "platforms"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    name: Mapped[str]
    url: Mapped[str]
    contact_email: Mapped[str | None]
    territories: Mapped[list[str]]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_platforms_created_at_id", "created_at", "id"),)


class RegimeRow(Row):
    """One version of a regime; never edited."""

    __tablename__ = "regimes"

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    effective_from: Mapped[date]
    built_in: Mapped[bool]
    document: Mapped[Json]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("code", "effective_from"),)


class NoticeRow(Row):
    __tablename__ = "notices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id"))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
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

    __table_args__ = (
        ForeignKeyConstraint(
            ["regime_code", "regime_version"], ["regimes.code", "regimes.version"]
        ),
        CheckConstraint(
            "state in ('awaiting_acknowledgement','awaiting_response','resolved','withdrawn')",
            name="state",
        ),
        CheckConstraint("(state = 'resolved') = (resolved_at is not null)", name="resolved"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at is not null)", name="withdrawn"),
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

    __table_args__ = (
        UniqueConstraint("notice_id", "locator_digest"),
        CheckConstraint(
            "state in ('outstanding','complied','contested','excused')", name="state"
        ),
        CheckConstraint("effective_at <= received_at", name="effective_before_receipt"),
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
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), index=True)
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
    """An event that has been recorded and not yet taken into the log."""

    __tablename__ = "outbox"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]


class LogRow(Row):
    """The order of events: contiguous positions, given out by one sequencer at a time."""

    __tablename__ = "log"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    sequenced_at: Mapped[datetime]


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


class JobRunRow(Row):
    """When each job last completed, by the database's own clock: other replicas read it."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime]


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


class ClockEventRow(Row):
    """A change of a notice's clock; `replaced_start` is the start that was corrected."""

    __tablename__ = "clock_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
    by: Mapped[timedelta | None]
    until: Mapped[datetime | None]
    replaced_start: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint(
            "(kind = 'start_corrected') = (replaced_start is not null)", name="replaced_start"
        ),
    )


class ServiceByEmailRow(Row):
    """That a notice was sent by email; one holds, those that it superseded are kept."""

    __tablename__ = "services_by_email"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    sent_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_services_by_email_current",
            "notice_id",
            unique=True,
            postgresql_where=text("superseded_at is null"),
        ),
    )


class GivingProofRow(Row):
    """When a notice that was sent is proved to have been given, and by what evidence."""

    __tablename__ = "giving_proofs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services_by_email.id"), index=True)
    proved_given_at: Mapped[datetime]
    evidence_sealed: Mapped[bytes]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_giving_proofs_current",
            "service_id",
            unique=True,
            postgresql_where=text("superseded_at is null"),
        ),
    )


class HolidayRow(Row):
    """A public holiday that the bundled calendars lack: proclaimed, or known only here."""

    __tablename__ = "holidays"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    calendar: Mapped[str]
    day: Mapped[date]
    name: Mapped[str]
    source: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("calendar", "day"),)


class HolidayChangeRow(Row):
    """A change of the calendars whose open notices have not all been re-dated yet."""

    __tablename__ = "holiday_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    calendar: Mapped[str]
    day: Mapped[date]
    name: Mapped[str]
    cause: Mapped[str | None]
    changed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind in ('added','removed')", name="kind"),
        Index(
            "ix_holiday_changes_changed_at",
            "changed_at",
            postgresql_where=text("settled_at is null"),
        ),
    )


class BundledCalendarRow(Row):
    """The bank holidays that came with the service when this register was last dated by
    them: each day of a nation with its name.
    """

    __tablename__ = "bundled_calendars"

    calendar: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str]
    days: Mapped[Json]
    recorded_at: Mapped[datetime]


class DecisionRow(Row):
    """A decision against one or several providers, and what became of it."""

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    stage: Mapped[str]
    joint: Mapped[bool]
    power: Mapped[str | None]
    reference: Mapped[str | None]
    given_at: Mapped[datetime]
    compliance_day: Mapped[date | None]
    compliance_at: Mapped[datetime | None]
    end_day: Mapped[str]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason_sealed: Mapped[bytes | None]
    appealed_at: Mapped[datetime | None]
    appeal_effect: Mapped[str | None]
    appeal_decided_at: Mapped[datetime | None]
    appeal_outcome: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint(
            "stage in ('provisional_notice','confirmation_decision','penalty_notice')",
            name="stage",
        ),
        CheckConstraint("num_nonnulls(compliance_day, compliance_at) <= 1", name="compliance"),
        CheckConstraint(
            "(appeal_decided_at is null) = (appeal_outcome is null)", name="appeal_outcome"
        ),
        Index("ix_decisions_given_at_id", "given_at", "id"),
    )


class DecisionProviderRow(Row):
    """To whom a decision was given; each is liable for all of it."""

    __tablename__ = "decision_providers"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(
        ForeignKey("providers.id"), primary_key=True, index=True
    )


class DecisionNoticeRow(Row):
    """The notices that a decision is about."""

    __tablename__ = "decision_notices"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(
        ForeignKey("notices.id"), primary_key=True, index=True
    )


class DecisionPenaltyRow(Row):
    """A penalty proposed or imposed: a single amount, or one for each day."""

    __tablename__ = "decision_penalties"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    requirement: Mapped[str | None]
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    starts_on: Mapped[date | None]
    until: Mapped[date | None]
    max_days: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(
            "starts_on is not null or num_nonnulls(until, max_days) = 0", name="single"
        ),
    )


class DecisionComplianceRow(Row):
    """That a requirement was complied with; all of the decision where none is named."""

    __tablename__ = "decision_compliances"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), index=True)
    requirement: Mapped[str | None]
    complied_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class AssessmentRow(Row):
    """An exposure as it was saved. Append-only; the database refuses anything else."""

    __tablename__ = "assessments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    label: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    digest: Mapped[str]
    document: Mapped[Json]

    __table_args__ = (
        Index("ix_assessments_made_at_id", "made_at", "id"),
        Index("ix_assessments_provider_id_made_at_id", "provider_id", "made_at", "id"),
    )


class ProjectionRow(Row):
    """One row: how far the log has been folded into the rollups, and for which day."""

    __tablename__ = "projection"

    single: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    through_event: Mapped[int] = mapped_column(BigInteger)
    ranked_through: Mapped[int] = mapped_column(BigInteger)
    ranked_for: Mapped[date | None]

    __table_args__ = (CheckConstraint("single", name="single"),)


class CountedNoticeRow(Row):
    """As what a notice was last counted; one that counts as nothing has no row."""

    __tablename__ = "counted_notices"

    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    regime_code: Mapped[str]
    timeliness: Mapped[str]
    deadline_at: Mapped[datetime]

    __table_args__ = (
        Index(
            "ix_counted_notices_late",
            "provider_id",
            "regime_code",
            "deadline_at",
            postgresql_where=text("timeliness in ('overdue','late')"),
        ),
    )


class LatenessRow(Row):
    """How many notices of a provider under a regime are overdue, late and contested."""

    __tablename__ = "lateness"

    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    regime_code: Mapped[str] = mapped_column(primary_key=True)
    overdue: Mapped[int] = mapped_column(BigInteger)
    late: Mapped[int] = mapped_column(BigInteger)
    contested: Mapped[int] = mapped_column(BigInteger)
    first_overdue_at: Mapped[datetime | None]


class RankRow(Row):
    """By what a provider ranks among late responders, reckoned for a day."""

    __tablename__ = "ranks"

    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    reckoned_for: Mapped[date]
    statutory_maximum: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    accrued: Mapped[Decimal] = mapped_column(Numeric(22, 2))
