"""What an endpoint's answer means: its status, and when it wishes to be asked again."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from app.domain.deliveries import Outcome, OutcomeKind

_GONE: Final = 410
# Nobody waits longer than this has digits for; what is longer is no number of seconds.
_MOST_DIGITS: Final = 9
_MOST_CHARACTERS: Final = 64


def outcome_of(status: int, retry_after: str | None, took: timedelta, now: datetime) -> Outcome:
    """An attempt that was answered."""
    wish = None if retry_after is None else wished(retry_after, now)
    return Outcome(_kind(status), f"answered {status}", took, status, wish)


def wished(retry_after: str, now: datetime) -> timedelta | None:
    """How long to wait, written as seconds or as an HTTP date (RFC 9110 s.10.2.3).

    None where it is neither; nothing at all where the date has passed.
    """
    written = retry_after.strip()
    if written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS:
        return timedelta(seconds=int(written))
    if not written or len(written) > _MOST_CHARACTERS:
        return None
    try:
        date = parsedate_to_datetime(written)
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(aware - now, timedelta())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _kind(status: int) -> OutcomeKind:
    if 200 <= status < 300:
        return OutcomeKind.DELIVERED
    if 300 <= status < 400:
        return OutcomeKind.REDIRECTED
    return OutcomeKind.GONE if status == _GONE else OutcomeKind.REFUSED
