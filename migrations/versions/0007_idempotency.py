"""First answers, kept for retries."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE idempotency_keys (
        owner UUID NOT NULL,
        key TEXT NOT NULL,
        fingerprint BYTEA NOT NULL,
        status INTEGER,
        answer_sealed BYTEA,
        learnt JSONB,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (owner, key)
    )
    """,
    "CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys USING brin (created_at)",
    # What is sealed cannot be compressed, and most answers fit beside the rest of their row.
    "ALTER TABLE idempotency_keys ALTER answer_sealed SET STORAGE EXTERNAL",
    "ALTER TABLE idempotency_keys SET (toast_tuple_target = 8160)",
)

DOWN = ("DROP TABLE idempotency_keys",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
