"""Which status of HTTP a refusal is answered with, by the API and by the console alike."""

from collections.abc import Mapping

from app.domain.errors import Conflict, Forbidden, Malformed, Refusal, Stale, Unknown

STATUSES: Mapping[type[Refusal], int] = {
    Malformed: 422,
    Forbidden: 403,
    Unknown: 404,
    Conflict: 409,
    Stale: 412,
}


def status_of(refusal: Refusal) -> int:
    for kind, status in STATUSES.items():
        if isinstance(refusal, kind):
            return status
    return 409
