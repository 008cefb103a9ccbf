"""Exposure in the words of the contract, and calculations in those of the domain."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.domain.currencies import STERLING
from app.domain.errors import Malformed
from app.domain.exposures import Exposure, LateResponders, Rank, day_of
from app.domain.money import Money, money_at
from app.domain.penalties import (
    AccountingPeriod,
    Accrued,
    DailyPenalty,
    ExchangeRate,
    ExposureInputs,
    FigureScope,
    FigureStatus,
    GroupMember,
    PeriodState,
    Person,
    Reckoning,
)
from app.kit import ranks
from app.kit.cursors import BadCursor
from schemas.v1 import exposure_calculations as asked_for
from schemas.v1 import exposures as v1
from schemas.v1.common import Money as MoneyView
from schemas.v1.common import MoneyIn

Place = tuple[Decimal, UUID]

# Of so many reckonings the words are kept, a few thousand bytes each.
REMEMBERED = 1_000


def exposure_view(exposure: Exposure) -> v1.Exposure:
    return v1.Exposure.made_of(**_fields(exposure))


def exposure_tag(exposure: Exposure) -> str:
    """That time passed changes nothing, until the law, a figure or a notice does."""
    lateness = exposure.lateness
    said = (
        exposure.provider_id,
        exposure.regime,
        _fingerprint(exposure.reckoning),
        (lateness.overdue, lateness.late, lateness.contested, lateness.first_overdue_at),
        exposure.stage.value,
        [(other.regime, _fingerprint(other.reckoning)) for other in exposure.other_ceilings],
    )
    return f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'


def late_page(late: LateResponders, rank: Rank) -> v1.LateResponders:
    following = late.following
    return v1.LateResponders(
        items=[_late(exposure) for exposure in late.exposures],
        next=None if following is None else ranks.write(rank, *following),
        as_of=late.as_of,
        through_event=late.through_event,
    )


def rank_and_place(asked: v1.ExposuresQuery) -> tuple[Rank, Place | None]:
    """How late responders are put in order, and where the list goes on."""
    rank = Rank(asked.sort)
    if asked.after is None:
        return rank, None
    try:
        return rank, ranks.read(asked.after, rank)
    except BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error


def inputs_of(body: asked_for.ExposureCalculation, now: datetime) -> ExposureInputs:
    period = body.accounting_period
    return ExposureInputs(
        regime=body.regime,
        as_of=day_of(body.as_of or now),
        person=Person(body.person),
        accounting_period=AccountingPeriod(
            PeriodState(period.state),
            period.start,
            period.end,
            _revenue(period),
            FigureStatus(period.status),
            FigureScope(period.scope),
            period.source,
        ),
        group=tuple(
            GroupMember(member.name, _money(f"/group/{index}/revenue", member.revenue))
            for index, member in enumerate(body.group)
        ),
        single_penalties=tuple(
            _money(f"/single_penalties/{index}", amount)
            for index, amount in enumerate(body.single_penalties)
        ),
        daily_penalties=tuple(
            _daily(f"/daily_penalties/{index}", penalty)
            for index, penalty in enumerate(body.daily_penalties)
        ),
        exchange_rate=_rate(body),
    )


def _fields(exposure: Exposure) -> dict[str, Any]:
    """In the order of the contract, as they are put without being checked again."""
    reckoning, lateness = exposure.reckoning, exposure.lateness
    ceiling = _ceiling(reckoning)
    return {
        "provider_id": exposure.provider_id,
        "as_of": exposure.as_of,
        "regime": exposure.regime,
        **{name: ceiling[name] for name in ("statutory_maximum", "bound", "basis", "working")},
        "accrued": _accrued(reckoning.accrued),
        "lateness": v1.Lateness.made_of(
            overdue=lateness.overdue,
            late=lateness.late,
            contested=lateness.contested,
            first_overdue_at=lateness.first_overdue_at,
            counted_at=lateness.counted_at,
        ),
        "stage": v1.Stage(exposure.stage),
        "inputs_digest": reckoning.inputs_digest,
        **{name: ceiling[name] for name in ("rule_version", "law", "sure")},
        "other_ceilings": [
            v1.OtherCeiling.made_of(regime=other.regime, **_ceiling(other.reckoning))
            for other in exposure.other_ceilings
        ],
    }


@lru_cache(maxsize=REMEMBERED)
def _ceiling(reckoning: Reckoning) -> Mapping[str, Any]:
    """The part of an answer that is the same as long as the figures are."""
    return {
        "statutory_maximum": _view(reckoning.statutory_maximum),
        "bound": v1.Bound(reckoning.bound),
        "basis": v1.Basis(reckoning.basis),
        "working": [
            v1.WorkingLine.made_of(step=line.step, value=line.value, source=line.source)
            for line in reckoning.working
        ],
        "rule_version": reckoning.rule_version,
        "law": reckoning.law,
        "sure": reckoning.sure,
    }


@lru_cache(maxsize=REMEMBERED)
def _fingerprint(reckoning: Reckoning) -> str:
    """Changes whenever anything that is said of a reckoning does."""
    said = v1.OtherCeiling.made_of(regime="", **_ceiling(reckoning)).model_dump_json()
    text = f"{said} {reckoning.accrued} {reckoning.inputs_digest}"
    return sha256(text.encode()).hexdigest()


def _accrued(accrued: Accrued) -> v1.Accrued:
    return v1.Accrued.made_of(
        single=_view(accrued.single),
        daily=_view(accrued.daily),
        total=_view(accrued.total),
        capped=accrued.capped,
    )


def _late(exposure: Exposure) -> v1.LateResponder:
    notices = f"/v1/notices?provider_id={exposure.provider_id}&timeliness"
    return v1.LateResponder.made_of(
        **_fields(exposure),
        name=exposure.name or "",
        notices_url=f"{notices}=overdue",
        late_notices_url=f"{notices}=late",
    )


def _view(money: Money) -> MoneyView:
    return MoneyView.made_of(amount=money.amount, currency=money.currency)


def _money(pointer: str, given: MoneyIn) -> Money:
    return money_at(pointer, given.amount, given.currency)


def _revenue(period: asked_for.AccountingPeriod) -> Money | None:
    if period.revenue is None:
        return None
    return _money("/accounting_period/revenue", period.revenue)


def _daily(pointer: str, penalty: asked_for.DailyPenalty) -> DailyPenalty:
    rate = _money(f"{pointer}/rate", penalty.rate)
    return DailyPenalty(rate, penalty.start, penalty.until, penalty.max_days)


def _rate(body: asked_for.ExposureCalculation) -> ExchangeRate | None:
    rate = body.exchange_rate
    if rate is None:
        return None
    currency = _only_foreign(body) if rate.currency is None else rate.currency
    dates = None if rate.dates is None else (rate.dates.start, rate.dates.end)
    return ExchangeRate(currency, rate.gbp_per_unit, rate.source, dates)


def _only_foreign(body: asked_for.ExposureCalculation) -> str:
    """The one currency that a rate without a name can be meant for."""
    period = body.accounting_period.revenue
    revenues = [*([] if period is None else [period]), *(one.revenue for one in body.group)]
    foreign = {revenue.currency for revenue in revenues} - {STERLING}
    if len(foreign) != 1:
        detail = (
            "needs its currency, unless revenue is given in exactly one other than GBP: "
            "write {currency, gbp_per_unit}"
        )
        raise Malformed.at("/exchange_rate", detail)
    return foreign.pop()
