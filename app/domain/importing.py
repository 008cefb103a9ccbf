"""Bulk files: which column of a file is which field, by its name, its synonyms or a map."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, cast

from app.domain.errors import Malformed
from app.values import dataclass

# What a notice may say in a row, and by which further names its columns are known. The
# names are those of POST /v1/notices; of several that a file has, the first one counts.
NOTICE_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "reference": ("notice_id", "case_ref", "case_reference", "case_id", "case_number"),
        "issued_at": ("posted_date", "received_date", "issued_date", "notice_date", "date"),
        "clock_starts_at": ("clock_started_at",),
        "respond_by": (),
        "platform_id": (),
        "regime": ("regime_code",),
        "category": (),
        "legal_basis": ("legal_bases",),
        "reasons": (),
        "priority": (),
        "report": (),
        "is_intimate_image": (),
        "by_subject_or_on_behalf": (),
        "good_faith": (),
        "contact_held": (),
    }
)
ITEM_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "url": ("locator", "uri", "link"),
        "media_type": (),
        "hashes": (),
        "locator_note": (),
    }
)
# The items of a notice in its own row; only JSON can say so.
ITEMS: Final = "items"
# What joins a row of items to its notice. Without --key that is the reference.
KEY: Final = "key"

_MOST_NAMES: Final = 500
_SHOWN: Final = re.compile(r"[\w ()-]{1,60}")
_BETWEEN_WORDS: Final = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column was read as what, and which were left aside; fit to be shown."""

    read: Mapping[str, str]
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """How the columns of one file are to be understood.

    `fields` are those that it may have; `renames` are the caller's own, by column, and
    win over synonyms: None leaves a column aside. `key` is the column that joins two
    files. Then only a column named `reference` is the reference: a synonym may be
    another number altogether.
    """

    fields: Mapping[str, tuple[str, ...]]
    renames: Mapping[str, str | None]
    key: str | None = None

    def place(self, names: Sequence[str]) -> dict[str, int]:
        """Where each field stands among these names; Malformed when two are the same."""
        places = _places(names)
        found = self._renamed(places)
        taken = {*found.values(), *self._left_aside(places)}
        for field, synonyms in self.fields.items():
            if field in found:
                continue
            for name in (field, *self._synonyms(field, synonyms)):
                place = places.get(name)
                if place is not None and place not in taken:
                    found[field] = place
                    taken.add(place)
                    break
        if self.key is not None:
            found[KEY] = _place_of_key(plain(self.key), places)
        elif "reference" in found:
            found[KEY] = found["reference"]
        return found

    def _synonyms(self, field: str, synonyms: tuple[str, ...]) -> tuple[str, ...]:
        return () if field == "reference" and self.key is not None else synonyms

    def _renamed(self, places: Mapping[str, int]) -> dict[str, int]:
        return {
            field: places[name]
            for name, field in self.renames.items()
            if field is not None and field in self.fields and name in places
        }

    def _left_aside(self, places: Mapping[str, int]) -> set[int]:
        return {place for name, place in places.items() if name in self.renames}


def renames_of(mapping: object) -> dict[str, str | None]:
    """The columns that the caller renames: a JSON object, from column to field or null."""
    if not isinstance(mapping, dict):
        raise Malformed('A map is a JSON object such as {"Case number": "reference"}.')
    known = (*NOTICE_FIELDS, *ITEM_FIELDS)
    renames: dict[str, str | None] = {}
    for name, field in cast("dict[object, object]", mapping).items():
        if field is not None and field not in known:
            raise Malformed(f"A map names one of these fields, or null: {', '.join(known)}.")
        renames[plain(str(name))] = None if field is None else str(field)
    fields = [field for field in renames.values() if field is not None]
    if len(set(fields)) < len(fields):
        raise Malformed("The map gives two columns to one field.")
    return renames


def columns_of(names: Sequence[str], places: Mapping[str, int]) -> Columns:
    """What is told of the columns, and kept. A name that might be content is not repeated."""
    read = {field: shown(names[place], place) for field, place in places.items()}
    used = set(places.values())
    aside = (shown(name, place) for place, name in enumerate(names) if place not in used)
    return Columns(read, tuple(aside))


def shown(name: str, place: int) -> str:
    """A file without a header has content where the names should be: that is not shown."""
    return name if _SHOWN.fullmatch(name) else f"column {place + 1}"


def plain(name: str) -> str:
    """`Posted Date`, `posted-date` and `posted_date` are one name."""
    return _BETWEEN_WORDS.sub("_", name.strip().lower())


def expected(fields: Iterable[str]) -> str:
    """How a missing column may be called, for whoever has to mend the file."""
    known = {**NOTICE_FIELDS, **ITEM_FIELDS}
    return "; ".join(" or ".join((field, *known[field])) for field in fields)


def _place_of_key(key: str, places: Mapping[str, int]) -> int:
    if key not in places:
        raise Malformed("One of the files has no column of the name given with --key.")
    return places[key]


def _places(names: Sequence[str]) -> dict[str, int]:
    if len(names) > _MOST_NAMES:
        raise Malformed(f"The header names more than {_MOST_NAMES} columns.")
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if (word := plain(name)) in places:
            first = places[word] + 1
            raise Malformed(f"Columns {first} and {place + 1} have the same name.")
        places[word] = place
    return places
