"""The regulator's own desk: who works on what, tags, notes, saved filters, acts in bulk."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE teams (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        active BOOLEAN NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_teams PRIMARY KEY (id),
        CONSTRAINT uq_teams_name UNIQUE (name)
    )
    """,
    "CREATE INDEX ix_teams_created_at_id ON teams (created_at, id)",
    """
    CREATE TABLE officers (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        email TEXT,
        team_id UUID,
        active BOOLEAN NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_officers PRIMARY KEY (id),
        CONSTRAINT fk_officers_team_id FOREIGN KEY(team_id) REFERENCES teams (id)
    )
    """,
    "CREATE INDEX ix_officers_created_at_id ON officers (created_at, id)",
    "CREATE INDEX ix_officers_team_id ON officers (team_id)",
    "ALTER TABLE keys ADD COLUMN officer_id UUID",
    """
    ALTER TABLE keys ADD CONSTRAINT fk_keys_officer_id
        FOREIGN KEY(officer_id) REFERENCES officers (id)
    """,
    "CREATE INDEX ix_keys_officer_id ON keys (officer_id)",
    """
    ALTER TABLE notices
        ADD COLUMN assigned_officer_id UUID,
        ADD COLUMN assigned_team_id UUID,
        ADD COLUMN assigned_at TIMESTAMP WITH TIME ZONE,
        ADD COLUMN tags TEXT[] NOT NULL DEFAULT '{}',
        ADD COLUMN desk_version INTEGER NOT NULL DEFAULT 0,
        ADD COLUMN in_queue BOOLEAN NOT NULL GENERATED ALWAYS AS (
            assigned_at is not null
            and state in ('awaiting_acknowledgement','awaiting_response')
        ) STORED,
        ADD CONSTRAINT fk_notices_assigned_officer_id
            FOREIGN KEY(assigned_officer_id) REFERENCES officers (id),
        ADD CONSTRAINT fk_notices_assigned_team_id
            FOREIGN KEY(assigned_team_id) REFERENCES teams (id),
        ADD CONSTRAINT ck_notices_assigned CHECK (
            (num_nonnulls(assigned_officer_id, assigned_team_id) = 1)
            = (assigned_at is not null)
            and num_nonnulls(assigned_officer_id, assigned_team_id) <= 1
        )
    """,
    """
    CREATE INDEX ix_notices_assigned_officer ON notices (assigned_officer_id, deadline_at, id)
        WHERE assigned_officer_id is not null
    """,
    """
    CREATE INDEX ix_notices_assigned_team ON notices (assigned_team_id, deadline_at, id)
        WHERE assigned_team_id is not null
    """,
    # What is assigned to nobody is never in them, so that a platform's answer to it changes
    # no column of any index.
    """
    CREATE INDEX ix_notices_queue_officer ON notices (assigned_officer_id, deadline_at, id)
        WHERE in_queue
    """,
    """
    CREATE INDEX ix_notices_queue_team ON notices (assigned_team_id, deadline_at, id)
        WHERE in_queue
    """,
    "CREATE INDEX ix_notices_tags ON notices USING gin (tags) WHERE tags <> '{}'",
    """
    CREATE TABLE tags (
        tag TEXT NOT NULL,
        notices INTEGER NOT NULL,
        CONSTRAINT pk_tags PRIMARY KEY (tag),
        CONSTRAINT ck_tags_notices CHECK (notices >= 0)
    )
    """,
    """
    CREATE TABLE internal_notes (
        id UUID NOT NULL,
        notice_id UUID NOT NULL,
        text_sealed BYTEA NOT NULL,
        supersedes UUID,
        author_key_id UUID,
        author_officer_id UUID,
        written_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_internal_notes PRIMARY KEY (id),
        CONSTRAINT fk_internal_notes_notice_id FOREIGN KEY(notice_id) REFERENCES notices (id),
        CONSTRAINT uq_internal_notes_supersedes UNIQUE (supersedes)
    )
    """,
    """
    CREATE INDEX ix_internal_notes_notice_id_written_at_id
        ON internal_notes (notice_id, written_at, id)
    """,
    """
    CREATE TRIGGER internal_notes_are_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON internal_notes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "REVOKE UPDATE, DELETE, TRUNCATE ON internal_notes FROM CURRENT_USER",
    """
    CREATE TABLE saved_filters (
        id UUID NOT NULL,
        owner_id UUID NOT NULL,
        name TEXT NOT NULL,
        parameters_sealed BYTEA NOT NULL,
        shared BOOLEAN NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_saved_filters PRIMARY KEY (id),
        CONSTRAINT uq_saved_filters_owner_id_name UNIQUE (owner_id, name)
    )
    """,
    "CREATE INDEX ix_saved_filters_created_at_id ON saved_filters (created_at, id)",
    """
    CREATE TABLE bulk_previews (
        id UUID NOT NULL,
        owner_id UUID NOT NULL,
        action TEXT NOT NULL,
        parameters_sealed BYTEA NOT NULL,
        more BOOLEAN NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_bulk_previews PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_bulk_previews_created_at ON bulk_previews (created_at)",
    """
    CREATE TABLE bulk_elements (
        preview_id UUID NOT NULL,
        position INTEGER NOT NULL,
        notice_id UUID NOT NULL,
        reference TEXT,
        version INTEGER,
        desk_version INTEGER,
        changes JSONB NOT NULL,
        state TEXT NOT NULL,
        refused_as TEXT,
        code TEXT,
        detail TEXT,
        CONSTRAINT pk_bulk_elements PRIMARY KEY (preview_id, position),
        CONSTRAINT fk_bulk_elements_preview_id
            FOREIGN KEY(preview_id) REFERENCES bulk_previews (id) ON DELETE CASCADE,
        CONSTRAINT ck_bulk_elements_state CHECK (state in ('planned','done','refused')),
        CONSTRAINT ck_bulk_elements_refused CHECK (
            (state = 'refused') = (refused_as is not null)
            and (state = 'refused') = (code is not null)
            and (state = 'refused') = (detail is not null)
        )
    )
    """,
)

DOWN = (
    "DROP TABLE bulk_elements",
    "DROP TABLE bulk_previews",
    "DROP TABLE saved_filters",
    "DROP TABLE internal_notes",
    "DROP TABLE tags",
    """
    ALTER TABLE notices
        DROP COLUMN in_queue,
        DROP COLUMN assigned_officer_id,
        DROP COLUMN assigned_team_id,
        DROP COLUMN assigned_at,
        DROP COLUMN tags,
        DROP COLUMN desk_version
    """,
    "ALTER TABLE keys DROP COLUMN officer_id",
    "DROP TABLE officers",
    "DROP TABLE teams",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
