"""A published month in the words of the contract, and as a table for spreadsheets."""

import csv
from io import StringIO

from app.domain.notices import Category
from app.domain.transparency import (
    ALL_FIGURES,
    COUNTED,
    TIMED,
    WITHHELD,
    Edition,
    Line,
    why_withheld,
)
from schemas.v1 import notices as words
from schemas.v1 import transparency as v1

_ALL = "(all)"


def transparency_view(edition: Edition) -> v1.Transparency:
    month = edition.published
    return v1.Transparency(
        month=str(month.month),
        months=[str(one) for one in edition.months],
        as_of=month.as_of,
        smallest=month.smallest,
        withheld=why_withheld(month.smallest),
        platforms=month.platforms,
        figures=[
            v1.PublishedFigure(name=told.name, meaning=told.meaning) for told in ALL_FIGURES
        ],
        lines=[_line(line) for line in month.lines],
    )


def transparency_table(edition: Edition) -> str:
    """One row for each line, with the names of the figures above; what is withheld is [c]."""
    names = [told.name for told in (*COUNTED, *TIMED)]
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["month", "regime", "category", *names])
    for line in edition.published.lines:
        place = [line.regime or _ALL, line.category or _ALL]
        values = [WITHHELD if value is None else value for value in _values(line, names)]
        writer.writerow([edition.published.month, *place, *values])
    return sheet.getvalue()


def _line(line: Line) -> v1.PublishedLine:
    category = None if line.category is None else words.Category(Category(line.category))
    return v1.PublishedLine(regime=line.regime, category=category, **line.counts, **line.hours)


def _values(line: Line, names: list[str]) -> list[int | None]:
    held = {**line.counts, **line.hours}
    return [held[name] for name in names]
