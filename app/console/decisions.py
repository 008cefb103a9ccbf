"""Decisions, and one decision: what was proposed or imposed, and what has accrued under it."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.decision_changing import called, decision_acts
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.decision_accruals import DecisionAccrual
from app.domain.decisions import Decision, DecisionFilters, DecisionStage
from app.domain.orders import Place
from app.domain.permissions import Act
from app.kit import cursors
from app.services import decisions, penalties, platforms
from app.values import dataclass

pages = Pages()

_FILTERS: Final = {"provider_id", "notice_id", "stage"}


@dataclass(frozen=True, slots=True)
class _Asked:
    filters: DecisionFilters
    after: Place | None


@dataclass(frozen=True, slots=True)
class _AsOf:
    """The day as far as which a decision is reckoned; None for today."""

    day: date | None


@pages.show("/decisions")
async def list_decisions(visit: Visit) -> Response:
    asked = asked_of(visit, _FILTERS, _asked_in)
    rows = [] if asked is None else await _rows(visit, asked)
    found, following = page_of(rows, lambda row: cursors.write(row.terms.given_at, row.id))
    return await visit.page(
        "decisions.html",
        title="Decisions",
        status=422 if asked is None else 200,
        stages=list(DecisionStage),
        found=found,
        following=following,
        providers=await platforms.names_of_providers(visit.session, _persons(found)),
    )


@pages.show("/decisions/{decision_id}")
async def show_decision(visit: Visit) -> Response:
    """As it stands, and what it comes to on the day that the address names, else now."""
    decision_id = visit.id_in_path("decision_id", "decision")
    decision = await decisions.find_decision(visit.session, decision_id)
    asked = asked_of(visit, {"as_of"}, _day_in)
    accrual = None if asked is None else await _accrual(visit, decision, asked)
    return await visit.page(
        "decision.html",
        title=called(decision),
        status=422 if asked is None else 200,
        decision=decision,
        accrual=accrual,
        acts=decision_acts(decision) if visit.may(Act.SUPERVISE) else [],
        providers=await platforms.names_of_providers(visit.session, _persons([decision])),
    )


async def _rows(visit: Visit, asked: _Asked) -> list[Decision]:
    return await decisions.list_decisions(
        visit.session,
        visit.house.sealer,
        filters=asked.filters,
        after=asked.after,
        limit=PAGE + 1,
    )


async def _accrual(visit: Visit, decision: Decision, asked: _AsOf) -> DecisionAccrual:
    return await penalties.accrual_under(
        visit.session, decision_id=decision.id, as_of=asked.day or visit.now
    )


def _persons(found: Sequence[Decision]) -> set[UUID]:
    return {one for decision in found for one in decision.terms.provider_ids}


def _asked_in(fields: Fields) -> _Asked:
    filters = DecisionFilters(
        fields.id("provider_id"), fields.id("notice_id"), fields.word("stage", DecisionStage)
    )
    return _Asked(filters, place_in(fields, cursors.read))


def _day_in(fields: Fields) -> _AsOf:
    return _AsOf(fields.day("as_of"))
