"""A sandbox of several processes: what one does to the clock, all of them follow."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta

import pytest

from app.domain.errors import Unknown
from app.domain.permissions import Role
from app.domain.sandbox import SandboxTimeUsedUp
from app.jobs.worker import Worker
from app.kit.clock import SandboxClock
from app.services import sandbox
from app.services.following import followed
from app.services.house import House
from app.services.installation import OtherKindOfRegister, install
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.databases import Databases
from tests.support.doors import a_client, open_app
from tests.support.houses import committing_house
from tests.support.keys import SECRETS, THE_OFFICER
from tests.support.sandbox import committing_sandbox
from tests.support.sql import execute, fetch_rows, fetch_value

HOUR = timedelta(hours=1)
# Only a test that fails looks so often, a hundred times a second.
LOOKS = 3_000


@pytest.fixture
async def url(databases: Databases) -> AsyncGenerator[str]:
    async with databases.private_clone() as url:
        yield url


async def advance(house: House, by: timedelta) -> None:
    async with house.sessions.begin() as session:
        await sandbox.advance(session, house, THE_OFFICER, by=by)
    await sandbox.catch_up(house)


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(LOOKS):
        if await question():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come about")


async def test_another_process_follows_by_itself(url: str, clock: FixedClock) -> None:
    async with (
        committing_sandbox(url, clock) as one,
        committing_sandbox(url, clock) as other,
        followed(other),
    ):

        async def has_followed() -> bool:
            return other.clock.now() == MONDAY + 49 * HOUR

        await advance(one, 49 * HOUR)
        assert one.clock.now() == MONDAY + 49 * HOUR
        await until(has_followed)


async def test_a_request_to_another_process_is_answered_by_the_time_of_the_register(
    url: str, clock: FixedClock
) -> None:
    async with (
        committing_sandbox(url, clock) as one,
        committing_sandbox(url, clock) as other,
        open_app(other) as app,
        a_client(app, SECRETS[Role.OFFICER]) as officer,
    ):
        platform = await a_platform(one)
        notice = await a_notice(one, an_order(platform.id))
        await advance(one, 49 * HOUR)
        body = (await officer.get(f"/v1/notices/{notice}")).json()

    assert (body["timeliness"], body["clock"]["seconds_left"]) == ("overdue", -3_600)


async def test_a_process_that_starts_later_is_there_at_once(
    url: str, clock: FixedClock
) -> None:
    async with committing_sandbox(url, clock) as one:
        await advance(one, 49 * HOUR)
    async with committing_sandbox(url, clock) as later:
        await install(later)
        assert later.clock.now() == MONDAY + 49 * HOUR


async def test_a_process_outlives_a_database_that_goes_away(
    url: str, clock: FixedClock
) -> None:
    async with committing_sandbox(url, clock) as one, followed(one):
        await execute(
            one,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        async with committing_sandbox(url, clock) as other:
            await advance(other, HOUR)

        async def has_followed() -> bool:
            return one.clock.now() == MONDAY + HOUR

        await until(has_followed)


async def test_steps_taken_at_once_add_up(url: str, clock: FixedClock) -> None:
    async with committing_sandbox(url, clock) as one, committing_sandbox(url, clock) as other:
        await asyncio.gather(*(advance(house, HOUR) for house in (one, other) * 5))
        for house in (one, other):
            assert (await sandbox.read_time(house)).offset == 10 * HOUR
            assert house.clock.now() == MONDAY + 10 * HOUR
        kinds = "SELECT count(*) FROM events WHERE kind = 'sandbox.clock_advanced'"
        assert await fetch_value(one, kinds) == 10


async def test_steps_taken_at_once_do_not_lead_too_far(url: str, clock: FixedClock) -> None:
    async with committing_sandbox(url, clock) as one:
        steps = (advance(one, timedelta(days=90)) for _ in range(6))
        done = await asyncio.gather(*steps, return_exceptions=True)
        refused = [answer for answer in done if answer is not None]

        assert [type(answer) for answer in refused] == [SandboxTimeUsedUp] * 2
        assert (await sandbox.read_time(one)).offset == timedelta(days=360)


async def test_a_lapse_is_on_record_when_the_step_is_answered(
    url: str, clock: FixedClock
) -> None:
    async with committing_sandbox(url, clock) as house:
        platform = await a_platform(house)
        for _ in range(3):
            await a_notice(house, an_order(platform.id))
        await advance(house, 49 * HOUR)
        lapses = await fetch_rows(
            house,
            "SELECT effective_at, recorded_at FROM events WHERE kind = 'notice.overdue'",
        )
    assert [tuple(row) for row in lapses] == [(MONDAY + 48 * HOUR, MONDAY + 49 * HOUR)] * 3


async def test_a_worker_beside_goes_by_the_clock_of_the_register(
    url: str, clock: FixedClock
) -> None:
    async with (
        committing_sandbox(url, clock) as one,
        committing_sandbox(url, clock) as other,
        followed(other),
    ):
        platform = await a_platform(one)
        await a_notice(one, an_order(platform.id))
        async with Worker(other), one.sessions.begin() as session:
            await sandbox.advance(session, one, THE_OFFICER, by=49 * HOUR)
            await session.commit()

            async def recorded() -> bool:
                lapses = "SELECT count(*) FROM events WHERE kind = 'notice.overdue'"
                return bool(await fetch_value(one, lapses))

            await until(recorded)


async def test_a_register_in_earnest_never_becomes_a_sandbox(
    url: str, clock: FixedClock
) -> None:
    async with committing_house(url, SandboxClock(clock)) as house:
        with pytest.raises(OtherKindOfRegister, match="unset FORTHWITH_SANDBOX"):
            await install(house)


async def test_a_sandbox_is_not_served_in_earnest(url: str, clock: FixedClock) -> None:
    async with committing_sandbox(url, clock) as founded:
        await install(founded)
    async with committing_house(url, clock) as house:
        with pytest.raises(OtherKindOfRegister, match="set FORTHWITH_SANDBOX=1"):
            await install(house)


async def test_an_empty_register_is_founded_as_what_the_setting_says(
    url: str, clock: FixedClock
) -> None:
    async with committing_house(url, SandboxClock(clock)) as house:
        await execute(house, "DELETE FROM installation")
        await install(house)
        assert await fetch_value(house, "SELECT sandbox FROM installation") is True


async def test_in_earnest_there_is_no_time_to_move(committing: House) -> None:
    async with followed(committing):
        with pytest.raises(Unknown):
            await sandbox.read_time(committing)
        async with committing.sessions.begin() as session:
            with pytest.raises(Unknown):
                await sandbox.advance(session, committing, THE_OFFICER, by=HOUR)
