"""Jobs of one process at a time, and how their statements are planned."""

from app.services.house import House
from app.store.alone import alone_at
from app.store.driver import Connection

JOB, ANOTHER = 0x54455354, 0x54455355


async def planned(connection: Connection) -> str:
    mode: str = await connection.fetchval("SELECT current_setting('plan_cache_mode')")
    return mode


async def test_whoever_comes_second_is_not_alone_until_the_first_is_done(
    committing: House,
) -> None:
    async with committing.driver() as first, committing.driver() as second:
        async with first.transaction(), second.transaction():
            assert await alone_at(first, JOB)
            assert not await alone_at(second, JOB)
            assert await alone_at(second, ANOTHER)
        async with second.transaction():
            assert await alone_at(second, JOB)


async def test_a_job_plans_by_what_there_is_now_and_others_keep_their_plans(
    committing: House,
) -> None:
    async with committing.driver() as connection:
        before = await planned(connection)
        async with connection.transaction():
            await alone_at(connection, JOB)
            assert await planned(connection) == "force_custom_plan"
        assert await planned(connection) == before == "force_generic_plan"
