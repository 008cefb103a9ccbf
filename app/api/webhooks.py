"""What the OpenAPI document says of webhooks: each message, an example of it, its headers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from app.api.documents import REFERENCE, add_schemas
from app.domain.messages import Concerned, Message, MessageType
from app.wire.messages import body_of, model_of

_NOTICE: Final = UUID("019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d04")
_ITEM: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d03"
_ENDPOINT: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d05"
_AT: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)
_DUE: Final = {"deadline_at": "2026-11-24T09:00:00Z"}

# What each tells, and the facts of an event that would be told so.
_KINDS: Final[Mapping[MessageType, tuple[str, Mapping[str, object]]]] = {
    MessageType.NOTICE_ISSUED: (
        "A notice to this platform was issued.",
        {**_DUE, "started_at": "2026-11-22T09:00:00Z", "items": [_ITEM]},
    ),
    MessageType.NOTICE_AMENDED: (
        "Items of a notice were added or corrected.",
        {"added": [_ITEM], "corrected": []},
    ),
    MessageType.NOTICE_DUE_SOON: ("The deadline of an open notice comes near.", _DUE),
    MessageType.NOTICE_OVERDUE: ("The deadline of an open notice has passed.", _DUE),
    MessageType.NOTICE_RESOLVED: ("Nothing of the notice is left open.", _DUE),
    MessageType.NOTICE_WITHDRAWN: ("The notice was taken back.", {}),
    MessageType.NOTICE_DEADLINE_CHANGED: (
        "The deadline of a notice is another now.",
        {
            "from": _DUE["deadline_at"],
            "to": "2026-11-24T21:00:00Z",
            "change": "extended",
        },
    ),
    MessageType.ITEM_RULED: (
        "An officer ruled on an item.",
        {"item_id": _ITEM, "decision": "dispute_rejected", "state": "outstanding"},
    ),
    MessageType.ENDPOINT_TEST: (
        "The test that this platform asked for.",
        {"endpoint_id": _ENDPOINT},
    ),
}

_HEADERS: Final = {
    "webhook-id": "The id of the message: the same at every attempt.",
    "webhook-timestamp": "The moment of this attempt, in whole seconds.",
    "webhook-signature": "`v1,` and base64, for each secret in force, separated by spaces.",
}


def add_webhooks(document: dict[str, Any]) -> None:
    """Adds every message to the document; a second time adds nothing."""
    add_schemas(document, map(model_of, MessageType))
    document["webhooks"] = {kind.value: {"post": _operation(kind)} for kind in MessageType}


def an_example(kind: MessageType) -> Message:
    """A message as it might be sent."""
    about_notice = kind is not MessageType.ENDPOINT_TEST
    return Message(
        event_id=UUID("019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d09"),
        type=kind,
        position=1041,
        effective_at=_AT,
        recorded_at=_AT,
        concerned=_about() if about_notice else None,
        facts=_KINDS[kind][1],
    )


def _about() -> Concerned:
    return Concerned(_NOTICE, "CASE-2026-0042", "uk-osa-intimate-image", "intimate_image_abuse")


def _operation(kind: MessageType) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=model_of(kind).__name__)}
    example = json.loads(body_of(an_example(kind)))
    return {
        "tags": ["messages"],
        "summary": _KINDS[kind][0],
        "operationId": kind.value.replace(".", "_"),
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": meaning,
                "schema": {"type": "string"},
            }
            for name, meaning in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example}},
        },
        "responses": {
            "2XX": {"description": "Taken. What is in the answer is not read."},
            "410": {"description": "Nothing more is wanted: the endpoint is disabled."},
            "default": {"description": "Not taken: it is sent again later."},
        },
    }
