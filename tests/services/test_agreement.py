"""F9: lists, counts, exposures and metrics say the same of the same notices."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from app.domain.notices import State, Timeliness
from app.services.house import House
from app.services.projection import project_events
from app.services.ticks import sequence_events, sweep_timers
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

    async def read(self, place: str, **asked: str) -> Json:
        answer = await self.officer.get(place, params=asked or None)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def listed(self, **asked: str) -> list[Json]:
        """Every page of the list of notices."""
        found: list[Json] = []
        page = await self.read("/v1/notices", limit="10", **asked)
        while page["next"] is not None:
            found += page["items"]
            page = await self.read("/v1/notices", limit="10", after=page["next"], **asked)
        return [*found, *page["items"]]


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


def counted(notices: list[Json], *names: str) -> Counter[Any]:
    return Counter(tuple(notice[name] for name in names) for notice in notices)


@pytest.mark.parametrize("jobs", [(), (sweep_timers, sequence_events, project_events)])
async def test_every_count_agrees_with_the_notices_at_every_moment(
    register: Register, house: House, jobs: Sequence[Callable[[House], Awaitable[object]]]
) -> None:
    seen: set[str] = set()
    for moment in MOMENTS:
        await register.live_until(moment)
        for job in jobs:
            await job(house)
        notices = await register.listed()
        assert len(notices) == len(register.notices)
        seen |= {notice["timeliness"] for notice in notices}
        await lists_agree(register, notices)
        await metrics_agree(register, notices)
        await platforms_agree(register, notices)
        await exposures_agree(register, notices)
    assert seen == set(Timeliness), "the history must show every answer"


async def lists_agree(register: Register, notices: list[Json]) -> None:
    """A filter finds the notices that say of themselves what was asked for."""
    for word in Timeliness:
        said = {notice["id"] for notice in notices if notice["timeliness"] == word}
        assert {n["id"] for n in await register.listed(timeliness=word)} == said, word
    for state in State:
        said = {notice["id"] for notice in notices if notice["state"] == state}
        assert {n["id"] for n in await register.listed(state=state)} == said, state


async def metrics_agree(register: Register, notices: list[Json]) -> None:
    """The summary and what Prometheus scrapes, in either order of asking."""
    by_word, by_state = counted(notices, "timeliness"), counted(notices, "state")
    summary = await register.read("/v1/metrics/summary")
    assert summary["by_timeliness"] == {word: by_word[word,] for word in Timeliness}
    assert summary["by_state"] == {state: by_state[state,] for state in State}
    assert summary["notices"] == len(notices)
    assert summary["overdue_ages"]["total"] == by_word["overdue",]
    resolved = by_state["resolved",]
    rate = summary["on_time_rate"]
    assert rate["numerator"] == resolved - by_word["late",]
    assert rate["denominator"] == resolved + by_word["overdue",]
    gauges = await scraped(register)
    assert gauges["forthwith_notices_by_timeliness"] == summary["by_timeliness"]
    assert gauges["forthwith_notices"] == summary["by_state"]
    assert gauges["forthwith_notices_open_overdue"] == {"": by_word["overdue",]}


async def scraped(register: Register) -> dict[str, dict[str, float]]:
    text = (await register.officer.get("/metrics")).text
    return {
        family.name: {next(iter(s.labels.values()), ""): s.value for s in family.samples}
        for family in text_string_to_metric_families(text)
        if family.type == "gauge"
    }


async def platforms_agree(register: Register, notices: list[Json]) -> None:
    counts = counted(notices, "platform_id", "timeliness")
    items = (await register.read("/v1/metrics/platforms"))["items"]
    assert len(items) == len(register.platforms)
    for item in items:
        said = {word: counts[item["platform_id"], word] for word in Timeliness}
        assert item["by_timeliness"] == said


async def exposures_agree(register: Register, notices: list[Json]) -> None:
    """The list of late responders, each provider's exposure, and the notices they lead to."""
    counts = counted(notices, "provider_id", "timeliness")
    providers = {notice["provider_id"] for notice in notices}
    items = (await register.read("/v1/exposures"))["items"]
    late = {item["provider_id"]: item for item in items}
    assert set(late) == {one for one in providers if any(counts[one, w] for w in LATE)}
    for provider in providers:
        alone = await register.read(f"/v1/providers/{provider}/exposure")
        lateness = alone["lateness"]
        for word in ("overdue", "late", "contested"):
            assert lateness[word] == counts[provider, word], (provider, word)
        due = [
            notice["clock"]["deadline_at"]
            for notice in notices
            if notice["provider_id"] == provider and notice["timeliness"] in LATE
        ]
        assert lateness["first_overdue_at"] == min(due, default=None)
        if provider in late:
            assert late[provider]["lateness"] == lateness
            overdue = await register.read(late[provider]["notices_url"])
            assert len(overdue["items"]) == lateness["overdue"]
