"""Bulk imports: how far each is, and what it has read and not yet entered."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE imports (
        id UUID NOT NULL,
        fingerprint BYTEA,
        door TEXT NOT NULL,
        state TEXT NOT NULL,
        actor_role TEXT NOT NULL,
        actor_id UUID,
        columns JSONB NOT NULL,
        joined BOOLEAN NOT NULL,
        notices_read_to BIGINT NOT NULL,
        items_read_to BIGINT NOT NULL,
        entered_to BIGINT NOT NULL,
        rows_read BIGINT NOT NULL,
        notices BIGINT NOT NULL,
        items BIGINT NOT NULL,
        without_items BIGINT NOT NULL,
        merged BIGINT NOT NULL,
        schemes_assumed BIGINT NOT NULL,
        duplicates BIGINT NOT NULL,
        rejected BIGINT NOT NULL,
        failure TEXT,
        held_by UUID,
        held_until TIMESTAMP WITH TIME ZONE,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        finished_at TIMESTAMP WITH TIME ZONE,
        version INTEGER NOT NULL,
        CONSTRAINT pk_imports PRIMARY KEY (id),
        CONSTRAINT uq_imports_fingerprint UNIQUE (fingerprint),
        CONSTRAINT ck_imports_door CHECK (door in ('api','command')),
        CONSTRAINT ck_imports_state CHECK (state in ('receiving','running','done','failed')),
        CONSTRAINT ck_imports_finished
            CHECK ((state in ('done','failed')) = (finished_at is not null))
    )
    """,
    "CREATE INDEX ix_imports_created_at ON imports (created_at) WHERE held_by is not null",
    """
    CREATE TABLE import_rejects (
        import_id UUID NOT NULL,
        file SMALLINT NOT NULL,
        row BIGINT NOT NULL,
        field TEXT,
        reason TEXT NOT NULL,
        key BYTEA,
        CONSTRAINT pk_import_rejects PRIMARY KEY (import_id, file, row),
        CONSTRAINT fk_import_rejects_import_id FOREIGN KEY(import_id) REFERENCES imports (id)
    )
    """,
    """
    CREATE INDEX ix_import_rejects_import_id_key
        ON import_rejects (import_id, key) WHERE key is not null
    """,
    # What is read goes away when it has been entered. No foreign key: it would cost a
    # look-up for each of millions of rows that only one import ever writes.
    """
    CREATE TABLE import_notices (
        import_id UUID NOT NULL,
        row BIGINT NOT NULL,
        key BYTEA NOT NULL,
        said BYTEA NOT NULL,
        id UUID NOT NULL,
        reference TEXT NOT NULL,
        platform_id UUID NOT NULL,
        regime_code TEXT NOT NULL,
        regime_version INTEGER NOT NULL,
        category TEXT NOT NULL,
        legal_basis TEXT[] NOT NULL,
        reasons TEXT NOT NULL,
        priority TEXT NOT NULL,
        report JSONB,
        respond_by TIMESTAMP WITH TIME ZONE,
        issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL,
        deadline_at TIMESTAMP WITH TIME ZONE NOT NULL,
        due_soon_at TIMESTAMP WITH TIME ZONE NOT NULL,
        warnings TIMESTAMP WITH TIME ZONE[] NOT NULL,
        CONSTRAINT pk_import_notices PRIMARY KEY (import_id, row)
    )
    """,
    "CREATE INDEX ix_import_notices_import_id_key_row ON import_notices (import_id, key, row)",
    """
    CREATE TABLE import_items (
        import_id UUID NOT NULL,
        key BYTEA NOT NULL,
        row BIGINT NOT NULL,
        place INTEGER NOT NULL,
        id UUID NOT NULL,
        locator_sealed BYTEA NOT NULL,
        locator_digest BYTEA NOT NULL,
        locator_note_sealed BYTEA,
        media_type TEXT NOT NULL,
        hashes JSONB,
        CONSTRAINT pk_import_items PRIMARY KEY (import_id, key, row, place)
    )
    """,
)

DOWN = (
    "DROP TABLE import_items",
    "DROP TABLE import_notices",
    "DROP TABLE import_rejects",
    "DROP TABLE imports",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
