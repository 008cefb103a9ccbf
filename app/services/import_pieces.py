"""The files of an import as they come: in pieces, each read by the reader that fits."""

from collections.abc import AsyncIterator, Mapping
from enum import StrEnum
from typing import Final

from app.domain.import_jobs import ITEMS_FILE
from app.domain.importing import ITEM_FIELDS, NOTICE_FIELDS, Columns, Naming
from app.services.import_csv import CsvReader
from app.services.import_ndjson import NdjsonReader
from app.services.import_records import Piece, Reader
from app.values import dataclass

PIECE_BYTES: Final = 262_144
# By so much of its beginning a file tells what it is.
SNIFFED_BYTES: Final = 4_096
# The columns must be known when so much was read: no first line is longer.
_MOST_FIRST_PIECES: Final = 8
_NDJSON: Final = (".ndjson", ".jsonl")


class Format(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"


def format_of(name: str, beginning: bytes) -> Format:
    """What a file is, by its name or else by how it begins."""
    if name.lower().endswith(_NDJSON):
        return Format.NDJSON
    begins = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    return Format.NDJSON if begins.startswith((b"{", b"[")) else Format.CSV


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files of one import are to be read.

    `joined` says that the items are in a file of their own, by the column `key`.
    """

    renames: Mapping[str, str | None]
    key: str | None = None
    joined: bool = False

    def reader(self, file: int, form: Format, *, after: int = 0) -> Reader:
        """A reader of one of the files, which passes over what was read before."""
        naming = Naming(self._fields(file), self.renames, self.key)
        if form is Format.NDJSON:
            return NdjsonReader(naming, Naming(ITEM_FIELDS, self.renames), after=after)
        return CsvReader(naming, *self._needed(file), after=after)

    def _fields(self, file: int) -> Mapping[str, tuple[str, ...]]:
        if file == ITEMS_FILE:
            return ITEM_FIELDS
        return NOTICE_FIELDS if self.joined else {**NOTICE_FIELDS, **ITEM_FIELDS}

    def _needed(self, file: int) -> tuple[str, ...]:
        if file == ITEMS_FILE:
            return ("url",)
        reference = () if self.key else ("reference",)
        return reference if self.joined else (*reference, "url")


class Incoming:
    """One file on its way in: its bytes, its reader, and how much of it has come."""

    def __init__(self, file: int, reader: Reader, stream: AsyncIterator[bytes]) -> None:
        self.file = file
        self.received = 0
        self._reader = reader
        self._stream = in_pieces(stream)
        self._first: list[Piece] = []

    async def begin(self) -> Columns:
        """Reads so much that the columns are known; refuses a file that cannot be read."""
        async for received in self._stream:
            self._first.append(self.read(received))
            if self._reader.columns or len(self._first) >= _MOST_FIRST_PIECES:
                break
        else:
            self._first.append(self._reader.end())
        return self._reader.columns or Columns({}, ())

    def read(self, received: bytes | None) -> Piece:
        """Reads one piece; None stands for the end of the file."""
        if received is None:
            return self._reader.end()
        self.received += len(received)
        return self._reader.feed(received)

    async def pieces(self) -> AsyncIterator[Piece | bytes | None]:
        """What begin() has read, then the bytes that are still to be read, then None."""
        for piece in self._first:
            yield piece
        async for received in self._stream:
            yield received
        yield None


async def in_pieces(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of a size worth a transaction."""
    gathered: list[bytes] = []
    size = 0
    async for chunk in stream:
        gathered.append(chunk)
        size += len(chunk)
        if size >= PIECE_BYTES:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)
