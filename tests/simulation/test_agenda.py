"""What is done next, and when: by the register's time, in whatever order it was planned."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.simulation.agenda import Agenda
from app.simulation.manners import Said, Step
from app.simulation.register_time import RegisterTime
from schemas.v1.notices import Outcome
from schemas.v1.sandbox import SandboxTime
from tests.support.clock import MONDAY

HOUR = timedelta(hours=1)
NOTICE, OTHER = uuid4(), uuid4()


@pytest.fixture
def time() -> RegisterTime:
    return RegisterTime(SandboxTime(now=MONDAY, offset_seconds=0))


@pytest.fixture
def agenda(time: RegisterTime) -> Agenda:
    return Agenda(time)


def step(at: datetime) -> Step:
    return Step(at, (Said(uuid4(), Outcome.REMOVED),))


async def taken(agenda: Agenda, number: int) -> list[tuple[UUID, Step]]:
    return [await agenda.next() for _ in range(number)]


async def test_steps_are_taken_in_the_order_of_their_moments(agenda: Agenda) -> None:
    early, middle, late = (step(MONDAY - n * HOUR) for n in (3, 2, 1))
    agenda.plan(NOTICE, [early, late])
    agenda.plan(OTHER, [middle])

    assert await taken(agenda, 3) == [(NOTICE, early), (OTHER, middle), (NOTICE, late)]


async def test_a_new_plan_takes_the_place_of_the_old_one(agenda: Agenda) -> None:
    old, new = step(MONDAY - 2 * HOUR), step(MONDAY - HOUR)
    agenda.plan(NOTICE, [old, old])
    agenda.plan(NOTICE, [new])

    assert await agenda.next() == (NOTICE, new)
    waiting = asyncio.create_task(agenda.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_what_is_forgotten_is_not_done(agenda: Agenda) -> None:
    kept = step(MONDAY)
    agenda.plan(NOTICE, [step(MONDAY - HOUR)])
    agenda.plan(OTHER, [kept])
    agenda.forget(NOTICE)
    agenda.forget(uuid4())

    assert await agenda.next() == (OTHER, kept)


async def test_a_step_waits_for_its_moment_which_a_leap_of_the_clock_may_bring(
    agenda: Agenda, time: RegisterTime
) -> None:
    due = step(MONDAY + 48 * HOUR)
    agenda.plan(NOTICE, [due])
    waiting = asyncio.create_task(agenda.next())
    await asyncio.sleep(0)
    assert not waiting.done()

    time.learn(SandboxTime(now=MONDAY + 49 * HOUR, offset_seconds=49 * 3_600))
    assert await waiting == (NOTICE, due)


async def test_one_who_waits_for_nothing_is_called_when_there_is_something(
    agenda: Agenda,
) -> None:
    waiting = asyncio.create_task(agenda.next())
    await asyncio.sleep(0)
    agenda.plan(NOTICE, [due := step(MONDAY)])
    assert await waiting == (NOTICE, due)


def test_the_time_goes_on_by_itself(time: RegisterTime) -> None:
    first, second = time.now(), time.now()
    assert MONDAY <= first <= second
