"""/v1/imports: bulk import of notices, as a stream."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.api.deps import IdempotencyKey, Limit, answered, etag, view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.domain.errors import Malformed
from app.domain.import_jobs import ImportJob
from app.domain.import_rows import Otherwise
from app.kit import cursors
from app.services import importing
from app.services.idempotency import Answer
from app.services.import_pieces import Format
from app.services.import_receiving import Resend, Sent, receive
from app.wire.imports import import_view, job_view, read_place
from schemas.v1 import imports as v1
from schemas.v1.notices import RegimeCode

router = APIRouter(
    prefix="/v1/imports", tags=["imports"], route_class=StrictRoute, responses=PROBLEMS
)

_FORMATS = {"text/csv": Format.CSV, "application/x-ndjson": Format.NDJSON}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Rows in UTF-8, of any number; a line has at most 1 MiB.",
        "content": {form: {"schema": {"type": "string"}} for form in _FORMATS},
    }
}


async def format_sent(request: Request) -> Format:
    """What the body is, by its Content-Type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMATS:
        raise HTTPException(415, f"Send {' or '.join(_FORMATS)}, in UTF-8.")
    return _FORMATS[kind]


async def otherwise_asked(
    platform_id: Annotated[
        UUID | None, Query(description="The platform of rows that name none.")
    ] = None,
    regime: Annotated[
        RegimeCode | None, Query(description="The regime of rows that name none.")
    ] = None,
) -> Otherwise:
    return Otherwise(platform_id, regime)


async def resend_named(
    request: Request,
    keeper: Keeper,
    idempotency_key: Annotated[
        IdempotencyKey | None,
        Header(
            description="Makes a retry harmless: the same key gives the first answer again."
        ),
    ] = None,
) -> Resend | None:
    if idempotency_key is None or keeper.owner is None:
        return None
    asked = f"{request.method} {request.url.path}?{request.url.query}"
    return Resend(keeper.owner, idempotency_key, asked.encode())


async def place_asked(
    rejects_after: Annotated[
        str | None, Query(max_length=500, description="The `rejects_next` of the page before.")
    ] = None,
) -> tuple[int, int]:
    try:
        return (0, 0) if rejects_after is None else read_place(rejects_after)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/rejects_after", str(error)) from error


@router.post("", status_code=202, responses={202: {"model": v1.ImportJob}}, openapi_extra=_BODY)
async def receive_import(
    request: Request,
    house: TheHouse,
    keeper: Keeper,
    form: Annotated[Format, Depends(format_sent)],
    otherwise: Annotated[Otherwise, Depends(otherwise_asked)],
    resend: Annotated[Resend | None, Depends(resend_named)],
) -> Response:
    """Takes notices as CSV or NDJSON, in a stream of any length, as a job.

    The columns are those of `POST /v1/notices`, and `issued_at`, which may lie in the past.
    All of it is read before anything is entered: what breaks off leaves nothing behind.
    """
    sent = Sent(_body(request), form, otherwise)
    return answered(await receive(house, keeper, sent=sent, resend=resend, render=_accepted))


@router.get("/{import_id}", responses={200: {"model": v1.Import}, **NOT_MODIFIED})
async def show_import(
    import_id: UUID,
    request: Request,
    house: TheHouse,
    _reader: Reader,
    after: Annotated[tuple[int, int], Depends(place_asked)],
    limit: Limit = 50,
) -> Response:
    """How far an import is, and the rows that it did not take, a page at a time."""
    job = await importing.find(house, import_id)
    rejects = await importing.list_rejects(house, import_id, after=after, limit=limit + 1)
    tag = etag(job.version, job.state)
    return view(import_view(job, rejects, limit), tag=tag, request=request)


def _accepted(job: ImportJob) -> Answer:
    headers = {"Location": f"/v1/imports/{job.id}", "ETag": etag(job.version, job.state)}
    return Answer(202, job_view(job).written(), headers)


async def _body(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        raise HTTPException(400, "The body broke off before its end.") from None
