"""Notices, their items and timers."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE notices (
        id UUID NOT NULL,
        reference TEXT NOT NULL,
        platform_id UUID NOT NULL,
        provider_id UUID NOT NULL,
        regime_code TEXT NOT NULL,
        regime_version INTEGER NOT NULL,
        category TEXT NOT NULL,
        legal_basis TEXT[] NOT NULL,
        reasons TEXT NOT NULL,
        priority TEXT NOT NULL,
        report JSONB,
        respond_by TIMESTAMP WITH TIME ZONE,
        state TEXT NOT NULL,
        issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
        acknowledged_at TIMESTAMP WITH TIME ZONE,
        acknowledgement JSONB,
        resolved_at TIMESTAMP WITH TIME ZONE,
        withdrawn_at TIMESTAMP WITH TIME ZONE,
        withdrawal_reason TEXT,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL,
        original_deadline_at TIMESTAMP WITH TIME ZONE NOT NULL,
        deadline_at TIMESTAMP WITH TIME ZONE NOT NULL,
        due_soon_at TIMESTAMP WITH TIME ZONE NOT NULL,
        clock_version INTEGER NOT NULL,
        paused_at TIMESTAMP WITH TIME ZONE,
        paused INTERVAL NOT NULL,
        all_contested BOOLEAN NOT NULL,
        effective_at TIMESTAMP WITH TIME ZONE,
        version INTEGER NOT NULL,
        CONSTRAINT pk_notices PRIMARY KEY (id),
        CONSTRAINT fk_notices_regime_code_regime_version
            FOREIGN KEY(regime_code, regime_version) REFERENCES regimes (code, version),
        CONSTRAINT ck_notices_state
            CHECK (state in (
                'awaiting_acknowledgement','awaiting_response','resolved','withdrawn')),
        CONSTRAINT ck_notices_resolved CHECK ((state = 'resolved') = (resolved_at is not null)),
        CONSTRAINT ck_notices_withdrawn
            CHECK ((state = 'withdrawn') = (withdrawn_at is not null)),
        CONSTRAINT uq_notices_reference UNIQUE (reference),
        CONSTRAINT fk_notices_platform_id FOREIGN KEY(platform_id) REFERENCES platforms (id),
        CONSTRAINT fk_notices_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id)
    )
    """,
    "CREATE INDEX ix_notices_deadline_at_id ON notices (deadline_at, id)",
    "CREATE INDEX ix_notices_reference_start ON notices (lower(reference) text_pattern_ops)",
    """
    CREATE INDEX ix_notices_reasons_words ON notices
        USING gin (to_tsvector('simple'::regconfig, reasons))
    """,
    "CREATE INDEX ix_notices_issued_at_id ON notices (issued_at, id)",
    "CREATE INDEX ix_notices_platform_id_issued_at_id ON notices (platform_id, issued_at, id)",
    """
    CREATE INDEX ix_notices_provider_id_deadline_at_id ON notices (provider_id, deadline_at, id)
    """,
    """
    CREATE TABLE items (
        id UUID NOT NULL,
        notice_id UUID NOT NULL,
        position INTEGER NOT NULL,
        locator_sealed BYTEA NOT NULL,
        locator_digest BYTEA NOT NULL,
        locator_note_sealed BYTEA,
        media_type TEXT NOT NULL,
        hashes JSONB NOT NULL,
        state TEXT NOT NULL,
        outcome TEXT,
        ground TEXT,
        territories TEXT[] NOT NULL,
        effective_at TIMESTAMP WITH TIME ZONE,
        received_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_items PRIMARY KEY (id),
        CONSTRAINT uq_items_notice_id_locator_digest UNIQUE (notice_id, locator_digest),
        CONSTRAINT ck_items_state
            CHECK (state in ('outstanding','complied','contested','excused')),
        CONSTRAINT ck_items_effective_before_receipt CHECK (effective_at <= received_at),
        CONSTRAINT fk_items_notice_id FOREIGN KEY(notice_id) REFERENCES notices (id)
    )
    """,
    "CREATE INDEX ix_items_locator_digest ON items (locator_digest)",
    """
    CREATE TABLE item_duplicates (
        item_id UUID NOT NULL,
        earlier_item_id UUID NOT NULL,
        CONSTRAINT pk_item_duplicates PRIMARY KEY (item_id, earlier_item_id),
        CONSTRAINT fk_item_duplicates_item_id FOREIGN KEY(item_id) REFERENCES items (id),
        CONSTRAINT fk_item_duplicates_earlier_item_id
            FOREIGN KEY(earlier_item_id) REFERENCES items (id)
    )
    """,
    """
    CREATE TABLE item_revisions (
        id UUID NOT NULL,
        item_id UUID NOT NULL,
        locator_sealed BYTEA NOT NULL,
        locator_digest BYTEA NOT NULL,
        locator_note_sealed BYTEA,
        media_type TEXT NOT NULL,
        hashes JSONB NOT NULL,
        replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_item_revisions PRIMARY KEY (id),
        CONSTRAINT fk_item_revisions_item_id FOREIGN KEY(item_id) REFERENCES items (id)
    )
    """,
    "CREATE INDEX ix_item_revisions_item_id ON item_revisions (item_id)",
    """
    CREATE TABLE timers (
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        notice_id UUID NOT NULL,
        kind TEXT NOT NULL,
        clock_version INTEGER NOT NULL,
        CONSTRAINT pk_timers PRIMARY KEY (at, notice_id, kind)
    )
    """,
    "CREATE INDEX ix_timers_notice_id ON timers (notice_id)",
    """
    ALTER TABLE timers
        SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)
    """,
    # Each notice and item is changed a few times in its life, in no column that is indexed:
    # with room left beside it the change needs no new entry in any of the indexes. There is
    # room for all of a page at once, since those answered by one batch were issued together.
    "ALTER TABLE notices SET (fillfactor = 50)",
    "ALTER TABLE items SET (fillfactor = 50)",
    # Nothing is looked for by these: of their values no samples are taken, compared and kept.
    """
    ALTER TABLE notices
        ALTER report SET STATISTICS 0, ALTER acknowledgement SET STATISTICS 0,
        ALTER withdrawal_reason SET STATISTICS 0
    """,
    """
    ALTER TABLE items
        ALTER locator_sealed SET STATISTICS 0, ALTER locator_note_sealed SET STATISTICS 0,
        ALTER hashes SET STATISTICS 0
    """,
)

DOWN = (
    "DROP TABLE timers",
    "DROP TABLE item_revisions",
    "DROP TABLE item_duplicates",
    "DROP TABLE items",
    "DROP TABLE notices",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
