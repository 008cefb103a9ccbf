"""Recording what became of a decision: compliance, withdrawal, an appeal and its outcome."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final, assert_never

from starlette.responses import Response

from app.console import telling
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.decision_accruals import DecisionAccrual
from app.domain.decision_changes import (
    AppealDecided,
    Appealed,
    Change,
    Complied,
    Withdrawn,
    why_not,
)
from app.domain.decisions import AppealEffect, AppealOutcome, Decision
from app.domain.permissions import Act
from app.services import decisions, penalties, platforms
from app.values import dataclass

pages = Pages()

_LONGEST_REQUIREMENT: Final = 300
_ALL_OF_IT: Final = "All that it requires"
_ON_RECORD: Final = "What is recorded stands, and is not changed. Its history stays."
EFFECTS: Final = (
    (AppealEffect.SUSPENDS, "They stand still", "Until the appeal is decided."),
    (AppealEffect.RUNS_ON, "They run on", "Each day is charged as before."),
)
OUTCOMES: Final = (
    (AppealOutcome.DISMISSED, "Dismissed", "The decision stands, and daily penalties run on."),
    (
        AppealOutcome.QUASHED,
        "Quashed",
        "The decision stands no more. No further day is charged.",
    ),
)


@dataclass(frozen=True, slots=True)
class DecisionAct:
    """What may become of a decision: where its form is, and what is asked and said of it."""

    kind: type[Change]
    path: str
    name: str
    moment: str
    asks: str
    consequence: str
    read: Callable[[Fields, datetime], Change]


def _complied(fields: Fields, at: datetime) -> Change:
    return Complied(at, fields.line("requirement", most=_LONGEST_REQUIREMENT))


def _withdrawn(fields: Fields, at: datetime) -> Change:
    return Withdrawn(at, fields.must_prose("reason", what="why the decision is withdrawn"))


def _appealed(fields: Fields, at: datetime) -> Change:
    what = "whether daily penalties stand still"
    return Appealed(at, fields.must_word("effect", AppealEffect, what=what))


def _decided(fields: Fields, at: datetime) -> Change:
    what = "what the tribunal decided"
    return AppealDecided(at, fields.must_word("outcome", AppealOutcome, what=what))


# The moment of each is named as the rules point to it, so that a fault finds its field.
DECISION_ACTS: Final = (
    DecisionAct(
        Complied,
        "compliance",
        "Record compliance",
        "complied_at",
        "When was it complied with?",
        "Daily penalties for what was complied with end.",
        _complied,
    ),
    DecisionAct(
        Appealed,
        "appeal",
        "Record an appeal",
        "appealed_at",
        "When was the appeal brought?",
        "The decision is under appeal until the outcome is recorded.",
        _appealed,
    ),
    DecisionAct(
        AppealDecided,
        "appeal-outcome",
        "Record the outcome of the appeal",
        "decided_at",
        "When was the appeal decided?",
        "The appeal is over. A decision that was quashed counts in no exposure any more.",
        _decided,
    ),
    DecisionAct(
        Withdrawn,
        "withdraw",
        "Withdraw the decision",
        "withdrawn_at",
        "When was it withdrawn?",
        "No further day is charged, and the decision counts in no exposure any more. "
        "Nothing else can be recorded of it.",
        _withdrawn,
    ),
)


def decision_acts(decision: Decision) -> list[DecisionAct]:
    """What may still become of a decision as it stands."""
    return [act for act in DECISION_ACTS if why_not(decision, act.kind) is None]


def called(decision: Decision) -> str:
    """What people call a decision."""
    return decision.terms.reference or telling.heading(decision.terms.stage)


async def _ask(act: DecisionAct, visit: Visit) -> Response:
    decision = await _found(visit)
    met = {one.requirement for one in decision.compliances}
    return await visit.page(
        "decision_change.html",
        title=f"{act.name}: {called(decision)}",
        act=act,
        decision=decision,
        accrual=await _accrual(visit, decision),
        requirements=[("", _ALL_OF_IT)]
        + [(one, one) for one in sorted(decision.requirements() - met)],
        effects=EFFECTS,
        outcomes=OUTCOMES,
    )


async def _change(act: DecisionAct, visit: Visit) -> Response:
    with visit.reading() as fields:
        change = act.read(fields, fields.moment(act.moment) or visit.now)
        seen = fields.version_seen()
    decision = await _found(visit)
    place = f"/decisions/{decision.id}"
    if not visit.confirmed:
        return await visit.confirm(
            title=f"Check before you go on: {called(decision)}",
            consequences=[act.consequence, _ON_RECORD],
            rows=[row async for row in _told(visit, act, decision, change)],
            button=act.name,
            back=place,
        )

    async def record() -> Done:
        after = await decisions.record(
            visit.session,
            visit.house,
            visit.actor,
            decision_id=decision.id,
            change=change,
            seen=seen,
        )
        accrued = await _accrual(visit, after)
        stands = f"It is now {telling.words(after.state)}: {_sum(accrued)}."
        return Done(place, f"{called(after)} is changed. {stands}")

    return await visit.once(record)


for _act in DECISION_ACTS:
    pages.send(
        f"/decisions/{{decision_id}}/{_act.path}", act=Act.SUPERVISE, form=partial(_ask, _act)
    )(partial(_change, _act))


async def _told(
    visit: Visit, act: DecisionAct, decision: Decision, change: Change
) -> AsyncIterator[tuple[str, str]]:
    """What is about to be recorded, and what it makes of the decision and its penalties."""
    after = await decisions.foresee(
        visit.session, visit.house, decision_id=decision.id, change=change
    )
    names = await platforms.names_of_providers(visit.session, set(decision.terms.provider_ids))
    given = visit.sent.get(act.moment, "").strip()
    yield "Given to", ", ".join(names.values())
    yield act.asks, telling.time(change.at) if given else "The moment at which it is recorded"
    for row in _said(change):
        yield row
    yield "State then", telling.tag(after.state)
    yield "Accrued so far, as it stands", _sum(await _accrual(visit, decision))
    yield "Accrued so far, then", _sum(await _accrual(visit, after))


def _said(change: Change) -> Iterator[tuple[str, str]]:
    match change:
        case Complied():
            yield "What was complied with", change.requirement or _ALL_OF_IT
        case Withdrawn():
            yield "Why", change.reason
        case Appealed():
            effects = {one: text for one, text, _ in EFFECTS}
            yield "Daily penalties meanwhile", effects[change.effect]
        case AppealDecided():
            yield "Outcome", telling.heading(change.outcome)
        case _:
            assert_never(change)


def _sum(accrual: DecisionAccrual) -> str:
    further = telling.money(accrual.per_day)
    return f"{telling.money(accrual.accrued.total)}; each further day adds {further}"


async def _accrual(visit: Visit, decision: Decision) -> DecisionAccrual:
    return await penalties.accrual_of_one(visit.session, decision, as_of=visit.now)


async def _found(visit: Visit) -> Decision:
    decision_id = visit.id_in_path("decision_id", "decision")
    return await decisions.find_decision(visit.session, decision_id)
