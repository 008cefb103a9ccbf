"""Versioned regimes."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE regimes (
        code TEXT NOT NULL,
        version INTEGER NOT NULL,
        effective_from DATE NOT NULL,
        built_in BOOLEAN NOT NULL,
        document JSONB NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_regimes PRIMARY KEY (code, version),
        CONSTRAINT uq_regimes_code_effective_from UNIQUE (code, effective_from)
    )
    """,
)

DOWN = ("DROP TABLE regimes",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
