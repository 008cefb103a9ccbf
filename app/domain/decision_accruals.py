"""What has accrued under a decision at a day: rate by rate, under all that limits it."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.domain.accruals import DAILY, SINGLE, summed, under_ceiling
from app.domain.decision_order import LIMITS, daily_at_most, single_of
from app.domain.decisions import AppealEffect, AppealOutcome, DailyRate, Decision
from app.domain.exposure_inputs import EndDay
from app.domain.exposures import day_of
from app.domain.money import Money
from app.domain.reckonings import Accrued, Ceiling, Line, Reckoning
from app.values import dataclass

ONE_DAY = timedelta(days=1)
JOINT = "OSA 2023 Sch 13 para 5(1)"
APPEAL = (
    "OSA 2023 s.168; whether an appeal suspends a penalty was not found: house reading, unsure"
)
WITHDRAWAL = "the Act does not say what withdrawal does: house reading, unsure"


class EndedBy(StrEnum):
    """What ends, or will end, a daily rate."""

    COMPLIANCE = "compliance"
    DATE = "date"
    MAXIMUM_DAYS = "maximum_days"
    WITHDRAWAL = "withdrawal"
    APPEAL = "appeal"


class RateState(StrEnum):
    """Where a daily rate stands at a day."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RateAccrual:
    """One daily rate at a day. `last_day` is the last that is charged, where it is known."""

    daily: DailyRate
    state: RateState
    days: int
    amount: Money
    last_day: date | None
    ended_by: EndedBy | None


@dataclass(frozen=True, slots=True)
class DecisionAccrual:
    """What a decision comes to at a day; `per_day` is what each further day adds as it stands.

    `stands` is false where the decision was withdrawn or quashed by then: nothing more is
    added, and what had accrued is told without being counted against anybody.
    """

    decision: Decision
    as_of: date
    accrued: Accrued
    per_day: Money
    rates: tuple[RateAccrual, ...]
    ceiling: Reckoning
    working: tuple[Line, ...]


def accrual_of(
    decision: Decision, proposal: Decision | None, ceiling: Reckoning, as_of: date
) -> DecisionAccrual:
    """Reckon a decision as far as a day, by all that is known of it now.

    A day is charged from its beginning. The amount never falls as the day goes on, and never
    exceeds the ceiling nor, where the proposal was given to the same persons, what it came to.
    """
    imposed = decision.imposes and day_of(decision.terms.given_at) <= as_of
    singles = decision.terms.single_penalties if imposed else ()
    single = summed(one.amount for one in singles)
    rates = tuple(
        rate_at(one, decision, as_of) for one in decision.terms.daily_penalties if imposed
    )
    daily, limits = _within_proposal(summed(one.amount for one in rates), decision, proposal)
    accrued, capping = under_ceiling(single, daily, _ceiling(ceiling))
    lines = [
        *(
            Line(_named("single penalty", one.requirement), str(one.amount), SINGLE)
            for one in singles
        ),
        *(_line(one, decision) for one in rates),
        *limits,
        *capping,
        *_remarks(decision),
    ]
    running = summed(one.daily.rate for one in rates if one.state is RateState.RUNNING)
    return DecisionAccrual(decision, as_of, accrued, running, rates, ceiling, tuple(lines))


def rate_at(daily: DailyRate, decision: Decision, as_of: date) -> RateAccrual:
    """One rate as far as a day, the days left out on which an appeal suspends it."""
    last, ended_by = _last_day(daily, decision)
    to = as_of if last is None else min(as_of, last)
    days = max(0, (to - daily.start).days + 1) - _suspended(decision, daily.start, to)
    if last is not None and (as_of >= last or last < daily.start):
        state = RateState.ENDED
    elif as_of < daily.start:
        state = RateState.NOT_BEGUN
    else:
        suspended = _suspended(decision, as_of, as_of)
        state = RateState.SUSPENDED if suspended else RateState.RUNNING
    return RateAccrual(daily, state, days, daily.rate.times(days), last, ended_by)


