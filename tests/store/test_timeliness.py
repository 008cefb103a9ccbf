"""The predicate in SQL says of every row what the rule says of the notice."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Integer, case, cast, insert, select

from app.domain.notices import (
    OPEN_STATES,
    Against,
    Standing,
    State,
    Timeliness,
    against_original,
    timeliness,
)
from app.services.house import House
from app.store.tables.notices import NoticeRow
from app.store.timeliness import conditions, lapsed, timeliness_column
from app.values import replace
from tests.support.builders import APlatform
from tests.support.clock import MONDAY

TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DEADLINE = MONDAY

EFFECTIVE = (None, DEADLINE - HOUR, DEADLINE - TICK, DEADLINE, DEADLINE + TICK, DEADLINE + HOUR)
DUE_SOON = (DEADLINE, DEADLINE - HOUR, DEADLINE - 12 * HOUR)
PAUSED = (None, DEADLINE - 2 * HOUR)

# Every boundary from both sides, and moments far from any.
MOMENTS = sorted(
    {edge + step for edge in (DEADLINE, *DUE_SOON) for step in (-TICK, timedelta(0), TICK)}
    | {DEADLINE - 9 * HOUR, DEADLINE - 99 * HOUR, DEADLINE + HOUR, DEADLINE + 99 * HOUR}
)


def standings() -> Iterator[Standing]:
    """Every combination of the facts, those included that no act leads to."""
    for state, due_soon, paused, contested, effective in product(
        State, DUE_SOON, PAUSED, (False, True), EFFECTIVE
    ):
        yield Standing(state, DEADLINE, due_soon, paused, contested, effective)


def a_row(standing: Standing, platform: APlatform) -> dict[str, object]:
    row = uuid4()
    return {
        "id": row,
        "reference": row.hex,
        "platform_id": platform.id,
        "provider_id": platform.provider_id,
        "regime_code": "uk-osa-intimate-image",
        "regime_version": 1,
        "category": "other",
        "legal_basis": [],
        "reasons": "",
        "priority": "normal",
        "state": standing.state,
        "issued_at": DEADLINE - 48 * HOUR,
        "resolved_at": DEADLINE + HOUR if standing.state is State.RESOLVED else None,
        "withdrawn_at": DEADLINE + HOUR if standing.state is State.WITHDRAWN else None,
        "started_at": DEADLINE - 48 * HOUR,
        "original_deadline_at": standing.deadline_at,
        "deadline_at": standing.deadline_at,
        "due_soon_at": standing.due_soon_at,
        "clock_version": 1,
        "paused_at": standing.paused_at,
        "paused": timedelta(0),
        "all_contested": standing.all_contested,
        "effective_at": standing.effective_at,
        "version": 1,
    }


@pytest.fixture
async def register(house: House, platform: APlatform) -> Mapping[UUID, Standing]:
    """A row for each combination of facts."""
    rows = {standing: a_row(standing, platform) for standing in standings()}
    async with house.sessions.begin() as session:
        await session.execute(insert(NoticeRow), list(rows.values()))
    return {
        row["id"]: standing for standing, row in rows.items() if isinstance(row["id"], UUID)
    }


async def answers(house: House, *columns: Any) -> list[Any]:
    async with house.sessions() as session:
        return list((await session.execute(select(NoticeRow.id, *columns))).all())


async def test_rows_and_notices_are_judged_alike_at_every_moment(
    house: House, register: Mapping[UUID, Standing]
) -> None:
    for now in MOMENTS:
        for row in await answers(house, timeliness_column(now).label("word")):
            standing = register[row.id]
            assert row.word == timeliness(standing, now), (standing, now)


async def test_f12_rows_and_notices_are_judged_alike_against_the_original_deadline(
    house: House, platform: APlatform
) -> None:
    """Present deadlines earlier and later than the original one, at which the moments lie."""
    by_id: dict[UUID, Standing] = {}
    rows: list[dict[str, object]] = []
    for standing, moved in product(standings(), (-3 * HOUR, 30 * HOUR)):
        row = a_row(standing, platform)
        row["deadline_at"] = DEADLINE + moved
        row["due_soon_at"] = standing.due_soon_at + moved
        rows.append(row)
        assert isinstance(row["id"], UUID)
        by_id[row["id"]] = replace(
            standing, deadline_at=DEADLINE + moved, due_soon_at=standing.due_soon_at + moved
        )
    async with house.sessions.begin() as session:
        await session.execute(insert(NoticeRow), rows)
    for now in MOMENTS:
        for row in await answers(house, timeliness_column(now, Against.ORIGINAL).label("word")):
            standing = against_original(by_id[row.id], DEADLINE)
            assert row.word == timeliness(standing, now), (standing, now)


async def test_exactly_one_answer_holds_of_each_row(
    house: House, register: Mapping[UUID, Standing]
) -> None:
    for now in MOMENTS:
        # An answer that is neither true nor false, for want of a fact, counts as none.
        for against in Against:
            holding = conditions(now, against).values()
            held = sum(case((holds, 1), else_=0) for holds in holding)
            found = await answers(house, cast(held, Integer).label("held"))
            assert {row.held for row in found} == {1}, (now, against)


async def test_what_is_overdue_has_lapsed_and_what_is_not_yet_due_has_not(
    house: House, register: Mapping[UUID, Standing]
) -> None:
    for now in MOMENTS:
        for row in await answers(house, lapsed(now).label("lapsed")):
            standing = register[row.id]
            if timeliness(standing, now) is Timeliness.OVERDUE:
                assert row.lapsed
            if now <= DEADLINE or (standing.state in OPEN_STATES and standing.all_contested):
                assert not row.lapsed, (standing, now)


def test_f10_the_due_moment_itself_is_in_time() -> None:
    open_notice = Standing(State.AWAITING_RESPONSE, DEADLINE, DEADLINE - HOUR)
    assert timeliness(open_notice, DEADLINE) is Timeliness.DUE_SOON
    assert timeliness(open_notice, DEADLINE + TICK) is Timeliness.OVERDUE


def test_moments_lie_on_both_sides_of_every_boundary() -> None:
    def sides(edge: datetime) -> set[bool]:
        return {moment > edge for moment in MOMENTS}

    assert all(sides(edge) == {True, False} for edge in (DEADLINE, *DUE_SOON))
