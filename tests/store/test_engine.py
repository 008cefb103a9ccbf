"""What every connection of ours asks of the server, whosever server it is."""

from sqlalchemy import text

from app.services.house import House

COMPILING = "SELECT setting || ' by ' || source FROM pg_settings WHERE name = 'jit'"


async def test_no_statement_is_compiled_whatever_the_server_would_do(committing: House) -> None:
    async with committing.driver() as connection:
        assert await connection.fetchval(COMPILING) == "off by client"
    async with committing.sessions() as session:
        assert await session.scalar(text(COMPILING)) == "off by client"
