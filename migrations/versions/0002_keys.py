"""Credentials, and the public halves of the keys that sign."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE keys (
        id UUID NOT NULL,
        digest BYTEA NOT NULL,
        role TEXT NOT NULL,
        platform_id UUID,
        label TEXT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE,
        revoked_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_keys PRIMARY KEY (id),
        CONSTRAINT uq_keys_digest UNIQUE (digest),
        CONSTRAINT fk_keys_platform_id FOREIGN KEY(platform_id) REFERENCES platforms (id)
    )
    """,
    "CREATE INDEX ix_keys_platform_id ON keys (platform_id)",
    """
    CREATE TABLE signing_keys (
        key_id TEXT NOT NULL,
        public_key BYTEA NOT NULL,
        first_used_at TIMESTAMP WITH TIME ZONE NOT NULL,
        retired_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_signing_keys PRIMARY KEY (key_id),
        CONSTRAINT ck_signing_keys_public_key CHECK (octet_length(public_key) = 32)
    )
    """,
    """
    CREATE UNIQUE INDEX uq_signing_keys_current
        ON signing_keys ((retired_at is null)) WHERE retired_at is null
    """,
)

DOWN = ("DROP TABLE signing_keys", "DROP TABLE keys")


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
