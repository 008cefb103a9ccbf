"""A platform answers many items at once by CSV, pasted or in a file."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import field
from io import StringIO
from typing import Final

from starlette.responses import Response

from app.console.answering import COLUMNS, FAULTY, Part, answers_in
from app.console.fields import Fields
from app.console.own_answers import OPEN, record_answers
from app.console.pages import Pages
from app.console.surroundings import text_file
from app.console.uploads import FILE, Arrival
from app.console.visits import Visit
from app.domain.errors import Fault, Malformed
from app.domain.permissions import Act
from app.kit.locators import MAX_LOCATOR_CHARACTERS
from app.services import outlines
from app.services.outlines import ClosedNotice
from app.values import dataclass

pages = Pages()

MOST_ROWS: Final = 500
MOST_CHARACTERS: Final = 200_000

_MEANT: Final = ("item_id", "url")
# For whoever reads the rows beside the page of the notice; says nothing to us.
_NUMBER: Final = "item"
_NEEDED: Final = frozenset({"outcome", "effective_at"})
_KNOWN: Final = frozenset({*_MEANT, _NUMBER, *COLUMNS})
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(slots=True)
class _Rows:
    """What the rows say, by names of fields as a form has them, and what is wrong."""

    given: dict[str, str] = field(default_factory=dict[str, str])
    parts: list[Part] = field(default_factory=list[Part])
    faults: list[Fault] = field(default_factory=list[Fault])


async def ask_for_rows(visit: Visit) -> Response:
    notice = (await _closed(visit)).outline.notice
    title = f"Answer notice {notice.reference} by CSV"
    return await visit.page("own_rows.html", title=title, notice=notice, most=MOST_ROWS)


async def _take_rows(arrival: Arrival) -> Mapping[str, str]:
    """The rows of a file, which then stand in the form as if they had been pasted."""
    if not arrival.upload.is_chosen:
        return {}
    if arrival.sent.get("rows", "").strip():
        raise Malformed.at(f"/{FILE}", "Paste the rows or choose a file, and not both")
    return {"rows": await arrival.upload.text(most=MOST_CHARACTERS)}


@pages.send(
    "/own/notices/{notice_id}/rows", act=Act.ANSWER, form=ask_for_rows, takes=_take_rows
)
async def answer_rows(visit: Visit) -> Response:
    """All rows or none: whatever is wrong is told of every row, and nothing is recorded."""
    closed = await _closed(visit)
    with visit.reading() as fields:
        # What is said of a cell is told of its row, so here only the size is looked at.
        if len(visit.sent.get("rows", "")) > MOST_CHARACTERS:
            fields.wrong("rows", f"must be {MOST_CHARACTERS:,} characters or fewer")
    rows = _read(visit.sent.get("rows", ""))
    said = answers_in(rows.given, rows.parts, faults=rows.faults)
    return await record_answers(visit, closed, rows.parts, said)


@pages.show("/own/notices/{notice_id}/rows.csv", act=Act.ANSWER)
async def give_template(visit: Visit) -> Response:
    """The open items by id and number, without their addresses, to be filled in."""
    closed = await _closed(visit)
    made = StringIO()
    writer = csv.writer(made)
    writer.writerow(["item_id", _NUMBER, *COLUMNS])
    for item in closed.items:
        if item.state in OPEN:
            writer.writerow([item.id, item.position + 1, *[""] * len(COLUMNS)])
    name = f"answer-{closed.outline.notice.id}.csv"
    return text_file(made.getvalue(), name, kind="text/csv")


async def _closed(visit: Visit) -> ClosedNotice:
    notice_id = visit.id_in_path("notice_id", "notice")
    return await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)


def _read(text: str) -> _Rows:
    records = _records(text.removeprefix("\ufeff"))
    names = [name.strip().lower() for name in next(records, list[str]())]
    _must_be_columns(names)
    rows = _Rows()
    for number, cells in enumerate(records, 2):
        if number > MOST_ROWS + 1:
            raise _refused(f"There are more than {MOST_ROWS} rows. Send the others apart")
        _take(rows, number, names, [cell.strip() for cell in cells])
    if not rows.parts:
        raise _refused("No row says what became of an item")
    return rows


def _records(text: str) -> Iterator[list[str]]:
    """One after the other; the first row is that of the names, as a spreadsheet counts."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    read = 0
    try:
        for cells in reader:
            read += 1
            yield cells
    except csv.Error:
        # The error itself might quote what was entered.
        detail = f"Row {read + 1} cannot be read: a quote stands in it that is not closed"
        raise _refused(detail) from None


def _must_be_columns(names: list[str]) -> None:
    if not set(names) <= _KNOWN or len(set(names)) != len(names):
        known = ", ".join([*_MEANT, *COLUMNS])
        raise _refused(f"The first row names the columns, each once. They are: {known}")
    if not set(names) >= _NEEDED or not set(names) & set(_MEANT):
        raise _refused("There must be outcome, effective_at, and either item_id or url")


def _take(rows: _Rows, number: int, names: list[str], cells: list[str]) -> None:
    """One row; of an item that is only named nothing is said."""
    prefix, called = f"row-{number}", f"Row {number}"
    given = {f"{prefix}-{n}": cell for n, cell in zip(names, cells, strict=False)}
    if len(cells) > len(names) and any(cells[len(names) :]):
        rows.faults.append(Fault(f"/{prefix}", f"{called}: has more cells than columns"))
    if not any(given.get(f"{prefix}-{column}") for column in COLUMNS):
        return
    fields = Fields(given)
    item_id = fields.id(f"{prefix}-item_id")
    locator = fields.line(f"{prefix}-url", most=MAX_LOCATOR_CHARACTERS)
    if not fields.faults and (item_id is None) == (locator is None):
        fields.wrong(prefix, "name the item by item_id or by url, and not by both")
    rows.faults += [Fault(one.pointer, f"{called}: {one.detail}") for one in fields.faults]
    rows.given |= given
    rows.parts.append(Part(prefix, called, item_id, locator))


def _refused(detail: str) -> Malformed:
    return Malformed(FAULTY, (Fault("/rows", detail),))
