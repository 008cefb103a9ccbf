"""Where a list stopped: an opaque word that holds the sort key of the last row."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from uuid import UUID


class BadCursor(ValueError):
    """Not a cursor that this service gave out."""


def write(moment: datetime, row: UUID) -> str:
    return _encode([moment.isoformat(), row.hex])


def read(cursor: str) -> tuple[datetime, UUID]:
    moment, row = _decode(cursor, length=2)
    try:
        read = datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise BadCursor("cursor without a time zone")
        return read, UUID(row)
    except (ValueError, TypeError, AttributeError) as error:
        raise BadCursor("not a cursor of this list") from error


def write_position(position: int) -> str:
    return _encode([str(position)])


def read_position(cursor: str) -> int:
    (position,) = _decode(cursor, length=1)
    if not position.isascii() or not position.isdigit() or len(position) > 18:
        raise BadCursor("not a cursor of this list")
    return int(position)


def _encode(parts: list[str]) -> str:
    return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()


def _decode(cursor: str, *, length: int) -> list[str]:
    try:
        parts = json.loads(urlsafe_b64decode(cursor.encode("ascii", "strict")))
    except (ValueError, UnicodeError, RecursionError) as error:
        raise BadCursor("not a cursor of this list") from error
    if not isinstance(parts, list) or len(parts) != length:
        raise BadCursor("not a cursor of this list")
    if not all(isinstance(part, str) for part in parts):
        raise BadCursor("not a cursor of this list")
    return parts
