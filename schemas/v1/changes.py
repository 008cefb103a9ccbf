"""What changed, for whoever watches the register: one page after the other, or as it comes."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from schemas.v1.common import In, Moment, Out
from schemas.v1.messages import MOST_SECONDS_OF_WAITING
from schemas.v1.notices import Category, RegimeCode, State


class ChangeKind(StrEnum):
    """What may have happened. More kinds may come: leave aside what you do not know."""

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
    ITEM_RULED = "item.ruled"
    NOTICE_ASSIGNED = "notice.assigned"
    NOTICE_TAGGED = "notice.tagged"
    NOTICE_NOTED = "notice.noted"
    TEAM_ADDED = "team.added"
    TEAM_CHANGED = "team.changed"
    OFFICER_ADDED = "officer.added"
    OFFICER_CHANGED = "officer.changed"
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
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    SIGNING_KEY_ROTATED = "signing_key.rotated"
    SESSION_OPENED = "session.opened"
    SESSION_CLOSED = "session.closed"
    REGIME_ADDED = "regime.added"
    DECISION_GIVEN = "decision.given"
    DECISION_COMPLIED = "decision.complied"
    DECISION_WITHDRAWN = "decision.withdrawn"
    DECISION_APPEALED = "decision.appealed"
    DECISION_APPEAL_DECIDED = "decision.appeal_decided"
    ASSESSMENT_SAVED = "assessment.saved"
    SANDBOX_CLOCK_ADVANCED = "sandbox.clock_advanced"


class Change(Out):
    """One event of the log. To the role `dashboard` position, kind and moments are shown; to
    it every other field is null.
    """

    position: int = Field(
        description="Contiguous over all changes there are: after n comes n + 1.",
        examples=[1041],
    )
    kind: str = Field(description="One of `ChangeKind`.", examples=["notice.overdue"])
    effective_at: Moment = Field(description="When it came to be so.")
    recorded_at: Moment
    id: UUID | None = Field(description="Of the event, as in the history of the notice.")
    subject_id: UUID | None = Field(
        description="What it happened to: a notice, a platform, a decision, a holiday."
    )
    notice_id: UUID | None
    platform_id: UUID | None
    provider_id: UUID | None
    regime: str | None = Field(examples=["uk-osa-intimate-image"])
    category: str | None = Field(examples=["intimate_image_abuse"])
    state: State | None = Field(
        description="Where the notice stood from then on; null where this did not move it."
    )
    deadline_at: Moment | None = Field(
        description="The deadline that the notice then had, where the event says."
    )


class Changes(Out):
    """A page, the oldest change first. It may be empty though more is to come."""

    items: list[Change]
    next: str = Field(description="Always there: where to go on, now or later.")
    through: int = Field(
        description="Every position up to this one was looked at; the page holds those wanted."
    )


_Cursor = Annotated[str, StringConstraints(max_length=500)]


class StreamQuery(In):
    """Filters; each narrows what is told. Several `kind` are told each."""

    kind: list[ChangeKind] = Field(default_factory=list, max_length=50)
    platform_id: UUID | None = None
    provider_id: UUID | None = None
    notice_id: UUID | None = None
    regime: RegimeCode | None = None
    category: Category | None = None
    after: _Cursor | None = Field(
        default=None,
        description="Where to begin: a `next` of /v1/changes. Last-Event-ID comes before it.",
    )


class ChangesQuery(StreamQuery):
    after: _Cursor | None = Field(
        default=None, description="The `next` of the answer before; all when left out."
    )
    limit: int = Field(default=50, ge=1, le=200, description="How many at most.")
    wait: int = Field(
        default=0,
        ge=0,
        le=MOST_SECONDS_OF_WAITING,
        description="For how many seconds to hold the answer while there is nothing new.",
    )
