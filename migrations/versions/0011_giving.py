"""Service of notices by email, and the bank holidays by which the register was dated."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE services_by_email (
        id UUID NOT NULL,
        notice_id UUID NOT NULL,
        sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor_id UUID,
        superseded_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_services_by_email PRIMARY KEY (id),
        CONSTRAINT fk_services_by_email_notice_id
            FOREIGN KEY(notice_id) REFERENCES notices (id)
    )
    """,
    "CREATE INDEX ix_services_by_email_notice_id ON services_by_email (notice_id)",
    """
    CREATE UNIQUE INDEX uq_services_by_email_current
        ON services_by_email (notice_id) WHERE superseded_at is null
    """,
    """
    CREATE TABLE giving_proofs (
        id UUID NOT NULL,
        service_id UUID NOT NULL,
        proved_given_at TIMESTAMP WITH TIME ZONE NOT NULL,
        evidence_sealed BYTEA NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor_id UUID,
        superseded_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_giving_proofs PRIMARY KEY (id),
        CONSTRAINT fk_giving_proofs_service_id
            FOREIGN KEY(service_id) REFERENCES services_by_email (id)
    )
    """,
    "CREATE INDEX ix_giving_proofs_service_id ON giving_proofs (service_id)",
    """
    CREATE UNIQUE INDEX uq_giving_proofs_current
        ON giving_proofs (service_id) WHERE superseded_at is null
    """,
    "ALTER TABLE holiday_changes ADD COLUMN cause TEXT",
    """
    CREATE TABLE bundled_calendars (
        calendar TEXT NOT NULL,
        edition TEXT NOT NULL,
        days JSONB NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_bundled_calendars PRIMARY KEY (calendar)
    )
    """,
)

DOWN = (
    "DROP TABLE bundled_calendars",
    "ALTER TABLE holiday_changes DROP COLUMN cause",
    "DROP TABLE giving_proofs",
    "DROP TABLE services_by_email",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
