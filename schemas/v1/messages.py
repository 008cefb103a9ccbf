"""What a platform is told: the bodies of webhooks, and the inbox that holds the same."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Moment, Out

MOST_SECONDS_OF_WAITING = 30


class MessageType(StrEnum):
    NOTICE_ISSUED = "notice.issued"
    NOTICE_AMENDED = "notice.amended"
    NOTICE_DUE_SOON = "notice.due_soon"
    NOTICE_OVERDUE = "notice.overdue"
    NOTICE_RESOLVED = "notice.resolved"
    NOTICE_WITHDRAWN = "notice.withdrawn"
    NOTICE_DEADLINE_CHANGED = "notice.deadline_changed"
    ITEM_RULED = "item.ruled"
    ENDPOINT_TEST = "endpoint.test"


Position = Annotated[
    int, Field(description="Of two messages the one with the higher position came later.")
]
EffectiveAt = Annotated[Moment, Field(description="When it came to be so.")]


class AboutNotice(Out):
    """Which notice a message is about. Where the content is stands in the notice alone:
    read it at `GET /v1/platform/notices/{id}`.
    """

    notice_id: UUID
    reference: str = Field(examples=["CASE-2026-0042"])
    regime: str = Field(examples=["uk-osa-intimate-image"])
    category: str = Field(examples=["intimate_image_abuse"])
    position: Position = Field(examples=[1041])
    effective_at: EffectiveAt


class NoticeIssuedData(AboutNotice):
    """A notice to this platform, its clock, and its items."""

    started_at: Moment
    deadline_at: Moment
    items: list[UUID]


class NoticeAmendedData(AboutNotice):
    """Items that were added to the notice, and items that were corrected."""

    added: list[UUID]
    corrected: list[UUID]


class NoticeDueSoonData(AboutNotice):
    deadline_at: Moment


class NoticeOverdueData(AboutNotice):
    deadline_at: Moment


class NoticeResolvedData(AboutNotice):
    """Nothing is left open; `effective_at` is when the last item was dealt with."""

    deadline_at: Moment


class NoticeWithdrawnData(AboutNotice):
    """Nothing is asked for any more."""


class NoticeDeadlineChangedData(AboutNotice):
    """`change` says what moved it: `extended`, `resumed`, `paused`, `start_corrected`, or
    `calendar` where a holiday was added or removed.
    """

    previous_deadline_at: Moment
    deadline_at: Moment
    change: str = Field(examples=["extended"])


class ItemRuledData(AboutNotice):
    """An officer's ruling on one item, and the `state` of the item after it."""

    item_id: UUID
    decision: str = Field(examples=["dispute_rejected"])
    state: str = Field(examples=["outstanding"])


class EndpointTestData(Out):
    """Asked for by `POST /v1/webhook-endpoint/test`."""

    endpoint_id: UUID
    position: Position = Field(examples=[1042])
    effective_at: EffectiveAt


MessageData = (
    NoticeIssuedData
    | NoticeAmendedData
    | NoticeDueSoonData
    | NoticeOverdueData
    | NoticeResolvedData
    | NoticeWithdrawnData
    | NoticeDeadlineChangedData
    | ItemRuledData
    | EndpointTestData
)
RecordedAt = Annotated[Moment, Field(description="When it was recorded.")]


class NoticeIssued(Out):
    type: Literal[MessageType.NOTICE_ISSUED]
    timestamp: RecordedAt
    data: NoticeIssuedData


class NoticeAmended(Out):
    type: Literal[MessageType.NOTICE_AMENDED]
    timestamp: RecordedAt
    data: NoticeAmendedData


class NoticeDueSoon(Out):
    type: Literal[MessageType.NOTICE_DUE_SOON]
    timestamp: RecordedAt
    data: NoticeDueSoonData


class NoticeOverdue(Out):
    type: Literal[MessageType.NOTICE_OVERDUE]
    timestamp: RecordedAt
    data: NoticeOverdueData


class NoticeResolved(Out):
    type: Literal[MessageType.NOTICE_RESOLVED]
    timestamp: RecordedAt
    data: NoticeResolvedData


class NoticeWithdrawn(Out):
    type: Literal[MessageType.NOTICE_WITHDRAWN]
    timestamp: RecordedAt
    data: NoticeWithdrawnData


class NoticeDeadlineChanged(Out):
    type: Literal[MessageType.NOTICE_DEADLINE_CHANGED]
    timestamp: RecordedAt
    data: NoticeDeadlineChangedData


class ItemRuled(Out):
    type: Literal[MessageType.ITEM_RULED]
    timestamp: RecordedAt
    data: ItemRuledData


class EndpointTest(Out):
    type: Literal[MessageType.ENDPOINT_TEST]
    timestamp: RecordedAt
    data: EndpointTestData


class InboxItem(Out):
    """A message with its id, the `webhook-id` under which it is delivered. The other fields
    are the body of the webhook, byte for byte.
    """

    id: str = Field(examples=["msg_019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d09"])
    type: MessageType
    timestamp: RecordedAt
    data: MessageData


class Inbox(Out):
    """Messages, the oldest first. `next` is never null: send it as `after`, now or later,
    for what comes after them.
    """

    items: list[InboxItem]
    next: str


class InboxQuery(In):
    after: str | None = Field(
        None, max_length=500, description="The `next` of the answer before; all when left out."
    )
    limit: int = Field(50, ge=1, le=200, description="How many at most.")
    wait: int = Field(
        0,
        ge=0,
        le=MOST_SECONDS_OF_WAITING,
        description="For how many seconds to hold the answer while there is nothing new.",
    )
