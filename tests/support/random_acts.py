"""A register on which random things happen, as callers do them and as time passes."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx
from sqlalchemy import func, or_, select

from app.domain.notices import Timeliness
from app.domain.rulings import RulingDecision
from app.services.house import House
from app.services.projection import project_events, rebuild
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.store.tables.notices import NoticeRow
from app.store.timeliness import conditions
from app.values import dataclass
from tests.support.bodies import POST, Json, a_notice_body, an_answer_body, written
from tests.support.builders import APlatform
from tests.support.clock import FixedClock

HOUR = timedelta(hours=1)
REGIMES = ("uk-osa-intimate-image", "us-take-it-down")
CATEGORIES = ("intimate_image_abuse", "hate", "other")
# Few enough that now and then one stands under several open notices, and so many that in a
# long history each notice does not name hundreds of others.
ADDRESSES = range(300)
GROUND = {"uk-osa-intimate-image": "not_intimate_image_content"}

Counts = dict[tuple[str, str], tuple[int, int, int, datetime | None]]


@dataclass
class RandomActs:
    """Whatever may happen to notices, in an order that the seed decides."""

    house: House
    officer: httpx.AsyncClient
    clock: FixedClock
    platforms: list[APlatform]
    chance: Random
    notices: list[Json]

    async def happen(self, times: int) -> None:
        acts = (
            [self.issue] * 4
            + [self.answer] * 8
            + [self.acknowledge]
            + [self.rule] * 4
            + [self.withdraw, self.pause, self.resume, self.extend]
            + [self.wait] * 4
            + [self.tick] * 3
        )
        for _ in range(times):
            await self.chance.choice(acts)()

    async def issue(self) -> None:
        platform = self.chance.choice(self.platforms)
        regime = self.chance.choice(REGIMES)
        category = self.chance.choice(CATEGORIES)
        items = self.chance.choice([1, 1, 1, 1, 2, 3])
        urls = [POST.format(number) for number in self.chance.sample(ADDRESSES, items)]
        body = a_notice_body(platform.id, regime=regime, category=category, urls=urls)
        answer = await self.officer.post("/v1/notices", json=body)
        assert answer.status_code == 201, answer.text
        self.notices.append(answer.json())

    async def answer(self) -> None:
        """Whatever comes of it: some notices take no answer any more."""
        if not self.notices:
            return
        notice = self.chance.choice(self.notices)
        said = self.chance.choice(
            [
                {},
                {},
                {},
                {"effective_at": notice["clock"]["started_at"]},
                {
                    "outcome": "disputed",
                    "ground": GROUND.get(notice["regime"]["code"], "not_covered"),
                },
                {"outcome": "clarification_requested"},
                {"outcome": "not_found"},
                {"outcome": "impossible"},
                {"outcome": "reinstated"},
            ]
        )
        # One item alone, or what is said of one holds of all.
        items = self.chance.choice([notice["items"][:1], *[notice["items"]] * 2])
        now = self.clock.now()
        body = {"items": [{**an_answer_body(item["id"], at=now), **said} for item in items]}
        await self._try(notice, "responses", body, headers=self._key_of(notice))

    async def acknowledge(self) -> None:
        if self.notices:
            notice = self.chance.choice(self.notices)
            await self._try(notice, "acknowledgement", {}, headers=self._key_of(notice))

    async def rule(self) -> None:
        """Whatever comes of it: many a decision does not fit."""
        if self.notices:
            notice = self.chance.choice(self.notices)
            place = f"items/{self.chance.choice(notice['items'])['id']}/ruling"
            decision = self.chance.choice(list(RulingDecision))
            await self._try(notice, place, {"decision": decision, "reason": "so"})

    async def withdraw(self) -> None:
        if self.notices:
            await self._try(self.chance.choice(self.notices), "withdraw", {"reason": "so"})

    async def pause(self) -> None:
        await self._clock("paused")

    async def resume(self) -> None:
        await self._clock("resumed")

    async def extend(self) -> None:
        await self._clock("extended", by={"hours": self.chance.choice([1, 24, 72])})

    async def wait(self) -> None:
        self.clock.advance(self.chance.choice([HOUR, 13 * HOUR, 30 * HOUR]))

    async def tick(self) -> None:
        """Any job may come at any time, and any may be missed."""
        jobs = [sweep_timers, sequence_events, project_events]
        await self.chance.choice(jobs)(self.house)

    async def catch_up(self) -> None:
        """All jobs, in the order in which one feeds the other."""
        for job in (sweep_timers, sequence_events, project_events):
            await job(self.house)

    async def rebuild(self) -> None:
        await rebuild(self.house)

    async def counted(self) -> Counts:
        """By the one predicate, over all notices: by provider and regime."""
        now = self.clock.now()
        holds = conditions(now)
        late = or_(holds[Timeliness.OVERDUE], holds[Timeliness.LATE])
        words = (Timeliness.OVERDUE, Timeliness.LATE, Timeliness.CONTESTED)
        key = (NoticeRow.provider_id, NoticeRow.regime_code)
        query = (
            select(
                *key,
                *(func.count().filter(holds[word]) for word in words),
                func.min(NoticeRow.deadline_at).filter(late),
            )
            .where(or_(*(holds[word] for word in words)))
            .group_by(*key)
        )
        async with self.house.sessions() as session:
            rows = (await session.execute(query)).all()
        found: list[Any] = [*rows]
        return {(str(row[0]), row[1]): (row[2], row[3], row[4], row[5]) for row in found}

    def _key_of(self, notice: Json) -> dict[str, str]:
        secrets = {str(platform.id): platform.secret for platform in self.platforms}
        return {"Authorization": f"Bearer {secrets[notice['platform_id']]}"}

    async def _clock(self, kind: str, **others: Any) -> None:
        if self.notices:
            event = {"kind": kind, "at": written(self.clock.now()), "reason": "so", **others}
            await self._try(self.chance.choice(self.notices), "clock-events", event)

    async def _try(
        self, notice: Json, act: str, body: Json, headers: dict[str, str] | None = None
    ) -> None:
        place = f"/v1/notices/{notice['id']}/{act}"
        answer = await self.officer.post(place, json=body, headers=headers)
        assert answer.status_code < 500, answer.text
