"""Rows of a form that stand for one item each: what was entered, and empty ones for more."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from app.console.fields import Fields
from app.domain.notices import HashAlgorithm, MediaType
from app.domain.orders import NewItem
from app.domain.register import MediaHash
from app.kit.locators import MAX_LOCATOR_CHARACTERS
from app.values import dataclass

# Of a notice with more items the API and an import take a thousand.
MOST_ROWS: Final = 20
LONGEST_NOTE: Final = 300

_MORE_ROWS: Final = 5
_MOST_HASHES: Final = 20
_LONGEST_HASHES: Final = 10_000
_HASH: Final = re.compile(r"([a-z0-9_]{3,10}):([0-9A-Za-z+/=_-]{8,4096})")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ItemRows:
    """The rows of one form. A row counts where something is `written` in it; what is `chosen`
    has a value in any case.
    """

    name: str
    written: tuple[str, ...]
    chosen: tuple[str, ...]
    at_first: int

    def field(self, place: int, column: str) -> str:
        """How a field of one row is called."""
        return f"{self.name}-{place}-{column}"

    def entered(self, sent: Mapping[str, str]) -> list[Row]:
        columns = (*self.written, *self.chosen)
        rows = [
            {column: sent.get(self.field(place, column), "") for column in columns}
            for place in range(MOST_ROWS)
        ]
        return [row for row in rows if any(row[column].strip() for column in self.written)]

    def closed_up(self, sent: Mapping[str, str]) -> Row:
        """The fields as they are when rows left empty do not count, so that the items stand in
        the order in which they stand in the form shown again.
        """
        return {
            self.field(place, column): value
            for place, row in enumerate(self.entered(sent))
            for column, value in row.items()
        }

    def shown(self, sent: Mapping[str, str]) -> list[Row]:
        """The rows that were entered, and empty ones for others."""
        rows, wanted = self.entered(sent), self.at_first
        if sent.get("change") == "more":
            wanted = max(wanted, len(rows) + _MORE_ROWS)
        empty = min(wanted, MOST_ROWS) - len(rows)
        columns = (*self.written, *self.chosen)
        return [*rows, *(dict.fromkeys(columns, "") for _ in range(empty))]

    def beyond(self, sent: Mapping[str, str]) -> bool:
        """Whether more rows were sent than a page takes."""
        known = {
            self.field(place, column)
            for place in range(MOST_ROWS)
            for column in (*self.written, *self.chosen)
        }
        return any(name.startswith(f"{self.name}-") and name not in known for name in sent)


def rows_of_items(name: str, *, at_first: int) -> ItemRows:
    """Rows for items that are not in the register yet."""
    written = ("url", "hashes", "locator_note")
    return ItemRows(name, written, chosen=("media_type",), at_first=at_first)


def item_in(fields: Fields, rows: ItemRows, place: int) -> NewItem:
    """A new item, from the row in which it was entered."""
    return NewItem(
        locator=fields.must_line(
            rows.field(place, "url"),
            what=f"the address of item {place + 1}",
            most=MAX_LOCATOR_CHARACTERS,
        ),
        media_type=fields.word(rows.field(place, "media_type"), MediaType) or MediaType.OTHER,
        hashes=tuple(hashes_in(fields, rows.field(place, "hashes"))),
        locator_note=fields.line(rows.field(place, "locator_note"), most=LONGEST_NOTE),
    )


def hashes_in(fields: Fields, name: str) -> Iterator[MediaHash]:
    """Written as md5:d41d8cd98f00b204e9800998ecf8427e, with spaces between them."""
    written = (fields.line(name, most=_LONGEST_HASHES) or "").split()
    if len(written) > _MOST_HASHES:
        fields.wrong(name, f"holds at most {_MOST_HASHES} hashes")
    for one in written[:_MOST_HASHES]:
        match = _HASH.fullmatch(one)
        if match is None or match[1] not in set(HashAlgorithm):
            fields.wrong(name, f"Write a hash as {HashAlgorithm.MD5}:, followed by its value")
            return
        yield MediaHash(HashAlgorithm(match[1]), match[2])
