"""Reading CSV as it comes: comma, semicolon or tab, quoted cells of several lines, a BOM."""

import csv
import re
from collections.abc import Sequence
from typing import Final

from app.domain.importing import KEY, Columns, Naming, columns_of
from app.services.import_lines import MOST_BYTES, TOO_LONG, LineCutter
from app.services.import_records import (
    Broken,
    NotReadable,
    Piece,
    must_have,
    refuse_utf_16,
)

_DELIMITERS: Final = (",", ";", "\t")
_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
# A quoted cell that goes on for longer was never closed.
_MOST_LINES: Final = 1_000
_NEVER_CLOSED: Final = "unexpected end of data"
_SAID: Final = (
    ("field larger", "holds a cell of more than 131,072 characters"),
    ("new-line character", "holds a carriage return outside quotes"),
    ("expected after", "holds text after a closing quote"),
)


class CsvReader:
    """Rows of one CSV file; the number of a row is that of the line on which it begins."""

    def __init__(self, naming: Naming, *needed: str, after: int = 0) -> None:
        self._naming = naming
        self._needed = needed
        self._after = after
        self._cutter = LineCutter()
        self._line = 0
        self._open: list[str] = []
        self._undecoded = False
        self._delimiter = ","
        self._width = 0
        self._places: dict[str, int] = {}
        self.columns: Columns | None = None

    def feed(self, received: bytes) -> Piece:
        return self._read(self._cutter.feed(received))

    def end(self) -> Piece:
        piece = self._read(self._cutter.end())
        if self.columns is None:
            raise NotReadable("The file is empty.")
        self._close(piece)
        return piece

    def _read(self, lines: list[bytes | None]) -> Piece:
        if self.columns is None and lines:
            self._read_header(lines.pop(0))
        piece = Piece()
        decoded = [None if line is None else self._decoded(line) for line in lines]
        if self._open or None in decoded or not self._read_plainly(decoded, piece):
            for line in decoded:
                self._read_line(line, piece)
        piece.last = self._line - len(self._open)
        return piece

    def _read_header(self, line: bytes | None) -> None:
        if line is None:
            raise NotReadable(f"The first line of the file {TOO_LONG}.")
        if line.startswith(_UTF_16) or b"\0" in line:
            refuse_utf_16()
        text = line.removeprefix(_BOM).decode(errors="surrogateescape")
        if not text.strip() or _UNDECODED.search(text):
            raise NotReadable("The first line must name the columns, as text in UTF-8.")
        self._delimiter = max(_DELIMITERS, key=text.count)
        try:
            names = next(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error:
            raise NotReadable("The first line is no valid CSV.") from None
        self._places = self._naming.place(names)
        must_have(self._places, *self._needed)
        self._width = len(names)
        self._line = 1
        self.columns = columns_of(names, self._places)

    def _read_plainly(self, lines: Sequence[str | None], piece: Piece) -> bool:
        """Where each line is a row, all of them at once; False when some are not."""
        texts = [line for line in lines if line is not None]
        if any(text.count('"') & 1 for text in texts):
            return False
        try:
            rows = list(csv.reader(texts, delimiter=self._delimiter, strict=True))
        except csv.Error:
            return False
        if len(rows) != len(texts):
            return False
        for line, values in enumerate(rows, self._line + 1):
            self._add(line, values, piece)
        self._line += len(texts)
        return True

    def _read_line(self, line: str | None, piece: Piece) -> None:
        """Gathers the lines of a row until its quotes are closed."""
        self._line += 1
        if line is None:
            self._close(piece, but=1)
            self._break(self._line, TOO_LONG, piece)
            return
        quoted = '"' in line
        if self._open or quoted:
            self._open.append(line + "\n")
        else:
            self._parse([line], piece)
        if quoted:
            self._parse_open(piece)
        if len(self._open) > _MOST_LINES or sum(map(len, self._open)) > MOST_BYTES:
            self._close(piece)

    def _parse_open(self, piece: Piece) -> None:
        # An odd number of quotes says that the last cell is open, unless one stands within
        # an unquoted cell; then the parser, asked later, gives several rows at once.
        if sum(line.count('"') for line in self._open) & 1:
            return
        left = self._parse(self._open, piece)
        self._open = self._open[left:]

    def _close(self, piece: Piece, *, but: int = 0) -> None:
        """Gives up on a cell that is never closed, and says which lines it swallowed."""
        if not self._open:
            return
        first = self._line - but - len(self._open) + 1
        left = self._parse(self._open, piece, but=but)
        if left < len(self._open):
            reason = (
                f"a quoted cell is not closed; read no further than line {self._line - but}"
            )
            self._break(first + left, reason, piece)
        self._open = []

    def _parse(self, lines: Sequence[str], piece: Piece, *, but: int = 0) -> int:
        """Reads the rows of these lines, the last ones read; says how many lines are done."""
        first = self._line - but - len(lines) + 1
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        done = 0
        while done < len(lines):
            try:
                values = next(reader)
            except csv.Error as error:
                if str(error) == _NEVER_CLOSED:
                    return done
                self._break(first + done, _reason(error), piece)
            else:
                self._add(first + done, values, piece)
            done = reader.line_num
        return done

    def _add(self, line: int, values: list[str], piece: Piece) -> None:
        if line <= self._after or not values:
            return
        if len(values) != self._width:
            reason = f"has {len(values)} cells where the header has {self._width}"
            piece.broken.append(Broken(line, reason, self._key(values)))
        elif self._undecoded and any(map(_UNDECODED.search, values)):
            piece.broken.append(Broken(line, "is not UTF-8", self._key(values)))
        else:
            cells = {field: values[place].strip() for field, place in self._places.items()}
            piece.rows.append((line, cells))

    def _decoded(self, line: bytes) -> str:
        """The text of a line. What is not UTF-8 stays recognisable, and the row whole."""
        try:
            return line.decode()
        except UnicodeDecodeError:
            self._undecoded = True
            return line.decode(errors="surrogateescape")

    def _break(self, line: int, reason: str, piece: Piece) -> None:
        if line > self._after:
            piece.broken.append(Broken(line, reason))

    def _key(self, values: list[str]) -> str | None:
        place = self._places.get(KEY, len(values))
        key = values[place].strip() if place < len(values) else ""
        return None if _UNDECODED.search(key) else key or None


def _reason(error: csv.Error) -> str:
    said = str(error)
    return next((reason for part, reason in _SAID if part in said), "is no valid CSV")
