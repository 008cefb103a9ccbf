"""What changed in the register, read by a program of the regulator."""

from collections.abc import AsyncGenerator, Callable

import pytest

from app.client import Forbidden
from app.domain.permissions import Role
from app.services.house import House
from app.services.ticks import sequence_events
from schemas.v1.changes import ChangeKind, ChangesQuery
from tests.support.builders import a_platform
from tests.support.keys import SECRETS
from tests.support.platform_clients import AnyClient, awaiting, blocking

Connect = Callable[..., AnyClient]


@pytest.fixture(params=[blocking, awaiting], ids=["blocking", "awaiting"])
async def officer(request: pytest.FixtureRequest, address: str) -> AsyncGenerator[AnyClient]:
    client: AnyClient = request.param(address, SECRETS[Role.OFFICER], losing=1)
    yield client
    await client.close()


async def test_changes_are_read_page_after_page_over_a_line_that_loses_an_answer(
    committing: House, officer: AnyClient
) -> None:
    for _ in range(2):
        await a_platform(committing)
    await sequence_events(committing)
    seen: list[int] = []
    async for page in officer.changes(ChangesQuery(limit=4, wait=30)):
        seen += [change.position for change in page.items]
        if page.through == 6:
            break
    assert seen == [1, 2, 3, 4, 5, 6]


async def test_several_kinds_are_asked_for_at_once(
    committing: House, officer: AnyClient
) -> None:
    await a_platform(committing)
    await sequence_events(committing)
    kinds = [ChangeKind.PROVIDER_ADDED, ChangeKind.KEY_CREATED]
    async for page in officer.changes(ChangesQuery(kind=kinds)):
        assert [change.kind for change in page.items] == kinds
        break


async def test_a_platform_is_told_that_they_are_not_for_it(connect: Connect) -> None:
    with pytest.raises(Forbidden):
        async for _ in connect().changes():
            pass
