"""What may be wrong with a decision in itself: each fault at its place, with its source."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.domain.ceilings import SCHEDULE_13, ceiling_rule
from app.domain.currencies import STERLING
from app.domain.decisions import DailyRate, DecisionStage, NewDecision, Power
from app.domain.errors import Fault, Malformed
from app.domain.exposures import day_of
from app.domain.money import Money
from app.domain.penalty_faults import (
    DAILY_START_AND_END,
    IN_STERLING,
    MOST_DAILY,
    MOST_DAYS,
    MOST_SINGLE,
    day_faults,
)
from app.domain.revenue import HOUSE_RULE

JOINT = "OSA 2023 Sch 13 para 5(1) and Sch 15"
COMPLIANCE_DATE = "OSA 2023 s.137(9)"
PENALTY_NOTICES = "OSA 2023 ss.139 to 141"
START_OF_NOTICE = "OSA 2023 s.142"
ONE_DAY = timedelta(days=1)


def check(new: NewDecision, now: datetime) -> None:
    """Raise Malformed with every fault, pointers relative to the request."""
    faults = [
        *_given_faults(new, now),
        *_person_faults(new),
        *_compliance_faults(new),
        *_power_faults(new),
        *_penalty_faults(new),
    ]
    if faults:
        raise Malformed("The decision cannot be recorded.", faults)


def earliest_start(new: NewDecision) -> date:
    """The first day from which a daily rate may run: the day after the compliance date."""
    return new.compliance_day + ONE_DAY


def _given_faults(new: NewDecision, now: datetime) -> Iterator[Fault]:
    if new.given_at > now:
        yield Fault("/given_at", "lies in the future; record a decision once it is given")
        return
    try:
        ceiling_rule(SCHEDULE_13, day_of(new.given_at))
    except Malformed:
        yield Fault("/given_at", "lies before the Online Safety Act 2023 held")


def _person_faults(new: NewDecision) -> Iterator[Fault]:
    if len(set(new.provider_ids)) < len(new.provider_ids):
        yield Fault("/provider_ids", "names a provider twice; its liability is one")
    elif new.joint and len(new.provider_ids) == 1:
        yield Fault("/joint", f"a joint decision is given to two or more ({JOINT})")
    elif not new.joint and len(new.provider_ids) > 1:
        detail = f"one decision to several is joint; else record one for each ({JOINT})"
        yield Fault("/joint", detail)
    if len(set(new.notice_ids)) < len(new.notice_ids):
        yield Fault("/notice_ids", "names a notice twice")


def _compliance_faults(new: NewDecision) -> Iterator[Fault]:
    deadline = new.compliance_date
    if deadline is None:
        return
    if isinstance(deadline, datetime):
        early = deadline < new.given_at
    else:
        early = deadline < day_of(new.given_at)
    if early:
        yield Fault(
            "/compliance_date", f"lies before the decision was given ({COMPLIANCE_DATE})"
        )
    yield from day_faults("/compliance_date", new.compliance_day)


def _power_faults(new: NewDecision) -> Iterator[Fault]:
    if new.stage is not DecisionStage.PENALTY_NOTICE:
        if new.power is not None:
            yield Fault("/power", f"only a penalty notice names one ({PENALTY_NOTICES})")
        return
    if new.daily_penalties and new.power in {None, Power.S139}:
        detail = (
            "a penalty notice under s.139 imposes a single amount; name s140 or s141 as the "
            f"power if it is given under one of these ({PENALTY_NOTICES})"
        )
        yield Fault("/daily_penalties", detail)
    if not new.single_penalties and not new.daily_penalties:
        yield Fault("/single_penalties", f"a penalty notice imposes one ({PENALTY_NOTICES})")


def _penalty_faults(new: NewDecision) -> Iterator[Fault]:
    for index, single in enumerate(new.single_penalties):
        place = f"/single_penalties/{index}/amount"
        yield from _amount_faults(place, single.amount, MOST_SINGLE)
    for index, daily in enumerate(new.daily_penalties):
        yield from _daily_faults(f"/daily_penalties/{index}", daily, new)


def _daily_faults(pointer: str, daily: DailyRate, new: NewDecision) -> Iterator[Fault]:
    yield from _amount_faults(f"{pointer}/rate", daily.rate, MOST_DAILY)
    yield from day_faults(f"{pointer}/from", daily.start)
    yield from day_faults(f"{pointer}/until", daily.until)
    if daily.start < earliest_start(new):
        source = DAILY_START_AND_END
        if new.stage is DecisionStage.PENALTY_NOTICE:
            source = START_OF_NOTICE
        detail = f"lies before {earliest_start(new)}, the day after the compliance date"
        yield Fault(f"{pointer}/from", f"{detail} ({source})")
    if daily.until is not None and daily.until < daily.start:
        detail = f"lies before the day from which the rate runs ({DAILY_START_AND_END})"
        yield Fault(f"{pointer}/until", detail)
    if daily.max_days is not None and not 1 <= daily.max_days <= MOST_DAYS:
        detail = f"must be from 1 to {MOST_DAYS} days ({DAILY_START_AND_END}; {HOUSE_RULE})"
        yield Fault(f"{pointer}/max_days", detail)


def _amount_faults(pointer: str, money: Money, most: Decimal) -> Iterator[Fault]:
    if money.currency != STERLING:
        yield Fault(f"{pointer}/currency", f"a penalty is in sterling ({IN_STERLING})")
    if money.amount < 0:
        yield Fault(f"{pointer}/amount", f"a penalty must not be negative ({IN_STERLING})")
    if money.amount > most:
        yield Fault(f"{pointer}/amount", f"is more than {most:f} ({HOUSE_RULE})")
