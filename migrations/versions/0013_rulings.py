"""What officers rule of items, and from when an item counts as complied with."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE rulings (
        id UUID NOT NULL,
        notice_id UUID NOT NULL,
        item_id UUID NOT NULL,
        decision TEXT NOT NULL,
        reason_sealed BYTEA NOT NULL,
        ruled_at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor_id UUID,
        superseded_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_rulings PRIMARY KEY (id),
        CONSTRAINT ck_rulings_decision CHECK (decision in (
            'dispute_upheld','dispute_rejected','verified_removed','still_available')),
        CONSTRAINT fk_rulings_notice_id FOREIGN KEY(notice_id) REFERENCES notices (id),
        CONSTRAINT fk_rulings_item_id FOREIGN KEY(item_id) REFERENCES items (id)
    )
    """,
    "CREATE INDEX ix_rulings_notice_id ON rulings (notice_id)",
    "CREATE INDEX ix_rulings_item_id ON rulings (item_id)",
    """
    CREATE UNIQUE INDEX uq_rulings_current ON rulings (item_id) WHERE superseded_at is null
    """,
    """
    ALTER TABLE items
        ADD COLUMN counts_from TIMESTAMP WITH TIME ZONE,
        ADD COLUMN ruling TEXT,
        ADD COLUMN found_gone_at TIMESTAMP WITH TIME ZONE,
        ADD COLUMN found_available_at TIMESTAMP WITH TIME ZONE,
        ADD COLUMN rejected_grounds TEXT[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT ck_items_ruling CHECK (ruling in (
            'dispute_upheld','dispute_rejected','verified_removed','still_available'))
    """,
    "UPDATE items SET counts_from = effective_at WHERE state = 'complied'",
    """
    ALTER TABLE items ADD CONSTRAINT ck_items_counts_from
        CHECK ((state = 'complied') = (counts_from is not null))
    """,
)

DOWN = (
    """
    ALTER TABLE items
        DROP CONSTRAINT ck_items_counts_from,
        DROP CONSTRAINT ck_items_ruling,
        DROP COLUMN rejected_grounds,
        DROP COLUMN found_available_at,
        DROP COLUMN found_gone_at,
        DROP COLUMN ruling,
        DROP COLUMN counts_from
    """,
    "DROP TABLE rulings",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
