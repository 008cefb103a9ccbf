"""What platforms say of notices: that they have them, and what became of each item."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Instant, Prose, ShortLine, Territory, WebAddress
from schemas.v1.notices import MAX_BATCH, MAX_ITEMS, Outcome

MAX_BATCH_ITEMS = 5_000


class Acknowledgement(In):
    """That the platform has the notice. It never stops a clock."""

    received_at: Instant | None = None
    reference: ShortLine | None = None


class ItemResponse(In):
    """What became of one item, named by its id or by its address."""

    item_id: UUID | None = None
    url: WebAddress | None = None
    outcome: Outcome
    effective_at: Instant
    ground: ShortLine | None = None
    territories: Annotated[list[Territory], Field(max_length=250)] = Field(default_factory=list)
    note: Prose | None = None


class Response(In):
    items: Annotated[list[ItemResponse], Field(min_length=1, max_length=MAX_ITEMS)]


class NoticeAcknowledgement(Acknowledgement):
    """One of several acknowledgements: of which notice."""

    notice_id: UUID


class NoticeResponse(Response):
    """One of several responses: about which notice."""

    notice_id: UUID


class AcknowledgementBatch(In):
    """Acknowledgements of up to 500 notices, each notice once."""

    acknowledgements: Annotated[list[object], Field(min_length=1, max_length=MAX_BATCH)]


class ResponseBatch(In):
    """Responses about up to 500 notices, each notice once, and up to 5,000 items in all."""

    responses: Annotated[list[object], Field(min_length=1, max_length=MAX_BATCH)]
