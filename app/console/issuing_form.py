"""The form by which a notice is issued: what was entered, and the order that it makes."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.console.fields import Fields, reading
from app.console.item_rows import MOST_ROWS, item_in, rows_of_items
from app.domain.notices import Category, Priority
from app.domain.orders import NewNotice

ITEMS: Final = rows_of_items("items", at_first=3)
# What the report to the provider may have declared.
REPORT: Final = (
    "is_intimate_image",
    "by_subject_or_on_behalf",
    "good_faith",
    "contact_held",
)

_MOST_BASES: Final = 20
_LONGEST_BASIS: Final = 300
_ANSWERS: Final[Mapping[str, bool | None]] = {"": None, "yes": True, "no": False}


def order_in(sent: Mapping[str, str]) -> NewNotice:
    """The order for a notice; every fault is named at its field."""
    items = len(ITEMS.entered(sent))
    given = {name: value for name, value in sent.items() if not name.startswith("items-")}
    with reading({**given, **ITEMS.closed_up(sent)}) as fields:
        if not items:
            fields.wrong("items-0-url", "Enter the address of at least one item")
        if ITEMS.beyond(sent):
            fields.wrong("items-0-url", f"A page takes at most {MOST_ROWS} items")
        return _order(fields, items)


def _order(fields: Fields, items: int) -> NewNotice:
    return NewNotice(
        platform_id=_platform(fields),
        regime=fields.must_line("regime", what="a regime", most=60),
        reference=fields.must_line("reference", what="a reference", most=100),
        category=fields.must_word("category", Category, what="a category"),
        items=tuple(item_in(fields, ITEMS, place) for place in range(items)),
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
