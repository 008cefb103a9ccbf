"""Refusals and failures as problem+json: one table from kind to status."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import takewhile
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.api.documents import allowed_methods
from app.domain.errors import Malformed, Refusal
from app.kit import counters
from app.store.failures import is_away, refusal_of
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
# How the patterns of plain texts begin: what they refuse are control characters.
_NO_CONTROLS = r"^[^\x00"
_SAID: Mapping[str, str] = {
    "control": "holds a character that is not allowed here",
    "extra_forbidden": "there is no such field",
    "uuid_parsing": "write a UUID, such as 019ab000-0000-7000-8000-000000000001",
    "uuid_type": "write a UUID, such as 019ab000-0000-7000-8000-000000000001",
    "model_attributes_type": "write a JSON object",
    "model_type": "write a JSON object",
    "dict_type": "write a JSON object",
}
# A name of ours, or a slip of one. Any other name in a request may itself be a locator.
_A_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
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
        [Fault(pointer=fault.pointer, detail=fault.detail) for fault in faults],
    )


def of_validation(errors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Names each wrong place and never repeats what stood there: it may be a locator."""
    faults = [Fault(pointer=_pointer(error), detail=_said(error)) for error in errors]
    return problem(422, "malformed", "The request is malformed; see errors.", faults)


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


def _pointer(error: Mapping[str, Any]) -> str:
    """A JSON pointer into the body, or /query/…, /path/…, /header/… for the other parts.

    It ends above a name that is not to be repeated.
    """
    if error["type"] == "json_invalid":
        return ""  # of a body that cannot be read no place can be named but the whole
    place: Sequence[str | int] = error["loc"]
    parts = place[1:] if place and place[0] == "body" else place
    if parts and parts[-1] == "[key]":
        parts = parts[:-1]  # the name of a field is wrong, not what stands there
    names = takewhile(_A_NAME.fullmatch, map(str, parts))
    return "".join(f"/{name}" for name in names)


def _said(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        pattern = str(error["ctx"]["pattern"])
        plain = pattern.startswith(_NO_CONTROLS)
        return _SAID["control"] if plain else f"does not have the form {pattern}"
    if error["type"] == "json_invalid":
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden" and not _A_NAME.fullmatch(str(error["loc"][-1])):
        return "holds a field that does not exist"
    return _SAID.get(error["type"], str(error["msg"]))
