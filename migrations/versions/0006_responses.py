"""What platforms answer."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE item_responses (
        id UUID NOT NULL,
        submission_id UUID NOT NULL,
        item_id UUID NOT NULL,
        outcome TEXT NOT NULL,
        ground TEXT,
        territories TEXT[] NOT NULL,
        effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        note_sealed BYTEA,
        actor_id UUID,
        CONSTRAINT pk_item_responses PRIMARY KEY (id),
        CONSTRAINT ck_item_responses_effective_before_receipt
            CHECK (effective_at <= received_at),
        CONSTRAINT fk_item_responses_item_id FOREIGN KEY(item_id) REFERENCES items (id)
    )
    """,
    "CREATE INDEX ix_item_responses_item_id ON item_responses (item_id)",
    """
    -- In a statement that may only write what nobody changed: somebody did.
    CREATE FUNCTION overtaken() RETURNS boolean
    LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        RAISE EXCEPTION 'what was seen has changed' USING ERRCODE = 'serialization_failure';
    END
    $$
    """,
)

DOWN = (
    "DROP FUNCTION overtaken()",
    "DROP TABLE item_responses",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
