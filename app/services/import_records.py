"""What every reader of bulk files gives: rows with the number of their line, and faults."""

from collections.abc import Mapping
from dataclasses import field
from typing import NoReturn, Protocol

from app.domain.errors import Malformed
from app.domain.import_rows import Cells
from app.domain.importing import KEY, Columns, expected
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read; its key, if that much could be made out."""

    row: int
    reason: str
    key: str | None = None


@dataclass(slots=True)
class Piece:
    """What was read from one piece of a file: `last` is the line it ends with."""

    last: int = 0
    rows: list[tuple[int, Cells]] = field(default_factory=list[tuple[int, Cells]])
    broken: list[Broken] = field(default_factory=list[Broken])


class Reader(Protocol):
    """Takes a file as it comes, in pieces of any size; memory stays bounded."""

    @property
    def columns(self) -> Columns | None:
        """Which column is read as what; None until that is known."""
        ...

    def feed(self, received: bytes) -> Piece: ...

    def end(self) -> Piece: ...


class NotReadable(Malformed):
    """A file that cannot be imported as a whole."""

    code = "file_not_readable"


def must_have(places: Mapping[str, object], *fields: str) -> None:
    """Refuses a file that lacks a column without which no row of it can go in."""
    missing = [name for name in fields if name not in places]
    if missing:
        raise NotReadable(
            f"The file lacks a column that is needed: {expected(missing)}. "
            "Its first line must name the columns; forthwith import --map says which is which."
        )


def key_of(cells: Cells) -> str | None:
    """The key of a row that is rejected for something else."""
    key = cells.get(KEY)
    return key if isinstance(key, str) and 0 < len(key) <= 100 else None


def refuse_utf_16() -> NoReturn:
    raise NotReadable("The file is not in UTF-8 but looks like UTF-16; save it as UTF-8.")
