"""/v1/decisions: what the regulator proposed, decided and imposed, and what has accrued."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import (
    Reading,
    ThePage,
    TheRetry,
    Transaction,
    VersionSeen,
    answered,
    create,
    created,
    cut,
    etag,
    view,
)
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Now, Reader, Supervisor, TheHouse
from app.api.requests import StrictRoute
from app.domain.decision_changes import AppealDecided, Appealed, Complied, Withdrawn
from app.domain.decisions import (
    AppealEffect,
    AppealOutcome,
    Decision,
    DecisionFilters,
    DecisionStage,
)
from app.domain.exposures import AsOf
from app.services import decisions, penalties
from app.services.house import House
from app.services.idempotency import Answer, Retry, once
from app.store.engine import Session
from app.wire.decisions import accrual_view, decision_view, new_decision
from schemas.v1 import decisions as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/decisions", tags=["decisions"], route_class=StrictRoute, responses=PROBLEMS
)


@router.post("", status_code=201, responses={201: {"model": v1.Decision}})
async def give_decision(
    body: v1.NewDecision,
    house: TheHouse,
    supervisor: Supervisor,
    session: Transaction,
    retry: TheRetry,
) -> Response:
    """Record a provisional notice, a confirmation decision or a penalty notice.

    Refused: what comes out of order, and what goes above the provisional notice that it
    follows (Online Safety Act 2023, ss.130 to 143, Sch 13 para 3).
    """

    async def act() -> Answer:
        decision = await decisions.give(
            session, house.clock, supervisor, new=new_decision(body)
        )
        place = f"/v1/decisions/{decision.id}"
        return created(decision_view(decision), place, tag=etag(decision.version))

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.Decision]}})
async def list_decisions(
    house: TheHouse,
    _reader: Reader,
    session: Reading,
    page: ThePage,
    provider_id: Annotated[UUID | None, Query(description="Only those given to it.")] = None,
    notice_id: Annotated[UUID | None, Query(description="Only those about it.")] = None,
    stage: Annotated[v1.DecisionStage | None, Query(description="Only those of it.")] = None,
) -> Response:
    """Decisions in the order in which they were given."""
    filters = DecisionFilters(
        provider_id, notice_id, None if stage is None else DecisionStage(stage)
    )
    rows = await decisions.list_decisions(
        session, house.sealer, filters=filters, after=page.after, limit=page.limit + 1
    )
    following = cut(rows, page.limit, lambda row: (row.terms.given_at, row.id))
    items = [decision_view(row) for row in rows]
    return view(Page[v1.Decision](items=items, next=following))


@router.get("/{decision_id}", responses={200: {"model": v1.Decision}, **NOT_MODIFIED})
async def read_decision(
    decision_id: UUID, request: Request, house: TheHouse, _reader: Reader, session: Reading
) -> Response:
    """One decision, with what became of it."""
    decision = await decisions.read_decision(session, house.sealer, decision_id)
    return view(decision_view(decision), tag=etag(decision.version), request=request)


@router.get("/{decision_id}/accrual", responses={200: {"model": v1.Accrual}})
async def read_accrual(
    decision_id: UUID,
    asked: Annotated[v1.AccrualQuery, Query()],
    _reader: Reader,
    session: Reading,
    now: Now,
) -> Response:
    """What a decision has come to at a day, rate by rate, under the ceiling they share."""
    as_of: AsOf = asked.as_of or now
    accrual = await penalties.accrual_under(session, decision_id=decision_id, as_of=as_of)
    return view(accrual_view(accrual, as_of))


@router.post("/{decision_id}/compliance", responses={200: {"model": v1.Decision}})
async def record_compliance(
    decision_id: UUID,
    body: v1.NewCompliance,
    house: TheHouse,
    supervisor: Supervisor,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Record when the decision, or one of its requirements, was complied with."""
    change = Complied(body.complied_at or house.clock.now(), body.requirement)
    record = partial(decisions.record, session, house, supervisor)
    act = partial(record, decision_id=decision_id, change=change, seen=seen)
    return await _act(session, house, act, retry)


@router.post("/{decision_id}/withdraw", responses={200: {"model": v1.Decision}})
async def withdraw_decision(
    decision_id: UUID,
    body: v1.DecisionWithdrawal,
    house: TheHouse,
    supervisor: Supervisor,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Take a decision back: no further day is charged, and it stands no more."""
    change = Withdrawn(body.withdrawn_at or house.clock.now(), body.reason)
    record = partial(decisions.record, session, house, supervisor)
    act = partial(record, decision_id=decision_id, change=change, seen=seen)
    return await _act(session, house, act, retry)


@router.post("/{decision_id}/appeal", responses={200: {"model": v1.Decision}})
async def record_appeal(
    decision_id: UUID,
    body: v1.NewAppeal,
    house: TheHouse,
    supervisor: Supervisor,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Record that an appeal was brought; daily penalties stand still unless it says not."""
    change = Appealed(body.appealed_at or house.clock.now(), AppealEffect(body.effect))
    record = partial(decisions.record, session, house, supervisor)
    act = partial(record, decision_id=decision_id, change=change, seen=seen)
    return await _act(session, house, act, retry)


@router.post("/{decision_id}/appeal-outcome", responses={200: {"model": v1.Decision}})
async def record_appeal_outcome(
    decision_id: UUID,
    body: v1.NewAppealOutcome,
    house: TheHouse,
    supervisor: Supervisor,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Record what the tribunal decided: the decision runs on, or stands no more."""
    moment = body.decided_at or house.clock.now()
    change = AppealDecided(moment, AppealOutcome(body.outcome))
    record = partial(decisions.record, session, house, supervisor)
    act = partial(record, decision_id=decision_id, change=change, seen=seen)
    return await _act(session, house, act, retry)


async def _act(
    session: Session,
    house: House,
    act: Callable[[], Awaitable[Decision]],
    retry: Retry | None,
) -> Response:
    """Does an act on one decision, once, and answers with it as it then stands."""

    async def answer() -> Answer:
        body = decision_view(await act())
        return Answer(200, body.written(), {"ETag": etag(body.version)})

    now = house.clock.now()
    return answered(await once(session, house.sealer, now, retry=retry, act=answer))
