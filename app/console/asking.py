"""What the address of a page asks for: its filters, and where a list goes on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

from app.console.fields import Fields, reading
from app.console.visits import Visit
from app.domain.errors import Fault, Malformed
from app.kit import cursors

PAGE: Final = 50

_LONGEST_CURSOR: Final = 500
_NO_SUCH_PAGE: Final = "There is no such page of this list. Start from its first page"

Asked = TypeVar("Asked")
Place = TypeVar("Place")
Row = TypeVar("Row")


def asked_of(
    visit: Visit,
    names: Collection[str],
    read: Callable[[Fields], Asked],
    places: Mapping[str, str] = MappingProxyType({}),
) -> Asked | None:
    """What is asked for, read from the address; None where it makes no sense.

    Then the page tells what is wrong, and shows no list rather than one of something else.
    `places` are those of `at_fields`.
    """
    try:
        with reading(visit.asked) as fields:
            if visit.asked.keys() - {*names, "after"}:
                fields.wrong("filters", "The address asks for a filter that there is not")
            asked = read(fields)
    except Malformed as refusal:
        visit.refused = at_fields(refusal, places)
        return None
    return asked


def place_in(fields: Fields, read: Callable[[str], Place]) -> Place | None:
    """After which row the page begins, by the cursor in the address; None for the first."""
    cursor = fields.line("after", most=_LONGEST_CURSOR)
    if cursor is None:
        return None
    try:
        return read(cursor)
    except cursors.BadCursor:
        fields.wrong("after", _NO_SUCH_PAGE)
        return None


def at_fields(refusal: Malformed, places: Mapping[str, str]) -> Malformed:
    """The same refusal with its faults at the fields of a form, by how their pointers begin.

    A fault that stands at a field already stays there.
    """
    faults = [Fault(_field_of(fault.pointer, places), fault.detail) for fault in refusal.faults]
    return Malformed(refusal.detail, faults)


def page_of(
    rows: Sequence[Row], cursor: Callable[[Row], str], *, size: int = PAGE
) -> tuple[Sequence[Row], str | None]:
    """A page of a list that was read one row too long, and the cursor of the next page."""
    page = rows[:size]
    return page, cursor(page[-1]) if len(rows) > size else None


def _field_of(pointer: str, places: Mapping[str, str]) -> str:
    return next((to for begin, to in places.items() if pointer.startswith(begin)), pointer)
