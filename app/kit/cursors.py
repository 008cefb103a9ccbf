"""Where a list stopped: an opaque word that holds the sort key of the last row."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

_WORD = re.compile(r"[a-z0-9_-]{1,100}", re.ASCII)


class BadCursor(ValueError):
    """Not a cursor that this service gave out."""


def write(moment: datetime, row: UUID) -> str:
    return _encode([moment.isoformat(), row.hex])


def read(cursor: str) -> tuple[datetime, UUID]:
    moment, row = _decode(cursor, length=2)
    try:
        read = datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise BadCursor("not a cursor of this list")
        return read.astimezone(UTC), UUID(row)
    except (ValueError, OverflowError) as error:
        raise BadCursor("not a cursor of this list") from error


def write_position(position: int) -> str:
    return _encode([str(position)])


def read_position(cursor: str) -> int:
    (position,) = _decode(cursor, length=1)
    if not position.isascii() or not position.isdigit() or len(position) > 18:
        raise BadCursor("not a cursor of this list")
    return int(position)


def write_word(word: str) -> str:
    return _encode([word])


def read_word(cursor: str) -> str:
    """For lists in the order of a code: small letters, digits and what joins them."""
    (word,) = _decode(cursor, length=1)
    if not _WORD.fullmatch(word):
        raise BadCursor("not a cursor of this list")
    return word


def _encode(parts: list[str]) -> str:
    return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()


def _decode(cursor: str, *, length: int) -> list[str]:
    try:
        read: object = json.loads(urlsafe_b64decode(cursor.encode("ascii", "strict")))
    except (ValueError, RecursionError) as error:
        raise BadCursor("not a cursor of this list") from error
    elements = cast("list[object]", read) if isinstance(read, list) else []
    parts = [element for element in elements if isinstance(element, str)]
    if len(elements) != length or len(parts) != length:
        raise BadCursor("not a cursor of this list")
    return parts
