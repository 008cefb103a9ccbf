"""What may be asked of a register by a platform, as calls."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from app.client.signing_keys import PublicKey, read_keys
from app.client.talking import Call, Heard, a_key, reading
from schemas.v1.common import Page
from schemas.v1.deadlines import Length
from schemas.v1.notices import Acknowledgement, ItemResponse, Notice, NoticeQuery, Response
from schemas.v1.receipts import AcknowledgedNotice, AnsweredNotice
from schemas.v1.sandbox import SandboxAdvance, SandboxTime

Answered = TypeVar("Answered", bound=BaseModel)


def notices(asked: NoticeQuery) -> Call[Page[Notice]]:
    query = asked.model_dump(mode="json", exclude_none=True)
    return Call(
        method="GET",
        path="/v1/platform/notices",
        query={name: str(value) for name, value in query.items()},
        read=reading(Page[Notice]),
    )


def notice(notice_id: UUID) -> Call[Notice]:
    return Call(method="GET", path=f"/v1/platform/notices/{notice_id}", read=reading(Notice))


def acknowledge(
    notice_id: UUID, said: Acknowledgement | None, key: str | None
) -> Call[AcknowledgedNotice]:
    path = f"/v1/notices/{notice_id}/acknowledgement"
    return _post(path, said or Acknowledgement(), AcknowledgedNotice, key=key)


def respond(
    notice_id: UUID, items: Iterable[ItemResponse], key: str | None
) -> Call[AnsweredNotice]:
    path = f"/v1/notices/{notice_id}/responses"
    return _post(path, Response(items=list(items)), AnsweredNotice, key=key)


def sandbox_clock() -> Call[SandboxTime]:
    return Call(method="GET", path="/v1/sandbox/clock", read=reading(SandboxTime))


def advance_sandbox_clock(by: timedelta, key: str | None) -> Call[SandboxTime]:
    body = SandboxAdvance(advance=Length(days=by.days, seconds=by.seconds))
    return _post("/v1/sandbox/clock", body, SandboxTime, key=key)


def signing_keys() -> Call[dict[str, PublicKey]]:
    def read(heard: Heard) -> dict[str, PublicKey]:
        return read_keys(heard.content)

    return Call(method="GET", path="/v1/signing-keys", read=read)


def _post(
    path: str, body: BaseModel, answer: type[Answered], *, key: str | None
) -> Call[Answered]:
    """Something done once, however often it is sent."""
    return Call(
        method="POST",
        path=path,
        body=body.model_dump_json(exclude_none=True).encode(),
        key=key or a_key(),
        read=reading(answer),
    )
