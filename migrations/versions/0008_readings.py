"""Who read which locators, and when each job last ran."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE locator_readings (
        id UUID NOT NULL,
        reader_id UUID,
        reader_role TEXT NOT NULL,
        door TEXT NOT NULL,
        notice_ids UUID[] NOT NULL,
        read_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_locator_readings PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_locator_readings_read_at ON locator_readings USING brin (read_at)",
    """
    CREATE TABLE job_runs (
        job TEXT NOT NULL,
        completed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_job_runs PRIMARY KEY (job)
    )
    """,
)

DOWN = (
    "DROP TABLE job_runs",
    "DROP TABLE locator_readings",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
