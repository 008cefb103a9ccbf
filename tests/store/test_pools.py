"""The connections of a process: how many there are of a kind, none before it is wanted."""

from sqlalchemy import text

from app.domain.workings import PoolUse
from app.store.pools import SessionPool
from tests.support.databases import Databases


async def test_sessions_connect_when_one_is_first_asked_for(databases: Databases) -> None:
    async with databases.private_clone() as url:
        pool = SessionPool(url, connections=3)
        assert pool.use("acts") == PoolUse("acts", 3, 0, 0)

        async with pool.opened()() as session:
            assert await session.scalar(text("SELECT 1")) == 1
            assert pool.use("acts") == PoolUse("acts", 3, 1, 0)
        assert pool.use("acts") == PoolUse("acts", 3, 0, 1)

        assert pool.opened() is pool.opened()
        await pool.close()


async def test_what_was_never_opened_is_closed_without_a_word() -> None:
    await SessionPool("postgresql://127.0.0.1:9/nowhere", connections=3).close()
