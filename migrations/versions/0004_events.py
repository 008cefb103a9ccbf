"""Events, the outbox and the order of the log."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE events (
        id UUID NOT NULL,
        kind TEXT NOT NULL,
        subject_id UUID,
        notice_id UUID,
        platform_id UUID,
        provider_id UUID,
        actor_role TEXT NOT NULL,
        actor_id UUID,
        effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        clock_version INTEGER,
        facts JSONB NOT NULL,
        CONSTRAINT pk_events PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_events_notice_id_recorded_at_id ON events (notice_id, recorded_at, id)",
    """
    CREATE UNIQUE INDEX uq_events_stage
        ON events (notice_id, kind, clock_version, effective_at)
        WHERE clock_version is not null
    """,
    """
    -- What one act recorded stands in one row: its events, and of each what the sequencer
    -- needs to know.
    CREATE TABLE outbox (
        number BIGINT GENERATED ALWAYS AS IDENTITY,
        event_ids UUID[] NOT NULL,
        kinds TEXT[] NOT NULL,
        notice_ids UUID[] NOT NULL,
        platform_ids UUID[] NOT NULL,
        CONSTRAINT pk_outbox PRIMARY KEY (number)
    )
    """,
    # A long list is gone before its being compressed would have been worth anything.
    """
    ALTER TABLE outbox
        ALTER event_ids SET STORAGE EXTERNAL, ALTER kinds SET STORAGE EXTERNAL,
        ALTER notice_ids SET STORAGE EXTERNAL, ALTER platform_ids SET STORAGE EXTERNAL
    """,
    """
    CREATE TABLE log (
        position BIGINT NOT NULL,
        event_id UUID NOT NULL,
        notice_id UUID,
        sequenced_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_log PRIMARY KEY (position),
        CONSTRAINT uq_log_event_id UNIQUE (event_id)
    )
    """,
    """
    -- A UUIDv7 for rows that a statement makes by the thousand: the moment's milliseconds,
    -- the version, and random bits. PostgreSQL has its own only from version 18 on.
    CREATE FUNCTION new_event_id(moment timestamptz) RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM moment) * 1000)::bigint) FROM 3)
                FROM 1 FOR 6),
            52, 1), 53, 1),
        'hex')::uuid
    """,
    """
    CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END
    $$
    """,
    """
    CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "REVOKE UPDATE, DELETE, TRUNCATE ON events, log FROM CURRENT_USER",
    # Nothing is looked for by what an event tells: of that no samples are taken and kept.
    "ALTER TABLE events ALTER facts SET STATISTICS 0",
    """
    ALTER TABLE outbox SET (
        autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000
    )
    """,
)

DOWN = (
    "DROP TABLE log",
    "DROP TABLE outbox",
    "DROP TABLE events",
    "DROP FUNCTION refuse_change()",
    "DROP FUNCTION new_event_id(timestamptz)",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
