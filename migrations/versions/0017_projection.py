"""The projection: what is folded from the log, and what late responders are ranked by."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE projection (
        single BOOLEAN DEFAULT true NOT NULL,
        through_event BIGINT NOT NULL,
        ranked_through BIGINT NOT NULL,
        ranked_for DATE,
        CONSTRAINT pk_projection PRIMARY KEY (single),
        CONSTRAINT ck_projection_single CHECK (single)
    )
    """,
    "INSERT INTO projection (through_event, ranked_through) VALUES (0, 0)",
    """
    CREATE TABLE counted_notices (
        notice_id UUID NOT NULL,
        platform_id UUID NOT NULL,
        provider_id UUID NOT NULL,
        regime_code TEXT NOT NULL,
        category TEXT NOT NULL,
        state TEXT NOT NULL,
        timeliness TEXT NOT NULL,
        original_timeliness TEXT NOT NULL,
        age SMALLINT,
        original_age SMALLINT,
        deadline_at TIMESTAMP WITH TIME ZONE NOT NULL,
        issued_hour INTEGER NOT NULL,
        acknowledged_hour INTEGER,
        resolved_hour INTEGER,
        withdrawn_hour INTEGER,
        overdue_hour INTEGER,
        original_overdue_hour INTEGER,
        acknowledged_after BIGINT,
        acted_after BIGINT,
        within_24_hours SMALLINT NOT NULL,
        within_48_hours SMALLINT NOT NULL,
        within_7_days SMALLINT NOT NULL,
        later SMALLINT NOT NULL,
        reinstated SMALLINT NOT NULL,
        disputes_pending SMALLINT NOT NULL,
        disputes_upheld SMALLINT NOT NULL,
        disputes_rejected SMALLINT NOT NULL,
        changes_at TIMESTAMP WITH TIME ZONE,
        is_open BOOLEAN NOT NULL GENERATED ALWAYS AS (
            state IN ('awaiting_acknowledgement', 'awaiting_response')
        ) STORED,
        CONSTRAINT pk_counted_notices PRIMARY KEY (notice_id)
    )
    """,
    """
    CREATE INDEX ix_counted_notices_late
        ON counted_notices (provider_id, regime_code, deadline_at)
        WHERE timeliness in ('overdue','late')
    """,
    # The lists of what is open walk along these: on `notices` they would make every issue and
    # every answer dearer.
    """
    CREATE INDEX ix_counted_notices_open ON counted_notices (deadline_at, notice_id)
        WHERE is_open
    """,
    """
    CREATE INDEX ix_counted_notices_open_of_provider
        ON counted_notices (provider_id, deadline_at, notice_id)
        WHERE is_open
    """,
    """
    CREATE INDEX ix_counted_notices_open_of_platform
        ON counted_notices (platform_id, deadline_at, notice_id)
        WHERE is_open
    """,
    """
    CREATE INDEX ix_counted_notices_contested ON counted_notices (deadline_at, notice_id)
        WHERE timeliness = 'contested'
    """,
    """
    CREATE INDEX ix_counted_notices_resolved ON counted_notices (resolved_hour, notice_id)
        WHERE resolved_hour is not null
    """,
    """
    CREATE INDEX ix_counted_notices_changes_at ON counted_notices (changes_at)
        WHERE changes_at is not null
    """,
    """
    CREATE TABLE tallies (
        figure TEXT NOT NULL,
        platform_id UUID NOT NULL,
        place INTEGER NOT NULL,
        regime_code TEXT NOT NULL,
        category TEXT NOT NULL,
        provider_id UUID NOT NULL,
        counted BIGINT NOT NULL,
        total BIGINT NOT NULL,
        CONSTRAINT pk_tallies
            PRIMARY KEY (figure, platform_id, place, regime_code, category, provider_id)
    )
    """,
    """
    CREATE TABLE lateness (
        provider_id UUID NOT NULL,
        regime_code TEXT NOT NULL,
        overdue BIGINT NOT NULL,
        late BIGINT NOT NULL,
        contested BIGINT NOT NULL,
        first_overdue_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_lateness PRIMARY KEY (provider_id, regime_code)
    )
    """,
    """
    CREATE TABLE ranks (
        provider_id UUID NOT NULL,
        reckoned_for DATE NOT NULL,
        statutory_maximum NUMERIC(20, 2) NOT NULL,
        accrued NUMERIC(22, 2) NOT NULL,
        CONSTRAINT pk_ranks PRIMARY KEY (provider_id)
    )
    """,
    # The same few rows change at every batch: with room beside them no index is touched.
    """
    ALTER TABLE tallies SET (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000
    )
    """,
    "ALTER TABLE counted_notices SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)",
    """
    ALTER TABLE lateness
        SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)
    """,
)

DOWN = (
    "DROP TABLE ranks",
    "DROP TABLE lateness",
    "DROP TABLE tallies",
    "DROP TABLE counted_notices",
    "DROP TABLE projection",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
