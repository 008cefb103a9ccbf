"""From the rows of a bulk file to what is copied: checked, canonical, sealed.

Nothing unsealed leaves this module. It is the busiest part of an import, and runs in a
thread of its own while the piece before is on its way to the database.
"""

import json
from collections.abc import Sequence
from dataclasses import field
from hashlib import blake2b
from typing import Final, cast
from uuid import UUID

from app.domain.import_jobs import NOTICES_FILE, Reject
from app.domain.import_rows import (
    Cells,
    Otherwise,
    RowRejected,
    SaidItem,
    SaidNotice,
    read_item,
    read_notice,
    read_reference,
)
from app.domain.importing import ITEMS, KEY, NOTICE_FIELDS
from app.kit.ids import new_id
from app.kit.locators import NotALocator, canonical, with_scheme
from app.kit.sealing import Sealer
from app.services.import_records import Piece, key_of
from app.services.locators import seal_locator, seal_note
from app.values import dataclass

_KEY_BYTES: Final = 16
_SAID: Final = (KEY, *NOTICE_FIELDS)

ItemRecord = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A notice as read; under which terms it stands is still to be found out."""

    row: int
    key: bytes
    fingerprint: bytes
    said: SaidNotice


@dataclass(slots=True)
class Drafts:
    """What one piece of a file came to; `last` is the line up to which it was read."""

    file: int
    last: int
    rows: int = 0
    schemes_assumed: int = 0
    notices: list[Drafted] = field(default_factory=list[Drafted])
    items: list[ItemRecord] = field(default_factory=list[ItemRecord])
    rejects: list[Reject] = field(default_factory=list[Reject])

    def reject(self, row: int, reason: RowRejected, key: bytes | None) -> None:
        self.rejects.append(Reject(self.file, row, reason.field, reason.reason, key))


class Drafter:
    """Drafts the rows of one file, in order.

    `joined` says that the items are in a file of their own. A row that says the same of its
    notice as the row before adds only its item.
    """

    def __init__(
        self, sealer: Sealer, import_id: UUID, *, file: int, joined: bool, otherwise: Otherwise
    ) -> None:
        self._sealer = sealer
        self._import_id = import_id
        self._file = file
        self._joined = joined
        self._otherwise = otherwise
        self._said: tuple[object, ...] = ()
        self._key: tuple[str, bytes] = ("", b"")

    def draft(self, piece: Piece) -> Drafts:
        drafts = Drafts(self._file, piece.last, rows=len(piece.rows) + len(piece.broken))
        read = self._read_notice if self._file == NOTICES_FILE else self._read_item_of_another
        for row, cells in piece.rows:
            try:
                read(row, cells, drafts)
            except RowRejected as reason:
                drafts.reject(row, reason, self._key_if_any(key_of(cells)))
        for broken in piece.broken:
            unreadable = RowRejected(None, broken.reason)
            drafts.reject(broken.row, unreadable, self._key_if_any(broken.key))
        return drafts

    def _read_notice(self, row: int, cells: Cells, drafts: Drafts) -> None:
        said = tuple(map(cells.get, _SAID))
        if said == self._said:
            drafts.items += self._items(row, self._digest(str(said[0])), cells, drafts)
            return
        key = self._digest(read_reference(cells, KEY if KEY in cells else "reference"))
        if "reference" not in cells:
            cells = {**cells, "reference": cells[KEY]}
        notice = read_notice(cells, self._otherwise)
        if not self._joined:
            drafts.items += self._items(row, key, cells, drafts)
        fingerprint = blake2b(repr(said).encode(), digest_size=_KEY_BYTES).digest()
        drafts.notices.append(Drafted(row, key, fingerprint, notice))
        self._said = () if self._joined else said

    def _read_item_of_another(self, row: int, cells: Cells, drafts: Drafts) -> None:
        key = self._digest(read_reference(cells, KEY))
        drafts.items.append(self._item(row, key, cells, drafts))

    def _items(self, row: int, key: bytes, cells: Cells, drafts: Drafts) -> list[ItemRecord]:
        """The items that a row itself holds: several of them, or one."""
        if ITEMS not in cells:
            return [self._item(row, key, cells, drafts)]
        items = cells[ITEMS]
        if not isinstance(items, Sequence) or not items:
            raise RowRejected(ITEMS, "is no list of at least one item")
        elements = cast("Sequence[Cells]", items)
        return [
            self._item(row, key, item, drafts, place=place)
            for place, item in enumerate(elements)
        ]

    def _item(
        self, row: int, key: bytes, cells: Cells, drafts: Drafts, *, place: int = 0
    ) -> ItemRecord:
        said = read_item(cells)
        url = with_scheme(said.url)
        try:
            locator = canonical(url)
        except NotALocator as error:
            raise RowRejected("url", str(error)) from None
        drafts.schemes_assumed += url is not said.url
        item_id = new_id()
        return (
            self._import_id,
            key,
            row,
            place,
            item_id,
            seal_locator(self._sealer, item_id, locator),
            self._sealer.digest(locator),
            seal_note(self._sealer, item_id, said.locator_note),
            said.media_type,
            _hashes(said),
        )

    def _key_if_any(self, key: str | None) -> bytes | None:
        return None if key is None else self._digest(key)

    def _digest(self, key: str) -> bytes:
        """What joins rows, unreadable: a key may be anything that a column holds."""
        if key != self._key[0]:
            self._key = (key, self._sealer.digest(key)[:_KEY_BYTES])
        return self._key[1]


def _hashes(said: SaidItem) -> str | None:
    if not said.hashes:
        return None
    return json.dumps([{"algorithm": h.algorithm, "value": h.value} for h in said.hashes])
