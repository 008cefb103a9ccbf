"""What a platform is told: the same whether it comes by webhook or is read from the inbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final, TypeAlias

from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, ValidationError

from app.client.failures import NotUnderstood
from app.client.talking import Heard
from app.kit.clock import SystemClock
from app.kit.webhook_signatures import verify
from app.values import dataclass
from schemas.v1.messages import (
    EndpointTest,
    ItemRuled,
    MessageType,
    NoticeAmended,
    NoticeDeadlineChanged,
    NoticeDueSoon,
    NoticeIssued,
    NoticeOverdue,
    NoticeResolved,
    NoticeWithdrawn,
)


class OtherMessage(BaseModel):
    """A message of a type that came later than this client."""

    type: str
    timestamp: AwareDatetime
    data: dict[str, object]


KnownMessage: TypeAlias = (
    EndpointTest
    | ItemRuled
    | NoticeAmended
    | NoticeDeadlineChanged
    | NoticeDueSoon
    | NoticeIssued
    | NoticeOverdue
    | NoticeResolved
    | NoticeWithdrawn
)


@dataclass(frozen=True, slots=True)
class Told:
    """A message and its id, the same by whichever way and however often it comes."""

    id: str
    message: KnownMessage | OtherMessage


@dataclass(frozen=True, slots=True)
class InboxPage:
    """What came, the oldest first; `next` is where to go on, now or after a restart."""

    items: tuple[Told, ...]
    next: str


class _Kind(BaseModel):
    type: str


class _Named(BaseModel):
    id: str


class _Page(BaseModel):
    items: list[dict[str, object]]
    next: str


_KNOWN: Final = frozenset(kind.value for kind in MessageType)
_known: Final = TypeAdapter[KnownMessage](Annotated[KnownMessage, Field(discriminator="type")])


def verify_webhook(
    headers: Mapping[str, str],
    body: bytes,
    secrets: Sequence[str],
    *,
    now: datetime | None = None,
) -> Told:
    """The message that arrived, if one of the secrets signed these very bytes just now.

    NotGenuine says why it is not to be believed: answer 400, and do nothing. `body` is
    what came, before anything read it. It may come more than once, by the same id.
    """
    verify(secrets, headers, body, now=now or SystemClock().now())
    named = {name.lower(): value for name, value in headers.items()}
    try:
        return Told(named["webhook-id"], _read(body))
    except ValidationError as error:
        raise NotUnderstood("what was signed is no message") from error


def read_inbox(heard: Heard) -> InboxPage:
    """An answer of the inbox."""
    try:
        page = _Page.model_validate_json(heard.content)
        told = tuple(
            Told(_Named.model_validate(item).id, _message(item)) for item in page.items
        )
    except ValidationError as error:
        raise NotUnderstood("the answer is no inbox") from error
    return InboxPage(told, page.next)


def _read(body: bytes) -> KnownMessage | OtherMessage:
    if _Kind.model_validate_json(body).type in _KNOWN:
        return _known.validate_json(body)
    return OtherMessage.model_validate_json(body)


def _message(item: Mapping[str, object]) -> KnownMessage | OtherMessage:
    if _Kind.model_validate(item).type in _KNOWN:
        return _known.validate_python(item)
    return OtherMessage.model_validate(item)
