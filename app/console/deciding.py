"""Recording a decision that was given about a notice to its provider, by a form."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from starlette.responses import Response

from app.console import telling
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.currencies import STERLING
from app.domain.decision_faults import check, earliest_start
from app.domain.decisions import DailyRate, DecisionStage, NewDecision, Power, SinglePenalty
from app.domain.errors import Unknown
from app.domain.exposures import day_of
from app.domain.money import Money, money_at
from app.domain.penalty_faults import MOST_DAYS
from app.domain.permissions import Act
from app.domain.register import Notice
from app.services import decisions, outlines
from app.services.outlines import Outline

pages = Pages()

# As the rules point into a request, so that a fault finds its field.
SINGLE: Final = "/single_penalties/0/amount"
DAILY: Final = "/daily_penalties/0/rate"
_SINGLE_AMOUNT: Final = "single_penalties-0-amount-amount"
_DAILY_AMOUNT: Final = "daily_penalties-0-rate-amount"
_MOST_DAYS: Final = "daily_penalties-0-max_days"
_LONGEST_LINE: Final = 300
_DAY: Final = timedelta(days=1)
_CONSEQUENCES: Final = (
    "It is put on record that the decision was given. A decision to impose a penalty accrues "
    "from then on, and counts in the exposure of the provider.",
    "A decision on record is not changed. It can be withdrawn, with a reason.",
)


async def ask_for_decision(visit: Visit) -> Response:
    outline = await _outline(visit)
    return await visit.page(
        "decide.html",
        title=f"Record a decision about notice {outline.notice.reference}",
        outline=outline,
        stages=list(DecisionStage),
        powers=[(str(one), f"OSA 2023 {one[0]}.{one[1:]}") for one in Power],
    )


@pages.send("/notices/{notice_id}/decide", act=Act.SUPERVISE, form=ask_for_decision)
async def decide(visit: Visit) -> Response:
    outline = await _outline(visit)
    with visit.reading() as fields:
        new = _decision(fields, outline.notice, visit.now)
    check(new, visit.now)
    place = f"/notices/{outline.notice.id}"
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you record this decision",
            consequences=_CONSEQUENCES,
            rows=[("Provider", outline.provider), *_told(outline.notice, new)],
            button="Record the decision",
            back=place,
        )

    async def act() -> Done:
        given = await decisions.give(visit.session, visit.house.clock, visit.actor, new=new)
        told = f"{telling.heading(given.terms.stage)} is on record."
        return Done(f"/decisions/{given.id}", told)

    return await visit.once(act)


def _decision(fields: Fields, notice: Notice, now: datetime) -> NewDecision:
    """To the provider of a notice, about that notice; with one penalty of each kind at most."""
    if notice.provider_id is None:
        raise Unknown("No provider is known for this notice.")
    given_at = fields.moment("given_at")
    if fields.line("given_at") is None:
        fields.wrong("given_at", "Enter when the decision was given")
    compliance = fields.moment("compliance_date")
    starts = day_of(compliance or given_at or now) + _DAY
    single = _pounds(fields, _SINGLE_AMOUNT, SINGLE)
    rate = _pounds(fields, _DAILY_AMOUNT, DAILY)
    most_days = fields.number(_MOST_DAYS, least=1, most=MOST_DAYS)
    if most_days is not None and rate is None:
        fields.wrong(_DAILY_AMOUNT, "Enter the amount for each day")
    requirement = fields.line("requirement", most=_LONGEST_LINE)
    return NewDecision(
        stage=fields.must_word("stage", DecisionStage, what="what was given"),
        provider_ids=(notice.provider_id,),
        joint=False,
        given_at=given_at or now,
        notice_ids=(notice.id,),
        compliance_date=compliance,
        single_penalties=() if single is None else (SinglePenalty(single, requirement),),
        daily_penalties=()
        if rate is None
        else (DailyRate(rate, starts, max_days=most_days, requirement=requirement),),
        power=fields.word("power", Power),
        reference=fields.line("reference", most=_LONGEST_LINE),
    )


def _pounds(fields: Fields, name: str, pointer: str) -> Money | None:
    amount = fields.amount(name)
    return None if amount is None else money_at(pointer, amount, STERLING)


def _told(notice: Notice, new: NewDecision) -> Iterator[tuple[str, str]]:
    yield "About notice", notice.reference
    yield "Decision", telling.heading(new.stage)
    yield "Reference", new.reference or "None"
    yield "Given", telling.time(new.given_at)
    yield "Last day for compliance", f"{new.compliance_day:%-d %B %Y}"
    for single in new.single_penalties:
        yield "Single penalty", telling.money(single.amount)
    for daily in new.daily_penalties:
        most = f", for at most {daily.max_days} days" if daily.max_days else ""
        first = f"{earliest_start(new):%-d %B %Y}"
        yield "Daily penalty", f"{telling.money(daily.rate)} from {first}{most}"


async def _outline(visit: Visit) -> Outline:
    notice_id = visit.id_in_path("notice_id", "notice")
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    return closed.outline
