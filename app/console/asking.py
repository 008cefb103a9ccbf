"""What the address of a page asks for: its filters, and where a list goes on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from app.console.fields import Fields, reading
from app.console.visits import Visit
from app.domain.errors import Fault, Malformed
from app.domain.orders import Place
from app.kit import cursors
from app.values import dataclass

PAGE: Final = 50

_LONGEST_CURSOR: Final = 500
_NO_SUCH_PAGE: Final = "There is no such page of this list. Start from its first page"

Asked = TypeVar("Asked")
At = TypeVar("At")
Row = TypeVar("Row")


class Entered(Protocol):
    """What stands in a list in the order in which it came to be."""

    @property
    def id(self) -> UUID: ...

    @property
    def created_at(self) -> datetime: ...


Entry = TypeVar("Entry", bound=Entered)
Entry_co = TypeVar("Entry_co", bound=Entered, covariant=True)


class Reader(Protocol[Entry_co]):
    """Reads so many rows of a list, from after a place on or from its beginning."""

    async def __call__(self, *, after: Place | None, limit: int) -> Sequence[Entry_co]: ...


@dataclass(frozen=True, slots=True)
class Listing(Generic[Entry]):
    """A page of a list, the cursor of the next one, and the status of the answer."""

    found: Sequence[Entry]
    following: str | None
    status: int


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


async def listing(visit: Visit, read: Reader[Entry]) -> Listing[Entry]:
    """The page that the address asks for, of a list that has no filters."""
    after = place_asked(visit)
    if after is None:
        return Listing((), None, 422)
    rows = await read(after=after[0], limit=PAGE + 1)
    found, following = page_of(rows, lambda row: cursors.write(row.created_at, row.id))
    return Listing(found, following, 200)


def place_asked(visit: Visit) -> tuple[Place | None] | None:
    """After which row the page begins, where the address may ask for nothing else; None where
    it makes no sense.
    """
    return asked_of(visit, (), lambda fields: (place_in(fields, cursors.read),))


def place_in(fields: Fields, read: Callable[[str], At]) -> At | None:
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
