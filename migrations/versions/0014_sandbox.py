"""Whether a register is a sandbox, and how far its clock was moved."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

UP = (
    """
    ALTER TABLE installation
        ADD COLUMN sandbox BOOLEAN DEFAULT false NOT NULL,
        ADD COLUMN clock_offset INTERVAL DEFAULT '0' NOT NULL,
        ADD CONSTRAINT ck_installation_clock_moved CHECK (
            clock_offset >= interval '0' and (sandbox or clock_offset = interval '0'))
    """,
)

DOWN = (
    """
    ALTER TABLE installation
        DROP CONSTRAINT ck_installation_clock_moved,
        DROP COLUMN clock_offset,
        DROP COLUMN sandbox
    """,
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
