"""Who sits at the console."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE console_sessions (
        id UUID NOT NULL,
        digest BYTEA NOT NULL,
        previous_digest BYTEA,
        key_id UUID NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        last_used_at TIMESTAMP WITH TIME ZONE NOT NULL,
        rotated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        told TEXT,
        CONSTRAINT pk_console_sessions PRIMARY KEY (id),
        CONSTRAINT uq_console_sessions_digest UNIQUE (digest),
        CONSTRAINT fk_console_sessions_key_id FOREIGN KEY(key_id) REFERENCES keys (id)
    )
    """,
    """
    CREATE INDEX ix_console_sessions_previous_digest ON console_sessions (previous_digest)
    """,
    "CREATE INDEX ix_console_sessions_key_id ON console_sessions (key_id)",
    "CREATE INDEX ix_console_sessions_expires_at ON console_sessions (expires_at)",
)

DOWN = ("DROP TABLE console_sessions",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
