"""What may have happened: the kinds of event, and what one says."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.values import dataclass


class EventKind(StrEnum):
    NOTICE_ISSUED = "notice.issued"
    NOTICE_ACKNOWLEDGED = "notice.acknowledged"
    NOTICE_ANSWERED = "notice.answered"
    NOTICE_AMENDED = "notice.amended"
    NOTICE_RESOLVED = "notice.resolved"
    NOTICE_REOPENED = "notice.reopened"
    NOTICE_WITHDRAWN = "notice.withdrawn"
    NOTICE_DUE_SOON = "notice.due_soon"
    NOTICE_OVERDUE = "notice.overdue"
    NOTICE_CLOCK_CHANGED = "notice.clock_changed"
    NOTICE_DEADLINE_CHANGED = "notice.deadline_changed"
    NOTICE_SENT = "notice.sent"
    NOTICE_GIVING_PROVED = "notice.giving_proved"
    NOTICE_ASSIGNED = "notice.assigned"
    NOTICE_TAGGED = "notice.tagged"
    NOTICE_NOTED = "notice.noted"
    ITEM_RULED = "item.ruled"
    ENDPOINT_SET = "endpoint.set"
    ENDPOINT_ROTATED = "endpoint.rotated"
    ENDPOINT_REMOVED = "endpoint.removed"
    ENDPOINT_DISABLED = "endpoint.disabled"
    ENDPOINT_TEST = "endpoint.test"
    HOLIDAY_ADDED = "holiday.added"
    HOLIDAY_REMOVED = "holiday.removed"
    BANK_HOLIDAYS_CHANGED = "bank_holidays.changed"
    PROVIDER_ADDED = "provider.added"
    PROVIDER_CHANGED = "provider.changed"
    PROVIDER_GROUP_ADDED = "provider_group.added"
    REVENUE_FIGURE_RECORDED = "revenue_figure.recorded"
    PLATFORM_ADDED = "platform.added"
    PLATFORM_CHANGED = "platform.changed"
    TEAM_ADDED = "team.added"
    TEAM_CHANGED = "team.changed"
    OFFICER_ADDED = "officer.added"
    OFFICER_CHANGED = "officer.changed"
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    SESSION_OPENED = "session.opened"
    SESSION_CLOSED = "session.closed"
    SIGNING_KEY_ROTATED = "signing_key.rotated"
    REGIME_ADDED = "regime.added"
    DECISION_GIVEN = "decision.given"
    DECISION_COMPLIED = "decision.complied"
    DECISION_WITHDRAWN = "decision.withdrawn"
    DECISION_APPEALED = "decision.appealed"
    DECISION_APPEAL_DECIDED = "decision.appeal_decided"
    ASSESSMENT_SAVED = "assessment.saved"
    SANDBOX_CLOCK_ADVANCED = "sandbox.clock_advanced"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `facts` never holds a locator, a note or a secret.

    `effective_at` is when it came to be so, `recorded_at` when it was written down: a
    lapse that is recorded after an outage keeps its true moment.
    """

    id: UUID
    kind: EventKind
    effective_at: datetime
    recorded_at: datetime
    subject_id: UUID | None = None
    notice_id: UUID | None = None
    platform_id: UUID | None = None
    provider_id: UUID | None = None
    clock_version: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
