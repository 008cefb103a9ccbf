"""Exposures of many providers from a CSV: a row for each revenue figure, or none known."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from app.domain.errors import Malformed
from app.domain.exposure_faults import is_plausible_rate
from app.domain.exposures import AsOf, Exposure, Lateness, day_of
from app.domain.penalties import Bound, ExchangeRate, PeriodState, reckon_from_figures
from app.domain.revenue import RevenueFigure, accept
from app.store.exchange_rates import reference_rate
from app.values import dataclass
from app.wire.platforms import new_figure
from schemas.v1.providers import NewRevenueFigure

PROVIDER = "provider"
UNKNOWN = "unknown"
# Where the figure is missing, these say nothing: no figure is known.
_FIGURE = ("period_start", "period_end", "revenue")
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "provider",
    "as_of",
    "regime",
    "statutory_maximum",
    "currency",
    "bound",
    "basis",
    "period_start",
    "period_end",
    "revenue",
    "revenue_currency",
    "gbp_per_unit",
    "rate_from",
    "rate_to",
    "quotations",
    "sure",
    "rule_version",
    "inputs_digest",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every provider of a table."""

    regime: str
    ceiling: str
    as_of: AsOf


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One provider of a table, and what was found."""

    provider: str
    exposure: Exposure

    @property
    def rate(self) -> str:
        """The rate that was used, to six places; nothing where none was needed."""
        used = _rate_used(self.exposure)
        if used is not None:
            return f"1 {used.currency} = {used.gbp_per_unit:.6f} GBP"
        revenue = self.exposure.reckoning.inputs.accounting_period.revenue
        missing = revenue is not None and self.exposure.reckoning.bound is Bound.AT_LEAST
        return "none held" if missing else ""


@dataclass(slots=True)
class _Held:
    """The rows of one provider as they come."""

    figures: list[RevenueFigure] = field(default_factory=list[RevenueFigure])
    rates: dict[tuple[str, date], ExchangeRate] = field(
        default_factory=dict[tuple[str, date], ExchangeRate]
    )
    faulty: bool = False

    def rate(self, currency: str, start: date, end: date, state: PeriodState) -> ExchangeRate:
        """The rate of the row itself, if it has one, or else the mean over its period."""
        given = self.rates.get((currency, start))
        return reference_rate(currency, start, end, state) if given is None else given


def reckon_table(path: Path, asked: Asked) -> tuple[list[Reckoned], list[str]]:
    """Each provider of which every row could be read, in the order of the file; and what is
    wrong with the other rows. A ceiling from a part of somebody's figures would mislead.
    """
    held: dict[str, _Held] = {}
    faults: list[str] = []
    for line, row in _rows(path):
        name = (row.get(PROVIDER) or "").strip()
        one = held.setdefault(name, _Held())
        wrong = _read_row(row, line, name, one)
        one.faulty = one.faulty or bool(wrong)
        faults += [f"line {line}: {fault}" for fault in wrong]
    found: list[Reckoned] = []
    for name, one in held.items():
        if not one.faulty:
            found.append(_reckoned(name, one, asked))
        elif one.figures:
            faults.append(f"{name} was left out, for not all of its rows could be read")
    return found, faults


def write_csv(found: Sequence[Reckoned]) -> str:
    """One row for each provider, below the names of the columns."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_cells(one) for one in found)
    return text.getvalue()


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str | None, str | None]]]:
    """(line, cells by column) for each row; Malformed for what is no such file at all."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if PROVIDER not in (reader.fieldnames or ()):
                raise Malformed.at("/from", f"has no column {PROVIDER} in its first line")
            for row in reader:
                yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise Malformed.at("/from", f"is not CSV in UTF-8: {error}") from error


def _read_row(
    row: Mapping[str | None, str | None], line: int, name: str, held: _Held
) -> list[str]:
    """Adds what the row says to what is held of its provider, and tells what is wrong."""
    try:
        cells = _cells_of(row, name)
        if not _says_unknown(cells):
            _hold(cells, line, held)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        return [f"{_column(fault['loc'])}: {fault['msg']}" for fault in faults]
    except Malformed as refusal:
        return [
            f"{_column(fault.pointer.strip('/').split('/'))}: {fault.detail}"
            for fault in refusal.faults
        ]
    return []


def _cells_of(row: Mapping[str | None, str | None], name: str) -> dict[str, str]:
    if not name:
        raise Malformed.at(f"/{PROVIDER}", "is empty")
    if None in row or None in row.values():
        raise Malformed.at("/row", "has more or fewer cells than the first line")
    return {str(column): (cell or "").strip() for column, cell in row.items()}


def _says_unknown(cells: Mapping[str, str]) -> bool:
    """Whether a row says of a provider that no figure is known."""
    if any(cells.get(column) for column in _FIGURE):
        return False
    status = cells.get("status") or UNKNOWN
    if status != UNKNOWN:
        raise Malformed.at("/revenue", f"is empty, though its status is {status[:20]}")
    return True


def _hold(cells: Mapping[str, str], line: int, held: _Held) -> None:
    figure = accept(_figure(cells, line), held.figures)
    rate = _given_rate(cells, figure, line)
    held.figures.append(figure)
    if rate is not None:
        held.rates[rate.currency, figure.period_start] = rate


def _figure(cells: Mapping[str, str], line: int) -> RevenueFigure:
    body = NewRevenueFigure.model_validate(
        {
            "period_start": cells.get("period_start", ""),
            "period_end": cells.get("period_end", ""),
            "revenue": {
                "amount": cells.get("revenue", ""),
                "currency": cells.get("currency") or "GBP",
            },
            "status": cells.get("status") or "reported",
            "scope": cells.get("scope") or "provider",
            "source": cells.get("source") or f"line {line} of the table",
        }
    )
    # A later row corrects an earlier one for the same period.
    recorded_at = _FIRST + timedelta(seconds=line)
    return new_figure(body, figure_id=UUID(int=line), recorded_at=recorded_at)


def _given_rate(
    cells: Mapping[str, str], figure: RevenueFigure, line: int
) -> ExchangeRate | None:
    text = cells.get("exchange_rate", "")
    if not text:
        return None
    plain = text.isascii() and text.replace(".", "", 1).isdigit()
    if not plain or not is_plausible_rate(Decimal(text)):
        detail = "write pounds for one unit as a plain decimal, such as 0.7592"
        raise Malformed.at("/exchange_rate", detail)
    source = f"as given in line {line}"
    return ExchangeRate(figure.revenue.currency, Decimal(text), source)


def _column(place: Sequence[int | str]) -> str:
    """The column that a place in the request stands for."""
    name = str(place[-1])
    return {"amount": "revenue"}.get(name, name)


def _reckoned(name: str, held: _Held, asked: Asked) -> Reckoned:
    reckoning = reckon_from_figures(
        held.figures,
        regime=asked.regime,
        as_of=day_of(asked.as_of),
        ceiling=asked.ceiling,
        rates=held.rate,
    )
    return Reckoned(name, Exposure(asked.as_of, asked.regime, reckoning, Lateness()))


def _cells(one: Reckoned) -> list[object]:
    reckoning, used = one.exposure.reckoning, _rate_used(one.exposure)
    period, maximum = reckoning.inputs.accounting_period, reckoning.statutory_maximum
    revenue = period.revenue
    dates = (None, None) if used is None or used.dates is None else used.dates
    return [
        one.provider,
        one.exposure.as_of.isoformat().replace("+00:00", "Z"),
        one.exposure.regime,
        maximum.text,
        maximum.currency,
        reckoning.bound,
        reckoning.basis,
        period.start,
        period.end,
        None if revenue is None else revenue.text,
        None if revenue is None else revenue.currency,
        None if used is None else f"{used.gbp_per_unit:f}",
        *dates,
        None if used is None else used.quotations,
        str(reckoning.sure).lower(),
        reckoning.rule_version,
        reckoning.inputs_digest,
    ]


def _rate_used(exposure: Exposure) -> ExchangeRate | None:
    revenue = exposure.reckoning.inputs.accounting_period.revenue
    return None if revenue is None else exposure.reckoning.inputs.rate_of(revenue.currency)
