"""A register that listens, a platform of it, and that platform's client of each kind."""

from collections.abc import AsyncGenerator, Callable

import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_platform
from tests.support.doors import open_app
from tests.support.listening import listening
from tests.support.platform_clients import AnyClient, awaiting, blocking

Connect = Callable[..., AnyClient]


@pytest.fixture
async def address(committing: House) -> AsyncGenerator[str]:
    async with open_app(committing) as app, listening(app) as address:
        yield address


@pytest.fixture
async def share(committing: House) -> APlatform:
    return await a_platform(committing)


@pytest.fixture(params=[blocking, awaiting], ids=["blocking", "awaiting"])
async def connect(
    request: pytest.FixtureRequest, address: str, share: APlatform
) -> AsyncGenerator[Connect]:
    """`connect(losing=1)` is a client of that platform on a line that loses one answer."""
    made: list[AnyClient] = []

    def connect(**how: int) -> AnyClient:
        made.append(request.param(address, share.secret, **how))
        return made[-1]

    yield connect
    for client in made:
        await client.close()


@pytest.fixture
async def client(connect: Connect) -> AnyClient:
    return connect()
