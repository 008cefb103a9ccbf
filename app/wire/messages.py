"""Messages in the words of the contract: one body for the inbox and for webhooks alike."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from app.domain.messages import Message, MessageType
from app.kit import cursors
from schemas.v1 import messages as v1

# What a message says beyond which notice it is about, from the facts of its event.
_Told = Callable[[Mapping[str, Any]], dict[str, object]]


def body_of(message: Message) -> bytes:
    """The body of the webhook: a function of the event and of what never changes of its
    notice, so that it is the same bytes whenever and by whichever way it is sent.
    """
    return _model(message).model_dump_json().encode()


def inbox_body(messages: Sequence[Message], *, after: int) -> bytes:
    """A page of the inbox, which holds the bodies as they are."""
    items = b",".join(_item(message) for message in messages)
    last = messages[-1].position if messages else after
    following = cursors.write_position(last).encode()
    return b'{"items":[' + items + b'],"next":"' + following + b'"}'


def model_of(kind: MessageType) -> type[BaseModel]:
    """The published model of the body of such a message."""
    return _MODELS[kind][0]


def _item(message: Message) -> bytes:
    return b'{"id":"' + message.id.encode() + b'",' + body_of(message)[1:]


def _model(message: Message) -> BaseModel:
    whole, part, told = _MODELS[message.type]
    # The facts were written as JSON; what is a moment or an id there is checked to be one.
    data = part.model_validate({**_about(message), **told(message.facts)})
    return whole.model_construct(
        type=message.type.value, timestamp=message.recorded_at, data=data
    )


def _about(message: Message) -> dict[str, object]:
    told: dict[str, object] = {
        "position": message.position,
        "effective_at": message.effective_at,
    }
    if message.concerned is None:
        return told
    concerned = message.concerned
    return {
        "notice_id": concerned.notice_id,
        "reference": concerned.reference,
        "regime": concerned.regime,
        "category": concerned.category,
        **told,
    }


def _facts(*names: str) -> _Told:
    return lambda facts: {name: facts[name] for name in names}


def _moved(facts: Mapping[str, Any]) -> dict[str, object]:
    return {
        "previous_deadline_at": facts["from"],
        "deadline_at": facts["to"],
        "change": facts["change"],
    }


_MODELS: Final[Mapping[MessageType, tuple[type[BaseModel], type[BaseModel], _Told]]] = {
    MessageType.NOTICE_ISSUED: (
        v1.NoticeIssued,
        v1.NoticeIssuedData,
        _facts("started_at", "deadline_at", "items"),
    ),
    MessageType.NOTICE_AMENDED: (
        v1.NoticeAmended,
        v1.NoticeAmendedData,
        _facts("added", "corrected"),
    ),
    MessageType.NOTICE_DUE_SOON: (
        v1.NoticeDueSoon,
        v1.NoticeDueSoonData,
        _facts("deadline_at"),
    ),
    MessageType.NOTICE_OVERDUE: (
        v1.NoticeOverdue,
        v1.NoticeOverdueData,
        _facts("deadline_at"),
    ),
    MessageType.NOTICE_RESOLVED: (
        v1.NoticeResolved,
        v1.NoticeResolvedData,
        _facts("deadline_at"),
    ),
    MessageType.NOTICE_WITHDRAWN: (v1.NoticeWithdrawn, v1.NoticeWithdrawnData, _facts()),
    MessageType.NOTICE_DEADLINE_CHANGED: (
        v1.NoticeDeadlineChanged,
        v1.NoticeDeadlineChangedData,
        _moved,
    ),
    MessageType.ITEM_RULED: (
        v1.ItemRuled,
        v1.ItemRuledData,
        _facts("item_id", "decision", "state"),
    ),
    MessageType.ENDPOINT_TEST: (
        v1.EndpointTest,
        v1.EndpointTestData,
        _facts("endpoint_id"),
    ),
}
