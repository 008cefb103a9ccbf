"""Decisions for tests: as the rules take them, and as callers send them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

from app.domain.decisions import (
    DailyRate,
    Decision,
    DecisionStage,
    NewDecision,
    SinglePenalty,
)
from app.domain.exposures import AsOf
from app.domain.money import Money
from app.domain.penalties import Reckoning, reckon_from_figures
from app.domain.revenue import RevenueFigure
from tests.support.bodies import Json

PROVIDER = UUID(int=1)
OTHER = UUID(int=2)
GIVEN = datetime(2025, 10, 13, 9, tzinfo=UTC)


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def a_single(amount: str = "20000", requirement: str | None = None) -> SinglePenalty:
    return SinglePenalty(pounds(amount), requirement)


def a_daily(
    rate: str = "100",
    start: date = date(2025, 10, 14),
    *,
    until: date | None = None,
    max_days: int | None = None,
    requirement: str | None = None,
) -> DailyRate:
    return DailyRate(pounds(rate), start, until, max_days, requirement)


def new(
    stage: DecisionStage = DecisionStage.CONFIRMATION_DECISION,
    *,
    provider_ids: tuple[UUID, ...] = (PROVIDER,),
    given_at: datetime = GIVEN,
    compliance_date: AsOf | None = None,
    singles: Sequence[SinglePenalty] = (),
    dailies: Sequence[DailyRate] = (),
    **others: Any,
) -> NewDecision:
    return NewDecision(
        stage,
        provider_ids,
        joint=len(provider_ids) > 1,
        given_at=given_at,
        compliance_date=compliance_date,
        single_penalties=tuple(singles),
        daily_penalties=tuple(dailies),
        **others,
    )


def recorded(terms: NewDecision, *, number: int = 1, **others: Any) -> Decision:
    return Decision(UUID(int=number), terms, recorded_at=terms.given_at, **others)


def ceiling(*figures: RevenueFigure, as_of: date = date(2025, 10, 13)) -> Reckoning:
    """By Schedule 13: at least eighteen million where no figure is given."""
    return reckon_from_figures(figures, regime="uk-osa-intimate-image", as_of=as_of)


def money(amount: str) -> Json:
    return {"amount": amount, "currency": "GBP"}


def a_decision_body(*provider_ids: UUID, **others: Any) -> Json:
    """A confirmation decision that would be accepted; `others` add to it."""
    return {
        "stage": "confirmation_decision",
        "provider_ids": [str(one) for one in provider_ids],
        "joint": len(provider_ids) > 1,
        "given_at": "2025-10-13T09:00:00Z",
        **others,
    }


async def given(supervisor: httpx.AsyncClient, *provider_ids: UUID, **others: Any) -> Json:
    """The answer to a decision that a supervisor records."""
    body = a_decision_body(*provider_ids, **others)
    answer = await supervisor.post("/v1/decisions", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def accrual(client: httpx.AsyncClient, decision: Json, as_of: str | None = None) -> Json:
    """What has accrued under it."""
    asked = {} if as_of is None else {"as_of": as_of}
    answer = await client.get(f"/v1/decisions/{decision['id']}/accrual", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def became(supervisor: httpx.AsyncClient, decision: Json, act: str, **said: Any) -> Json:
    """The decision after what became of it."""
    answer = await supervisor.post(f"/v1/decisions/{decision['id']}/{act}", json=said)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
