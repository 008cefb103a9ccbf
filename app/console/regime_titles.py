"""What regimes are called, for pages that hold their codes alone."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.services.house import House


async def regime_titles(house: House, codes: Iterable[str], day: date) -> Mapping[str, str]:
    """By code, as they hold on a day; the code itself for one that does not hold then."""
    titles: dict[str, str] = {}
    for code in set(codes):
        regime = await house.regimes.for_clock_starting(code, day)
        titles[code] = code if regime is None else regime.title
    return titles
