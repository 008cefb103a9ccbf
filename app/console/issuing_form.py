"""The form by which a notice is issued: what was entered, and the order that it makes."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from app.console.fields import Fields, reading
from app.domain.notices import Category, HashAlgorithm, MediaType, Priority
from app.domain.orders import NewItem, NewNotice
from app.domain.register import MediaHash
from app.kit.locators import MAX_LOCATOR_CHARACTERS

# Of a notice with more items the API and an import take a thousand.
MOST_ROWS: Final = 20
# What the report to the provider may have declared.
REPORT: Final = (
    "is_intimate_image",
    "by_subject_or_on_behalf",
    "good_faith",
    "contact_held",
)

_FIRST_ROWS: Final = 3
_MORE_ROWS: Final = 5
_WRITTEN: Final = ("url", "hashes", "locator_note")
_OF_A_ROW: Final = (*_WRITTEN, "media_type")
_MOST_BASES: Final = 20
_LONGEST_BASIS: Final = 300
_MOST_HASHES: Final = 20
_LONGEST_HASHES: Final = 10_000
_HASH: Final = re.compile(r"([a-z0-9_]{3,10}):([0-9A-Za-z+/=_-]{8,4096})")
_ANSWERS: Final[Mapping[str, bool | None]] = {"": None, "yes": True, "no": False}

Row = dict[str, str]


def rows_shown(sent: Mapping[str, str]) -> list[Row]:
    """The items that were entered, and empty rows for others."""
    rows = _entered(sent)
    wanted = _FIRST_ROWS
    if sent.get("change") == "more":
        wanted = max(wanted, len(rows) + _MORE_ROWS)
    empty = min(wanted, MOST_ROWS) - len(rows)
    return [*rows, *(dict.fromkeys(_OF_A_ROW, "") for _ in range(empty))]


def order_in(sent: Mapping[str, str]) -> NewNotice:
    """The order for a notice; every fault is named at its field. Rows that were left empty
    do not count, so that the items stand in the order as they stand in the form shown again.
    """
    rows = _entered(sent)
    given = {name: value for name, value in sent.items() if not name.startswith("items-")}
    for place, row in enumerate(rows):
        given.update({f"items-{place}-{name}": value for name, value in row.items()})
    with reading(given) as fields:
        if not rows:
            fields.wrong("items-0-url", "Enter the address of at least one item")
        if _rows_beyond(sent):
            fields.wrong("items-0-url", f"A page takes at most {MOST_ROWS} items")
        return _order(fields, len(rows))


def _entered(sent: Mapping[str, str]) -> list[Row]:
    rows = [
        {name: sent.get(f"items-{place}-{name}", "") for name in _OF_A_ROW}
        for place in range(MOST_ROWS)
    ]
    return [row for row in rows if any(row[name].strip() for name in _WRITTEN)]


def _rows_beyond(sent: Mapping[str, str]) -> bool:
    known = {f"items-{place}-{name}" for place in range(MOST_ROWS) for name in _OF_A_ROW}
    return any(name.startswith("items-") and name not in known for name in sent)


def _order(fields: Fields, items: int) -> NewNotice:
    return NewNotice(
        platform_id=_platform(fields),
        regime=fields.must_line("regime", what="a regime", most=60),
        reference=fields.must_line("reference", what="a reference", most=100),
        category=fields.must_word("category", Category, what="a category"),
        items=tuple(_item(fields, place) for place in range(items)),
        legal_basis=_legal_basis(fields),
        reasons=fields.prose("reasons"),
        clock_starts_at=fields.moment("clock_starts_at"),
        respond_by=fields.moment("respond_by"),
        priority=fields.word("priority", Priority) or Priority.NORMAL,
        report=_report(fields),
    )


def _platform(fields: Fields) -> UUID:
    if fields.line("platform_id") is None:
        fields.wrong("platform_id", "Choose a platform")
    return fields.id("platform_id") or UUID(int=0)


def _legal_basis(fields: Fields) -> tuple[str, ...]:
    """One on each line."""
    lines = [line.strip() for line in fields.prose("legal_basis").split("\n")]
    bases = tuple(line for line in lines if line)
    if len(bases) > _MOST_BASES or any(len(basis) > _LONGEST_BASIS for basis in bases):
        fields.wrong(
            "legal_basis", f"holds at most {_MOST_BASES} lines of {_LONGEST_BASIS} characters"
        )
    if any("\t" in basis for basis in bases):
        fields.wrong("legal_basis", "holds a character that is not allowed here")
    return bases


def _report(fields: Fields) -> dict[str, bool | None] | None:
    """None where nothing was declared."""
    declared = {name: _answer(fields, name) for name in REPORT}
    return declared if any(value is not None for value in declared.values()) else None


def _answer(fields: Fields, name: str) -> bool | None:
    said = fields.line(name) or ""
    if said not in _ANSWERS:
        fields.wrong(name, "Choose one of the list")
    return _ANSWERS.get(said)


def _item(fields: Fields, place: int) -> NewItem:
    of = f"items-{place}-"
    return NewItem(
        locator=fields.must_line(
            f"{of}url", what=f"the address of item {place + 1}", most=MAX_LOCATOR_CHARACTERS
        ),
        media_type=fields.word(f"{of}media_type", MediaType) or MediaType.OTHER,
        hashes=tuple(_hashes(fields, f"{of}hashes")),
        locator_note=fields.line(f"{of}locator_note", most=300),
    )


def _hashes(fields: Fields, name: str) -> Iterator[MediaHash]:
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
