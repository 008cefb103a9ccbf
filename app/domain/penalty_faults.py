"""What may be wrong with given penalties, each fault at its place in the request."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.domain.currencies import STERLING
from app.domain.errors import Fault
from app.domain.exposure_inputs import DailyPenalty, ExposureInputs
from app.domain.money import Money
from app.domain.revenue import EARLIEST_DAY, HOUSE_RULE, LATEST_DAY

SHARED_CEILING = "OSA 2023 Sch 13 para 4(7)"
IN_STERLING = "OSA 2023 s.137(1)"
DAILY_START_AND_END = "OSA 2023 s.137(8)"

MOST_PENALTIES = 1_000
# A hundred years; published decisions name sixty days.
MOST_DAYS = 36_525
# A trillion pounds at once, a billion a day: far above any ceiling, so a slip in the units.
MOST_SINGLE = Decimal(10) ** 12
MOST_DAILY = Decimal(10) ** 9


def penalty_faults(inputs: ExposureInputs) -> Iterator[Fault]:
    """Penalties are in sterling, not negative, and run from a day to a later one."""
    count = len(inputs.single_penalties) + len(inputs.daily_penalties)
    if count > MOST_PENALTIES:
        longer = len(inputs.single_penalties) >= len(inputs.daily_penalties)
        place = "/single_penalties" if longer else "/daily_penalties"
        yield Fault(place, f"more than {MOST_PENALTIES} penalties in all ({HOUSE_RULE})")
        return
    for index, amount in enumerate(inputs.single_penalties):
        yield from _amount_faults(f"/single_penalties/{index}", amount, MOST_SINGLE)
    for index, penalty in enumerate(inputs.daily_penalties):
        yield from _daily_faults(f"/daily_penalties/{index}", penalty)


def day_faults(pointer: str, day: date | None) -> Iterator[Fault]:
    """A day so far off that it must be a slip."""
    if day is not None and not EARLIEST_DAY <= day <= LATEST_DAY:
        yield Fault(pointer, f"lies outside {EARLIEST_DAY} to {LATEST_DAY} ({HOUSE_RULE})")


def _amount_faults(pointer: str, money: Money, most: Decimal) -> Iterator[Fault]:
    if money.currency != STERLING:
        yield Fault(f"{pointer}/currency", f"a penalty is in sterling ({IN_STERLING})")
    if money.amount < 0:
        yield Fault(f"{pointer}/amount", f"a penalty must not be negative ({IN_STERLING})")
    if money.amount > most:
        yield Fault(f"{pointer}/amount", f"is more than {most:f} ({HOUSE_RULE})")


def _daily_faults(pointer: str, penalty: DailyPenalty) -> Iterator[Fault]:
    yield from _amount_faults(f"{pointer}/rate", penalty.rate, MOST_DAILY)
    yield from day_faults(f"{pointer}/from", penalty.start)
    yield from day_faults(f"{pointer}/until", penalty.until)
    if penalty.until is not None and penalty.until < penalty.start:
        detail = f"lies before the day from which the rate runs ({DAILY_START_AND_END})"
        yield Fault(f"{pointer}/until", detail)
    if penalty.max_days is not None and not 1 <= penalty.max_days <= MOST_DAYS:
        detail = f"must be from 1 to {MOST_DAYS} days ({DAILY_START_AND_END}; {HOUSE_RULE})"
        yield Fault(f"{pointer}/max_days", detail)
