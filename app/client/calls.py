"""What may be asked of a register by a platform, as calls."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel

from app.client.signing_keys import PublicKey, read_keys
from app.client.talking import Call, Heard, a_key, asking, posting, reading
from schemas.v1.answers import Acknowledgement, ItemResponse, Response
from schemas.v1.changes import Changes, ChangesQuery
from schemas.v1.common import Page
from schemas.v1.deadlines import Length
from schemas.v1.notice_filters import NoticeQuery
from schemas.v1.notices import Notice
from schemas.v1.receipts import (
    AcknowledgedNotice,
    AnsweredNotice,
    Receipt,
    SubmissionResults,
)
from schemas.v1.sandbox import SandboxAdvance, SandboxTime


def notices(asked: NoticeQuery) -> Call[Page[Notice]]:
    path, read = "/v1/platform/notices", reading(Page[Notice])
    return Call(method="GET", path=path, query=asking(asked), read=read)


def notice(notice_id: UUID) -> Call[Notice]:
    return Call(method="GET", path=f"/v1/platform/notices/{notice_id}", read=reading(Notice))


def receipts(notice_id: UUID, after: str | None) -> Call[Page[Receipt]]:
    path, read = f"/v1/platform/notices/{notice_id}/receipts", reading(Page[Receipt])
    query = None if after is None else {"after": after}
    return Call(method="GET", path=path, query=query, read=read)


def acknowledge(
    notice_id: UUID, said: Acknowledgement | None, key: str | None
) -> Call[AcknowledgedNotice]:
    path = f"/v1/notices/{notice_id}/acknowledgement"
    return posting(path, said or Acknowledgement(), AcknowledgedNotice, key=key)


def respond(
    notice_id: UUID, items: Iterable[ItemResponse], key: str | None
) -> Call[AnsweredNotice]:
    path = f"/v1/notices/{notice_id}/responses"
    return posting(path, Response(items=list(items)), AnsweredNotice, key=key)


def acknowledge_batch(
    notices: Mapping[UUID, Acknowledgement | None], key: str | None
) -> Call[SubmissionResults]:
    each = [_about(one, said or Acknowledgement()) for one, said in notices.items()]
    return _batch("/v1/acknowledgements/batch", {"acknowledgements": each}, key)


def respond_batch(
    answers: Mapping[UUID, Iterable[ItemResponse]], key: str | None
) -> Call[SubmissionResults]:
    each = [_about(one, Response(items=list(items))) for one, items in answers.items()]
    return _batch("/v1/responses/batch", {"responses": each}, key)


def changes(asked: ChangesQuery) -> Call[Changes]:
    """Held for as long as it says while there is nothing."""
    held = timedelta(seconds=asked.wait)
    query, read = asking(asked), reading(Changes)
    return Call(method="GET", path="/v1/changes", query=query, held=held, read=read)


def sandbox_clock() -> Call[SandboxTime]:
    return Call(method="GET", path="/v1/sandbox/clock", read=reading(SandboxTime))


def advance_sandbox_clock(by: timedelta, key: str | None) -> Call[SandboxTime]:
    body = SandboxAdvance(advance=Length(days=by.days, seconds=by.seconds))
    return posting("/v1/sandbox/clock", body, SandboxTime, key=key)


def signing_keys() -> Call[dict[str, PublicKey]]:
    def read(heard: Heard) -> dict[str, PublicKey]:
        return read_keys(heard.content)

    return Call(method="GET", path="/v1/signing-keys", read=read)


def _about(notice_id: UUID, said: BaseModel) -> dict[str, object]:
    return {"notice_id": str(notice_id), **said.model_dump(mode="json", exclude_none=True)}


def _batch(path: str, body: Mapping[str, object], key: str | None) -> Call[SubmissionResults]:
    """Each has a result of its own, in the order in which they were given."""
    read = reading(SubmissionResults)
    return Call(
        method="POST", path=path, body=json.dumps(body).encode(), key=key or a_key(), read=read
    )
