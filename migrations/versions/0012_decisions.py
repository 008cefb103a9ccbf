"""Decisions and saved exposures."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE decisions (
        id UUID NOT NULL,
        stage TEXT NOT NULL,
        joint BOOLEAN NOT NULL,
        power TEXT,
        reference TEXT,
        given_at TIMESTAMP WITH TIME ZONE NOT NULL,
        compliance_day DATE,
        compliance_at TIMESTAMP WITH TIME ZONE,
        end_day TEXT NOT NULL,
        follows_id UUID,
        withdrawn_at TIMESTAMP WITH TIME ZONE,
        withdrawal_reason_sealed BYTEA,
        appealed_at TIMESTAMP WITH TIME ZONE,
        appeal_effect TEXT,
        appeal_decided_at TIMESTAMP WITH TIME ZONE,
        appeal_outcome TEXT,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_decisions PRIMARY KEY (id),
        CONSTRAINT fk_decisions_follows_id FOREIGN KEY(follows_id) REFERENCES decisions (id),
        CONSTRAINT ck_decisions_stage CHECK (
            stage in ('provisional_notice','confirmation_decision','penalty_notice')
        ),
        CONSTRAINT ck_decisions_compliance
            CHECK (num_nonnulls(compliance_day, compliance_at) <= 1),
        CONSTRAINT ck_decisions_appeal_outcome
            CHECK ((appeal_decided_at is null) = (appeal_outcome is null))
    )
    """,
    "CREATE INDEX ix_decisions_follows_id ON decisions (follows_id)",
    "CREATE INDEX ix_decisions_given_at_id ON decisions (given_at, id)",
    """
    CREATE TABLE decision_providers (
        decision_id UUID NOT NULL,
        provider_id UUID NOT NULL,
        CONSTRAINT pk_decision_providers PRIMARY KEY (decision_id, provider_id),
        CONSTRAINT fk_decision_providers_decision_id
            FOREIGN KEY(decision_id) REFERENCES decisions (id),
        CONSTRAINT fk_decision_providers_provider_id
            FOREIGN KEY(provider_id) REFERENCES providers (id)
    )
    """,
    "CREATE INDEX ix_decision_providers_provider_id ON decision_providers (provider_id)",
    """
    CREATE TABLE decision_notices (
        decision_id UUID NOT NULL,
        notice_id UUID NOT NULL,
        CONSTRAINT pk_decision_notices PRIMARY KEY (decision_id, notice_id),
        CONSTRAINT fk_decision_notices_decision_id
            FOREIGN KEY(decision_id) REFERENCES decisions (id),
        CONSTRAINT fk_decision_notices_notice_id
            FOREIGN KEY(notice_id) REFERENCES notices (id)
    )
    """,
    "CREATE INDEX ix_decision_notices_notice_id ON decision_notices (notice_id)",
    """
    CREATE TABLE decision_penalties (
        decision_id UUID NOT NULL,
        position INTEGER NOT NULL,
        requirement TEXT,
        amount NUMERIC(20, 2) NOT NULL,
        starts_on DATE,
        until DATE,
        max_days INTEGER,
        CONSTRAINT pk_decision_penalties PRIMARY KEY (decision_id, position),
        CONSTRAINT fk_decision_penalties_decision_id
            FOREIGN KEY(decision_id) REFERENCES decisions (id),
        CONSTRAINT ck_decision_penalties_amount CHECK (amount >= 0),
        CONSTRAINT ck_decision_penalties_single
            CHECK (starts_on is not null or num_nonnulls(until, max_days) = 0)
    )
    """,
    """
    CREATE TABLE decision_compliances (
        id UUID NOT NULL,
        decision_id UUID NOT NULL,
        requirement TEXT,
        complied_at TIMESTAMP WITH TIME ZONE NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_decision_compliances PRIMARY KEY (id),
        CONSTRAINT fk_decision_compliances_decision_id
            FOREIGN KEY(decision_id) REFERENCES decisions (id)
    )
    """,
    "CREATE INDEX ix_decision_compliances_decision_id ON decision_compliances (decision_id)",
    """
    CREATE TABLE assessments (
        id UUID NOT NULL,
        provider_id UUID,
        label TEXT,
        made_at TIMESTAMP WITH TIME ZONE NOT NULL,
        made_by UUID,
        digest TEXT NOT NULL,
        document JSONB NOT NULL,
        CONSTRAINT pk_assessments PRIMARY KEY (id),
        CONSTRAINT fk_assessments_provider_id
            FOREIGN KEY(provider_id) REFERENCES providers (id)
    )
    """,
    "CREATE INDEX ix_assessments_made_at_id ON assessments (made_at, id)",
    """
    CREATE INDEX ix_assessments_provider_id_made_at_id
        ON assessments (provider_id, made_at, id)
    """,
    """
    CREATE TRIGGER assessments_are_append_only
        BEFORE UPDATE OR DELETE OR TRUNCATE ON assessments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "REVOKE UPDATE, DELETE, TRUNCATE ON assessments FROM CURRENT_USER",
)

DOWN = (
    "DROP TABLE assessments",
    "DROP TABLE decision_compliances",
    "DROP TABLE decision_penalties",
    "DROP TABLE decision_notices",
    "DROP TABLE decision_providers",
    "DROP TABLE decisions",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
