"""Where a ranked list stopped: an opaque word that holds the order, the rank and the row."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from decimal import Decimal, InvalidOperation
from uuid import UUID

from app.kit.cursors import BadCursor


def write(order: str, rank: Decimal, row: UUID) -> str:
    return urlsafe_b64encode(f"{order} {rank:f} {row.hex}".encode()).decode()


def read(cursor: str, order: str) -> tuple[Decimal, UUID]:
    """The rank and the row; BadCursor where it is of another order, or none of ours."""
    try:
        written, rank, row = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split()
        if written != order:
            raise BadCursor("a cursor of another order of this list")
        place = Decimal(rank), UUID(row)
    except (ValueError, InvalidOperation) as error:
        raise BadCursor(str(error) if isinstance(error, BadCursor) else _NONE) from error
    if not place[0].is_finite():
        raise BadCursor(_NONE)
    return place


_NONE = "not a cursor of this list"