def _last_day(daily: DailyRate, decision: Decision) -> tuple[date | None, EndedBy | None]:
    """The last day charged, and what makes it so; the earliest end counts."""
    uncharged = ONE_DAY if decision.terms.end_day is EndDay.NOT_CHARGED else timedelta()
    ends: list[tuple[date, EndedBy]] = []
    if daily.until is not None:
        ends.append((daily.until - uncharged, EndedBy.DATE))
    if daily.max_days is not None:
        last = daily.start + (daily.max_days - 1) * ONE_DAY
        ends.append((last, EndedBy.MAXIMUM_DAYS))
    ends += [
        (day_of(one.at) - uncharged, EndedBy.COMPLIANCE)
        for one in decision.compliances
        if one.requirement in {None, daily.requirement}
    ]
    if decision.withdrawn_at is not None:
        ends.append((day_of(decision.withdrawn_at), EndedBy.WITHDRAWAL))
    if decision.appeal_outcome is AppealOutcome.QUASHED and decision.appeal_decided_at:
        ends.append((day_of(decision.appeal_decided_at), EndedBy.APPEAL))
    return min(ends, default=(None, None), key=_day)


def _day(end: tuple[date, EndedBy]) -> date:
    return end[0]


def _suspended(decision: Decision, first: date, last: date) -> int:
    """How many days from one to another an appeal suspends: from the day after it was
    brought to the day on which it was decided, both included.
    """
    if decision.appealed_at is None or decision.appeal_effect is not AppealEffect.SUSPENDS:
        return 0
    begins = max(first, day_of(decision.appealed_at) + ONE_DAY)
    decided = decision.appeal_decided_at
    ends = last if decided is None else min(last, day_of(decided))
    return max(0, (ends - begins).days + 1)


def _within_proposal(
    daily: Money, decision: Decision, proposal: Decision | None
) -> tuple[Money, tuple[Line, ...]]:
    if proposal is None:
        return daily, ()
    if set(proposal.terms.provider_ids) != set(decision.terms.provider_ids):
        return daily, ()
    most = daily_at_most(proposal.terms)
    proposed = f"single {single_of(proposal.terms)}, daily {most or 'without an end'}"
    line = Line("proposed by the provisional notice", proposed, LIMITS)
    return (daily if most is None else min(daily, most)), (line,)


def _ceiling(reckoning: Reckoning) -> Ceiling:
    return Ceiling(
        reckoning.statutory_maximum, reckoning.bound, reckoning.basis, reckoning.working
    )


def _line(one: RateAccrual, decision: Decision) -> Line:
    daily = one.daily
    span = f", from {daily.start}"
    if one.last_day is not None and one.ended_by is not None:
        span += f", last day {one.last_day} by {one.ended_by.replace('_', ' ')}"
    value = f"{one.days} days x {daily.rate}{span} = {one.amount}"
    end_day = decision.terms.end_day.replace("_", " ")
    source = f"{DAILY}; the end day is {end_day}: house reading, unsure"
    return Line(_named("daily penalty", daily.requirement), value, source)


def _named(step: str, requirement: str | None) -> str:
    return step if requirement is None else f"{step}: {requirement}"


def _remarks(decision: Decision) -> Iterable[Line]:
    if decision.terms.joint:
        count = len(decision.terms.provider_ids)
        value = f"{count} persons, each liable for the whole; it is owed once"
        yield Line("joint and several liability", value, JOINT)
    if decision.appealed_at is not None and decision.appeal_effect is not None:
        effect = decision.appeal_effect.replace("_", " ")
        value = f"brought {day_of(decision.appealed_at)}, {effect}"
        if decision.appeal_outcome is not None:
            value += f", {decision.appeal_outcome}"
        yield Line("appeal", value, APPEAL)
    if decision.withdrawn_at is not None:
        yield Line("withdrawn", str(day_of(decision.withdrawn_at)), WITHDRAWAL)
