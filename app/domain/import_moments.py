"""Moments as bulk files write them: with an offset, or a date alone."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_NO_OFFSET: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?", re.ASCII)


@lru_cache(maxsize=10_000)
def moment(text: str) -> datetime:
    """A moment with an offset, or a date; ValueError says what is expected."""
    if _DAY.fullmatch(text):
        text = f"{text}T00:00:00Z"
    elif _NO_OFFSET.fullmatch(text):
        raise ValueError("a time needs an offset, such as 2026-11-22T09:00:00Z")
    elif not _INSTANT.fullmatch(text):
        raise ValueError("write 2026-11-22, or 2026-11-22T09:00:00Z with an offset")
    try:
        read = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("there is no such moment") from None
    if not EARLIEST <= read < LATEST:
        raise ValueError("lies outside the years 1970 to 2199")
    return read
