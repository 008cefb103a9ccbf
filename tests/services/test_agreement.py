"""F9: lists, counts, exposures and metrics say the same of the same notices."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.domain.notices import Timeliness
from app.services.house import House
from app.services.projection import project_events
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.values import dataclass
from tests.support.agreeing import everybody_agrees
from tests.support.bodies import Json, an_answer_body, issued
from tests.support.builders import APlatform, a_platform, a_provider
from tests.support.clock import MONDAY, FixedClock
from tests.support.rulings import ruled
from tests.support.sql import execute

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR

# When each notice is answered, and how; then come some that nobody answers.
ANSWERS: tuple[tuple[timedelta, Mapping[str, Any]], ...] = (
    (HOUR, {}),
    (48 * HOUR, {}),
    (48 * HOUR + TICK, {}),
    (60 * HOUR, {}),
    (60 * HOUR, {"effective_at": "2026-11-24T09:00:00Z"}),
    (3 * HOUR, {"outcome": "disputed", "ground": "not_intimate_image_content"}),
    (72 * HOUR, {"outcome": "disputed", "ground": "reporter_without_standing"}),
    (30 * HOUR, {"outcome": "impossible"}),
    (50 * HOUR, {"outcome": "clarification_requested"}),
)
UNANSWERED = 5
# What is ruled of some of them: after how long, of which, and what.
RULINGS: tuple[tuple[timedelta, int, str], ...] = (
    (50 * HOUR, 5, "dispute_rejected"),
    (53 * HOUR, 0, "still_available"),
    (54 * HOUR, 5, "dispute_upheld"),
    (60 * HOUR + TICK, 3, "verified_removed"),
    (70 * HOUR, 8, "verified_removed"),
    (80 * HOUR, 6, "dispute_rejected"),
)
MOMENTS = (
    MONDAY,
    MONDAY + 36 * HOUR - TICK,
    MONDAY + 36 * HOUR,
    DUE - TICK,
    DUE,
    DUE + TICK,
    MONDAY + 55 * HOUR,
    MONDAY + 61 * HOUR,
    MONDAY + 90 * HOUR,
)
LATE = (Timeliness.OVERDUE, Timeliness.LATE)


@dataclass(frozen=True, slots=True)
class Register:
    """Three platforms of two providers, and the notices issued to them."""

    app: FastAPI
    officer: httpx.AsyncClient
    clock: FixedClock
    platforms: list[APlatform]
    notices: list[Json]

    async def live_until(self, moment: datetime) -> None:
        """Lets each answer come at its own time."""
        secrets = {str(platform.id): platform.secret for platform in self.platforms}
        before = self.clock.now()
        for (wait, said), notice in zip(ANSWERS, self.notices, strict=False):
            if before < MONDAY + wait <= moment:
                self.clock.set(MONDAY + wait)
                item = notice["items"][0]["id"]
                body = {**an_answer_body(item, at=self.clock.now()), **said}
                answer = await self.officer.post(
                    f"/v1/notices/{notice['id']}/responses",
                    json={"items": [body]},
                    headers={"Authorization": f"Bearer {secrets[notice['platform_id']]}"},
                )
                assert answer.status_code == 201, answer.text
        await self.rule_until(before, moment)
        self.clock.set(moment)
        self.app.state.house.figures.forget()

    async def rule_until(self, before: datetime, moment: datetime) -> None:
        for wait, number, decision in RULINGS:
            if before < MONDAY + wait <= moment:
                self.clock.set(MONDAY + wait)
                await ruled(self.officer, self.notices[number], decision)


@pytest.fixture
async def register(
    house: House, app: FastAPI, officer: httpx.AsyncClient, clock: FixedClock
) -> Register:
    first = await a_provider(house, name="First Ltd")
    platforms = [
        await a_platform(house, provider_id=first, name="One"),
        await a_platform(house, provider_id=first, name="Two"),
        await a_platform(house, name="Three"),
    ]
    notices = [
        await issued(officer, platforms[number % 3].id)
        for number in range(len(ANSWERS) + UNANSWERED)
    ]
    place = f"/v1/notices/{notices[-1]['id']}/withdraw"
    assert (await officer.post(place, json={"reason": "in error"})).status_code == 200
    paused = "UPDATE notices SET paused_at = $2 WHERE id = $1::text::uuid"
    await execute(house, paused, notices[-2]["id"], MONDAY)
    return Register(app, officer, clock, platforms, notices)


@pytest.mark.parametrize("jobs", [(), (sweep_timers, sequence_events, project_events)])
async def test_f9_every_count_agrees_with_the_notices_at_every_moment(
    register: Register, house: House, jobs: Sequence[Callable[[House], Awaitable[object]]]
) -> None:
    seen: set[str] = set()
    for moment in MOMENTS:
        await register.live_until(moment)
        for job in jobs:
            await job(house)
        notices = await everybody_agrees(register.officer)
        assert len(notices) == len(register.notices)
        seen |= {notice["timeliness"] for notice in notices}
    assert seen == set(Timeliness), "the history must show every answer"
