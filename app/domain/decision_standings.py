"""What the decisions against a provider come to for it, beside the ceiling of the law."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from app.domain.accruals import summed
from app.domain.decision_accruals import DecisionAccrual, accrual_of
from app.domain.decision_documents import digest_of, plain_decision
from app.domain.decisions import Decision
from app.domain.exposures import AsOf, day_of
from app.domain.reckonings import Accrued, Line, Reckoning
from app.domain.revenue import FigureScope, RevenueFigure
from app.values import replace

Figures: TypeAlias = tuple[RevenueFigure, ...]
# The ceiling that Schedule 13 sets on a day for whoever has these figures.
CeilingOn: TypeAlias = Callable[[Figures, date], Reckoning]


def accruals_at(
    decisions: Sequence[Decision],
    held: Mapping[UUID, Figures],
    as_of: AsOf,
    ceiling_on: CeilingOn,
) -> list[DecisionAccrual]:
    """What has accrued under each decision that imposes something and stands."""
    by_id = {one.id: one for one in decisions}
    return [
        accrual_of(
            one,
            proposal_of(one, by_id),
            ceiling_on(figures_for(one, held), day_of(one.terms.given_at)),
            day_of(as_of),
        )
        for one in decisions
        if one.imposes and one.stands_at(as_of)
    ]


def proposal_of(decision: Decision, held: Mapping[UUID, Decision]) -> Decision | None:
    """The provisional notice that a decision follows, where it follows one."""
    earlier = None if decision.terms.follows is None else held.get(decision.terms.follows)
    return None if earlier is None or earlier.imposes else earlier


def figures_for(decision: Decision, held: Mapping[UUID, Figures]) -> Figures:
    """The figures on which the ceiling of a decision rests.

    Those of the provider; for joint liability those of the group (Sch 13 para 5), whichever of
    the persons they were recorded for.
    """
    if not decision.terms.joint:
        return held.get(decision.terms.provider_ids[0], ())
    group = {
        figure.id: figure
        for provider_id in decision.terms.provider_ids
        for figure in held.get(provider_id, ())
        if figure.scope is FigureScope.GROUP
    }
    return tuple(sorted(group.values(), key=_recorded))


def persons_of(decisions: Iterable[Decision]) -> set[UUID]:
    """Everybody to whom any of the decisions was given."""
    return {one for decision in decisions for one in decision.terms.provider_ids}


def with_accrued(reckoning: Reckoning, accruals: Sequence[DecisionAccrual]) -> Reckoning:
    """A provider's reckoning with what has accrued under the decisions that stand.

    Each decision keeps under its own ceiling (Sch 13 para 4(7)), so the total of several may
    exceed one. The digest covers the decisions as well.
    """
    if not accruals:
        return reckoning
    parts = [one.accrued for one in accruals]
    accrued = Accrued(
        summed(part.single for part in parts),
        summed(part.daily for part in parts),
        summed(part.total for part in parts),
        capped=any(part.capped for part in parts),
    )
    lines = [line for one in accruals for line in (_heading(one), *one.working)]
    told = {
        "reckoning": reckoning.inputs_digest,
        "decisions": [plain_decision(one.decision) for one in accruals],
    }
    return replace(
        reckoning,
        accrued=accrued,
        working=(*reckoning.working, *lines),
        inputs_digest=digest_of(told),
    )


def _heading(one: DecisionAccrual) -> Line:
    terms = one.decision.terms
    value = f"{one.accrued.total} under the {terms.stage.replace('_', ' ')} of "
    value += f"{day_of(terms.given_at)}, as far as {one.as_of}"
    return Line("accrued", value, f"decision {one.decision.id}")


def _recorded(figure: RevenueFigure) -> tuple[object, UUID]:
    return figure.recorded_at, figure.id
