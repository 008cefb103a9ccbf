"""The clock of a sandbox, moved by the client; a register in earnest has none."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from app.client import NotFound
from app.services.house import House
from tests.client.conftest import Connect
from tests.support.clock import MONDAY, FixedClock
from tests.support.databases import Databases
from tests.support.platform_clients import AnyClient
from tests.support.sandbox import committing_sandbox

FAR = timedelta(days=2, hours=1, seconds=3)


@pytest.fixture
async def sandbox(databases: Databases, clock: FixedClock) -> AsyncGenerator[House]:
    async with (
        databases.private_clone() as url,
        committing_sandbox(url, clock) as house,
    ):
        yield house


async def test_a_register_in_earnest_has_no_such_clock(client: AnyClient) -> None:
    with pytest.raises(NotFound):
        await client.advance_sandbox_clock(FAR)


class TestInASandbox:
    """Whatever is asked for is furnished in the sandbox."""

    @pytest.fixture
    def committing(self, sandbox: House) -> House:
        return sandbox

    async def test_its_clock_is_moved_once_even_if_the_answer_was_lost(
        self, connect: Connect
    ) -> None:
        moved = await connect(losing=1).advance_sandbox_clock(FAR)
        read = await connect().sandbox_clock()

        assert (moved.now, moved.offset_seconds) == (MONDAY + FAR, FAR.total_seconds())
        assert read == moved
