"""Changes of clocks and of calendars."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE clock_events (
        id UUID NOT NULL,
        notice_id UUID NOT NULL,
        kind TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        reason TEXT NOT NULL,
        by INTERVAL,
        until TIMESTAMP WITH TIME ZONE,
        replaced_start TIMESTAMP WITH TIME ZONE,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor_id UUID,
        CONSTRAINT pk_clock_events PRIMARY KEY (id),
        CONSTRAINT ck_clock_events_replaced_start
            CHECK ((kind = 'start_corrected') = (replaced_start is not null)),
        CONSTRAINT fk_clock_events_notice_id FOREIGN KEY(notice_id) REFERENCES notices (id)
    )
    """,
    "CREATE INDEX ix_clock_events_notice_id ON clock_events (notice_id)",
    """
    CREATE TABLE holidays (
        id UUID NOT NULL,
        calendar TEXT NOT NULL,
        day DATE NOT NULL,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_holidays PRIMARY KEY (id),
        CONSTRAINT uq_holidays_calendar_day UNIQUE (calendar, day)
    )
    """,
    """
    CREATE TABLE holiday_changes (
        id UUID NOT NULL,
        kind TEXT NOT NULL,
        calendar TEXT NOT NULL,
        day DATE NOT NULL,
        name TEXT NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        settled_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_holiday_changes PRIMARY KEY (id),
        CONSTRAINT ck_holiday_changes_kind CHECK (kind in ('added','removed'))
    )
    """,
    """
    CREATE INDEX ix_holiday_changes_changed_at
        ON holiday_changes (changed_at) WHERE settled_at is null
    """,
)

DOWN = (
    "DROP TABLE holiday_changes",
    "DROP TABLE holidays",
    "DROP TABLE clock_events",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
