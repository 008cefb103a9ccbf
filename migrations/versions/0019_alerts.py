"""Alerts on saved filters: who is told, what matches, what was told of it."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

UP = (
    # Rises when the question changes, and not with the name.
    "ALTER TABLE saved_filters ADD COLUMN question INTEGER NOT NULL DEFAULT 1",
    """
    CREATE TABLE alert_subscriptions (
        id UUID NOT NULL,
        owner_id UUID NOT NULL,
        saved_filter_id UUID NOT NULL,
        question INTEGER NOT NULL,
        channel TEXT NOT NULL,
        digest TEXT NOT NULL,
        host TEXT,
        url_sealed BYTEA,
        secret_sealed BYTEA,
        state TEXT NOT NULL,
        disabled_because TEXT,
        failing_since TIMESTAMP WITH TIME ZONE,
        through_event BIGINT NOT NULL,
        through_moment TIMESTAMP WITH TIME ZONE NOT NULL,
        last_alert_at TIMESTAMP WITH TIME ZONE,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_alert_subscriptions PRIMARY KEY (id),
        CONSTRAINT fk_alert_subscriptions_saved_filter_id
            FOREIGN KEY(saved_filter_id) REFERENCES saved_filters (id) ON DELETE CASCADE,
        CONSTRAINT ck_alert_subscriptions_channel CHECK (channel in ('email','webhook')),
        CONSTRAINT ck_alert_subscriptions_digest
            CHECK (digest in ('immediate','hourly','daily')),
        CONSTRAINT ck_alert_subscriptions_state CHECK (state in ('active','disabled')),
        CONSTRAINT ck_alert_subscriptions_disabled
            CHECK ((state = 'disabled') = (disabled_because is not null)),
        CONSTRAINT ck_alert_subscriptions_webhook CHECK (
            (channel = 'webhook') = (url_sealed is not null)
            and (channel = 'webhook') = (secret_sealed is not null)
            and (channel = 'webhook') = (host is not null)
        )
    )
    """,
    """
    CREATE INDEX ix_alert_subscriptions_saved_filter_id
        ON alert_subscriptions (saved_filter_id)
    """,
    """
    CREATE INDEX ix_alert_subscriptions_owner_id_created_at_id
        ON alert_subscriptions (owner_id, created_at, id)
    """,
    """
    CREATE TABLE alert_members (
        subscription_id UUID NOT NULL,
        notice_id UUID NOT NULL,
        entry INTEGER NOT NULL,
        matching BOOLEAN NOT NULL,
        CONSTRAINT pk_alert_members PRIMARY KEY (subscription_id, notice_id),
        CONSTRAINT fk_alert_members_subscription_id
            FOREIGN KEY(subscription_id) REFERENCES alert_subscriptions (id)
            ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE alerts (
        id UUID NOT NULL,
        subscription_id UUID NOT NULL,
        notices INTEGER NOT NULL,
        notice_ids UUID[] NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_attempt_at TIMESTAMP WITH TIME ZONE,
        lease_id UUID,
        outcome TEXT,
        reason TEXT,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        settled_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_alerts PRIMARY KEY (id),
        CONSTRAINT fk_alerts_subscription_id
            FOREIGN KEY(subscription_id) REFERENCES alert_subscriptions (id)
            ON DELETE CASCADE,
        CONSTRAINT ck_alerts_state
            CHECK (state in ('pending','delivered','failed','cancelled')),
        CONSTRAINT ck_alerts_pending
            CHECK ((state = 'pending') = (next_attempt_at is not null)),
        CONSTRAINT ck_alerts_settled CHECK ((state = 'pending') = (settled_at is null))
    )
    """,
    """
    CREATE INDEX ix_alerts_subscription_id_created_at_id
        ON alerts (subscription_id, created_at, id)
    """,
    "CREATE INDEX ix_alerts_due ON alerts (next_attempt_at) WHERE state = 'pending'",
    """
    CREATE TABLE alert_entries (
        subscription_id UUID NOT NULL,
        notice_id UUID NOT NULL,
        entry INTEGER NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        alert_id UUID,
        CONSTRAINT pk_alert_entries PRIMARY KEY (subscription_id, notice_id, entry),
        CONSTRAINT fk_alert_entries_subscription_id
            FOREIGN KEY(subscription_id) REFERENCES alert_subscriptions (id)
            ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_alert_entries_untold ON alert_entries (subscription_id, entered_at)
        WHERE alert_id is null
    """,
    "CREATE INDEX ix_alert_entries_alert_id ON alert_entries (alert_id)",
    "CREATE INDEX ix_alerts_settled_at ON alerts (settled_at)",
)

DOWN = (
    "DROP TABLE alert_entries",
    "DROP TABLE alerts",
    "DROP TABLE alert_members",
    "DROP TABLE alert_subscriptions",
    "ALTER TABLE saved_filters DROP COLUMN question",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
