"""An act done once: what happens between the first request and the second."""

from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.errors import Conflict
from app.services.house import House
from app.services.idempotency import Answer, KeyReused, Retry, StillRunning, once
from app.store.engine import Session
from app.values import replace

RETRY = Retry(UUID(int=1), "the-key", b"the request")


async def act() -> Answer:
    return Answer(201, '{"done": true}', {"Location": "/somewhere"})


async def refuse() -> Answer:
    raise Conflict("not now")


async def attempt(house: House, session: Session, retry: Retry = RETRY) -> Answer:
    return await once(session, house.sealer, house.clock.now(), retry=retry, act=act)


async def test_the_first_answer_comes_again_with_its_headers(house: House) -> None:
    async with house.sessions.begin() as session:
        first = await attempt(house, session)
    async with house.sessions.begin() as session:
        again = await attempt(house, session)
    assert again == replace(first, replayed=True)


async def test_without_a_key_every_request_is_new(house: House) -> None:
    async with house.sessions.begin() as session:
        for _ in range(2):
            answer = await once(session, house.sealer, house.clock.now(), retry=None, act=act)
            assert not answer.replayed


async def test_another_request_under_the_same_key_is_refused(house: House) -> None:
    async with house.sessions.begin() as session:
        await attempt(house, session)
    other = replace(RETRY, fingerprint=b"another request")
    with pytest.raises(KeyReused):
        async with house.sessions.begin() as session:
            await attempt(house, session, other)


async def test_an_act_that_is_refused_frees_its_key(house: House) -> None:
    with pytest.raises(Conflict):
        async with house.sessions.begin() as session:
            await once(session, house.sealer, house.clock.now(), retry=RETRY, act=refuse)
    async with house.sessions.begin() as session:
        assert not (await attempt(house, session)).replayed


async def test_while_the_first_is_still_running_the_second_is_told_so(
    committing: House,
) -> None:
    async with committing.sessions.begin() as first, committing.sessions() as second:
        await attempt(committing, first)
        await second.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(StillRunning):
            await attempt(committing, second)
    async with committing.sessions.begin() as third:
        assert (await attempt(committing, third)).replayed


async def test_a_first_request_that_was_cut_leaves_its_key_free(committing: House) -> None:
    async with committing.sessions() as cut:
        await attempt(committing, cut)
    async with committing.sessions.begin() as session:
        assert not (await attempt(committing, session)).replayed
