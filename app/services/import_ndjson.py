"""Reading NDJSON as it comes: one JSON object per line, strict, of bounded depth."""

from collections.abc import Mapping
from typing import Any, Final, cast

from pydantic_core import from_json

from app.domain.errors import Malformed
from app.domain.import_rows import Cells
from app.domain.importing import ITEMS, Columns, Naming, columns_of
from app.services.import_lines import TOO_LONG, LineCutter
from app.services.import_records import Broken, NotReadable, Piece, refuse_utf_16

_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")
# So many shapes of objects are remembered: a file has a few.
_SHAPES: Final = 1_000

Places = Mapping[str, str]


class NdjsonReader:
    """Rows of one NDJSON file; the number of a row is that of its line."""

    def __init__(self, naming: Naming, items: Naming, *, after: int = 0) -> None:
        self._rows = _Shapes(naming)
        self._items = _Shapes(items)
        self._after = after
        self._cutter = LineCutter()
        self._line = 0
        self._begun = False
        self.columns: Columns | None = None

    def feed(self, received: bytes) -> Piece:
        return self._read(self._cutter.feed(received))

    def end(self) -> Piece:
        piece = self._read(self._cutter.end())
        if not self._begun:
            raise NotReadable("The file is empty.")
        return piece

    def _read(self, lines: list[bytes | None]) -> Piece:
        piece = Piece()
        for line in lines:
            self._line += 1
            if not self._begun and line is not None:
                line = self._begin(line)  # noqa: PLW2901 - the first line loses its BOM
            if self._line > self._after:
                self._read_line(line, piece)
        piece.last = self._line
        return piece

    def _begin(self, line: bytes) -> bytes:
        if line.startswith(_UTF_16):
            refuse_utf_16()
        if line.removeprefix(_BOM).lstrip().startswith(b"["):
            raise NotReadable("This is a JSON array; write one object per line (NDJSON).")
        self._begun = True
        return line.removeprefix(_BOM)

    def _read_line(self, line: bytes | None, piece: Piece) -> None:
        if line is None:
            piece.broken.append(Broken(self._line, TOO_LONG))
            return
        if not line.strip():
            return
        try:
            said: Any = from_json(line, allow_inf_nan=False)
        except ValueError:
            # The parser's own words may quote the line.
            piece.broken.append(Broken(self._line, "is not valid JSON in UTF-8"))
            return
        if not isinstance(said, dict):
            piece.broken.append(Broken(self._line, "is no JSON object"))
            return
        self._read_object(cast("dict[str, Any]", said), piece)

    def _read_object(self, said: dict[str, Any], piece: Piece) -> None:
        try:
            cells = self._rows.cells(said)
            if (items := said.get(ITEMS)) is not None:
                cells[ITEMS] = self._read_items(items)
        except Malformed as error:
            piece.broken.append(Broken(self._line, error.detail))
            return
        self.columns = self.columns or self._rows.columns(said)
        piece.rows.append((self._line, cells))

    def _read_items(self, said: object) -> object:
        """The items of a notice; what is no list is left for the check of the row."""
        if not isinstance(said, list):
            return said
        return [self._item(item) for item in cast("list[object]", said)]

    def _item(self, said: object) -> Cells:
        if not isinstance(said, dict):
            raise NotReadable("holds an item that is no JSON object")
        return self._items.cells(cast("dict[str, Any]", said))


class _Shapes:
    """Which key is which field, remembered for each set of keys."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._known: dict[tuple[str, ...], Places] = {}

    def cells(self, said: Mapping[str, Any]) -> dict[str, object]:
        keys = tuple(said)
        places = self._known.get(keys)
        if places is None:
            places = {field: keys[at] for field, at in self._naming.place(keys).items()}
            if len(self._known) < _SHAPES:
                self._known[keys] = places
        return {field: said[key] for field, key in places.items()}

    def columns(self, said: Mapping[str, Any]) -> Columns:
        keys = [key for key in said if key != ITEMS]
        return columns_of(keys, self._naming.place(keys))
