"""Providers, their groups, revenue figures and platforms."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE installation (
        single BOOLEAN DEFAULT true NOT NULL,
        sealing_check BYTEA NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_installation PRIMARY KEY (single),
        CONSTRAINT ck_installation_single CHECK (single)
    )
    """,
    """
    CREATE TABLE provider_groups (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_provider_groups PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_provider_groups_created_at_id ON provider_groups (created_at, id)",
    """
    CREATE TABLE providers (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        country TEXT,
        group_id UUID,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_providers PRIMARY KEY (id),
        CONSTRAINT fk_providers_group_id FOREIGN KEY(group_id) REFERENCES provider_groups (id)
    )
    """,
    "CREATE INDEX ix_providers_created_at_id ON providers (created_at, id)",
    "CREATE INDEX ix_providers_group_id ON providers (group_id)",
    """
    CREATE TABLE platforms (
        id UUID NOT NULL,
        provider_id UUID NOT NULL,
        name TEXT NOT NULL,
        url TEXT NOT NULL,
        contact_email TEXT,
        territories TEXT[] NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_platforms PRIMARY KEY (id),
        CONSTRAINT fk_platforms_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id)
    )
    """,
    "CREATE INDEX ix_platforms_created_at_id ON platforms (created_at, id)",
    "CREATE INDEX ix_platforms_provider_id ON platforms (provider_id)",
    """
    CREATE TABLE revenue_figures (
        id UUID NOT NULL,
        provider_id UUID NOT NULL,
        period_start DATE NOT NULL,
        period_end DATE NOT NULL,
        amount NUMERIC(20, 2) NOT NULL,
        currency TEXT NOT NULL,
        status TEXT NOT NULL,
        scope TEXT NOT NULL,
        source TEXT NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_revenue_figures PRIMARY KEY (id),
        CONSTRAINT ck_revenue_figures_period CHECK (period_end >= period_start),
        CONSTRAINT ck_revenue_figures_amount CHECK (amount >= 0),
        CONSTRAINT fk_revenue_figures_provider_id
            FOREIGN KEY(provider_id) REFERENCES providers (id)
    )
    """,
    """
    CREATE INDEX ix_revenue_figures_provider_id_recorded_at_id
        ON revenue_figures (provider_id, recorded_at, id)
    """,
)

DOWN = (
    "DROP TABLE revenue_figures",
    "DROP TABLE platforms",
    "DROP TABLE providers",
    "DROP TABLE provider_groups",
    "DROP TABLE installation",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
