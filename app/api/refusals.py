"""Refusals and failures as problem+json: one table from kind to status."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.api.documents import allowed_methods
from app.domain import errors
from app.domain.errors import Malformed, Refusal
from app.kit import counters
from app.store.failures import is_away, refusal_of
from app.wire.entering import faults_of
from app.wire.refusals import status_of
from schemas.v1.common import Fault, Problem

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2

# Plain HTTP errors, raised by the framework or at the door before any rule is asked.
_CODES: Mapping[int, str] = {
    400: "bad_request",
    401: "not_authenticated",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "database_away",
}
_LIMIT = 100  # faults named in one answer


def problem(
    status: int, code: str, detail: str, faults: Sequence[Fault] = ()
) -> dict[str, Any]:
    """The body of an error, ready for JSON; each that is told is counted by its code."""
    counters.PROBLEMS.labels(code).inc()
    return Problem(
        type=f"/problems/{code.replace('_', '-')}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=list(faults[:_LIMIT]) or None,
    ).model_dump(exclude_none=True)


def of_refusal(refusal: Refusal) -> dict[str, Any]:
    faults = refusal.faults if isinstance(refusal, Malformed) else ()
    return problem(
        status_of(refusal),
        refusal.code,
        refusal.detail,
        _told(faults),
    )


def of_validation(wrong: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Names each wrong place and never repeats what stood there: it may be a locator."""
    detail = "The request is malformed; see errors."
    return problem(422, "malformed", detail, _told(faults_of(wrong)))


def of_http(error: HTTPException) -> dict[str, Any]:
    code = _CODES.get(error.status_code, "refused")
    return problem(error.status_code, code, error.detail)


def of_failure(error: BaseException) -> dict[str, Any]:
    """What is left when nobody refused: the database is away, or we are at fault."""
    if (refusal := refusal_of(error)) is not None:
        return of_refusal(refusal)
    if is_away(error):
        return problem(503, "database_away", "The database cannot be reached; try again.")
    return problem(500, "internal", "The service failed; the failure has been recorded.")


def answer(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    status = body["status"]
    extra = dict(headers or {})
    if status in {429, 503}:
        extra.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))
    if status == 401:
        extra.setdefault("WWW-Authenticate", "Bearer")
    content = Problem.model_validate(body).model_dump_json(exclude_none=True)
    return Response(content, status, extra, media_type=MEDIA_TYPE)


def response_to(error: Exception, request: Request) -> Response:
    """What is answered when a request ends in this error, whatever it is."""
    if isinstance(error, Refusal):
        return answer(of_refusal(error))
    if isinstance(error, RequestValidationError):
        return answer(of_validation(error.errors()))
    if isinstance(error, HTTPException):
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = allowed_methods(request) or headers.get("Allow", "")
        return answer(of_http(error), headers)
    return answer(of_failure(error))


def _told(faults: Sequence[errors.Fault]) -> list[Fault]:
    return [Fault(pointer=fault.pointer, detail=fault.detail) for fault in faults]
