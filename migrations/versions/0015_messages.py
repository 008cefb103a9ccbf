"""What platforms are told, where it is sent, and what became of each attempt."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE messages (
        platform_id UUID NOT NULL,
        position BIGINT NOT NULL,
        event_id UUID NOT NULL,
        kind TEXT NOT NULL,
        notice_id UUID,
        CONSTRAINT pk_messages PRIMARY KEY (platform_id, position)
    )
    """,
    # Of a register that was in use before: what would have been told.
    """
    INSERT INTO messages (platform_id, position, event_id, kind, notice_id)
    SELECT platform_id, position, id, kind, events.notice_id
    FROM log JOIN events ON events.id = log.event_id
    WHERE platform_id IS NOT NULL AND kind IN (
        'notice.issued', 'notice.amended', 'notice.due_soon', 'notice.overdue',
        'notice.resolved', 'notice.withdrawn', 'notice.deadline_changed', 'item.ruled',
        'endpoint.test'
    )
    """,
    """
    CREATE TRIGGER messages_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "REVOKE UPDATE, DELETE, TRUNCATE ON messages FROM CURRENT_USER",
    """
    CREATE TABLE webhook_endpoints (
        id UUID NOT NULL,
        platform_id UUID NOT NULL,
        host TEXT NOT NULL,
        url_sealed BYTEA NOT NULL,
        description TEXT,
        state TEXT NOT NULL,
        disabled_because TEXT,
        disabled_at TIMESTAMP WITH TIME ZONE,
        failing_since TIMESTAMP WITH TIME ZONE,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        removed_at TIMESTAMP WITH TIME ZONE,
        version INTEGER NOT NULL,
        CONSTRAINT pk_webhook_endpoints PRIMARY KEY (id),
        CONSTRAINT fk_webhook_endpoints_platform_id
            FOREIGN KEY(platform_id) REFERENCES platforms (id),
        CONSTRAINT ck_webhook_endpoints_state CHECK (state in ('active','disabled')),
        CONSTRAINT ck_webhook_endpoints_disabled CHECK (
            (state = 'disabled') = (disabled_at is not null)
            and (state = 'disabled') = (disabled_because is not null)
        )
    )
    """,
    """
    CREATE UNIQUE INDEX uq_webhook_endpoints_current
        ON webhook_endpoints (platform_id) WHERE removed_at is null
    """,
    """
    CREATE TABLE webhook_secrets (
        id UUID NOT NULL,
        endpoint_id UUID NOT NULL,
        secret_sealed BYTEA NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        signs_until TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_webhook_secrets PRIMARY KEY (id),
        CONSTRAINT fk_webhook_secrets_endpoint_id
            FOREIGN KEY(endpoint_id) REFERENCES webhook_endpoints (id)
    )
    """,
    "CREATE INDEX ix_webhook_secrets_endpoint_id ON webhook_secrets (endpoint_id)",
    """
    CREATE TABLE deliveries (
        id UUID NOT NULL,
        platform_id UUID NOT NULL,
        endpoint_id UUID NOT NULL,
        position BIGINT NOT NULL,
        event_id UUID NOT NULL,
        kind TEXT NOT NULL,
        notice_id UUID,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        attempts_before INTEGER NOT NULL,
        next_attempt_at TIMESTAMP WITH TIME ZONE,
        lease_id UUID,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        settled_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_deliveries PRIMARY KEY (id),
        CONSTRAINT uq_deliveries_position UNIQUE (position),
        CONSTRAINT ck_deliveries_state
            CHECK (state in ('pending','delivered','failed','cancelled')),
        CONSTRAINT ck_deliveries_pending
            CHECK ((state = 'pending') = (next_attempt_at is not null)),
        CONSTRAINT ck_deliveries_settled CHECK ((state = 'pending') = (settled_at is null))
    )
    """,
    "CREATE INDEX ix_deliveries_platform_id_position ON deliveries (platform_id, position)",
    "CREATE INDEX ix_deliveries_notice_id ON deliveries (notice_id)",
    """
    CREATE INDEX ix_deliveries_due ON deliveries (endpoint_id, next_attempt_at, position)
        WHERE state = 'pending'
    """,
    """
    ALTER TABLE deliveries SET (
        fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02,
        autovacuum_vacuum_threshold = 5000
    )
    """,
    """
    CREATE TABLE delivery_attempts (
        delivery_id UUID NOT NULL,
        number INTEGER NOT NULL,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL,
        seconds DOUBLE PRECISION NOT NULL,
        status SMALLINT,
        outcome TEXT NOT NULL,
        reason TEXT NOT NULL,
        CONSTRAINT pk_delivery_attempts PRIMARY KEY (delivery_id, number),
        CONSTRAINT fk_delivery_attempts_delivery_id
            FOREIGN KEY(delivery_id) REFERENCES deliveries (id) ON DELETE CASCADE
    )
    """,
)

DOWN = (
    "DROP TABLE delivery_attempts",
    "DROP TABLE deliveries",
    "DROP TABLE webhook_secrets",
    "DROP TABLE webhook_endpoints",
    "DROP TABLE messages",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
