"""Both clients against a register that listens: what a platform does, and lines that break."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.client import Conflict, Malformed, NoAnswer, NotAuthenticated, NotFound, calls
from app.client.talking import Heard, Unheard
from app.services.house import House
from app.store.tables.events import EventRow
from schemas.v1.answers import Acknowledgement, ItemResponse
from schemas.v1.notice_filters import NoticeQuery
from schemas.v1.notices import ItemState, Outcome, State
from tests.client.conftest import Connect
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY
from tests.support.platform_clients import AnyClient, awaiting, blocking


@pytest.fixture
async def notice(committing: House, share: APlatform) -> UUID:
    return await a_notice(committing, an_order(share.id))


async def times(house: House, kind: str) -> int:
    query = select(func.count()).select_from(EventRow).where(EventRow.kind == kind)
    async with house.sessions() as session:
        return await session.scalar(query) or 0


def removed(item_id: UUID) -> ItemResponse:
    return ItemResponse(item_id=item_id, outcome=Outcome.REMOVED, effective_at=MONDAY)


async def test_a_platform_reads_acknowledges_and_answers(
    client: AnyClient, notice: UUID
) -> None:
    [read] = [one async for one in client.notices()]
    assert (read.id, read.state) == (notice, State.AWAITING_ACKNOWLEDGEMENT)

    acknowledged = await client.acknowledge(notice, Acknowledgement(reference="T-1"))
    answered = await client.respond(notice, [removed(read.items[0].id)])

    assert acknowledged.acknowledged_at == MONDAY
    assert (answered.state, answered.items[0].state) == (State.RESOLVED, ItemState.COMPLIED)
    assert (await client.notice(notice)).state is State.RESOLVED


async def test_a_list_of_any_length_is_walked_through(
    client: AnyClient, committing: House, share: APlatform
) -> None:
    there = {await a_notice(committing, an_order(share.id)) for _ in range(5)}
    asked = NoticeQuery(limit=2)
    assert {one.id async for one in client.notices(asked)} == there
    resolved = NoticeQuery(state=State.RESOLVED)
    assert [one async for one in client.notices(resolved)] == []


async def test_the_keys_of_the_register_are_read(client: AnyClient, committing: House) -> None:
    assert set(await client.signing_keys()) == {committing.signer.key_id}


async def test_an_answer_that_was_lost_is_asked_for_again_and_the_act_done_once(
    connect: Connect, committing: House, notice: UUID
) -> None:
    client = connect(losing=3)
    item = (await connect().notice(notice)).items[0].id
    answered = await client.respond(notice, [removed(item)])

    assert answered.state is State.RESOLVED
    assert await times(committing, "notice.answered") == 1


async def test_who_gave_up_tries_again_by_the_same_key(
    connect: Connect, committing: House, notice: UUID
) -> None:
    item = (await connect().notice(notice)).items[0].id
    with pytest.raises(NoAnswer) as failure:
        await connect(losing=6).respond(notice, [removed(item)])
    again = await connect().respond(notice, [removed(item)], key=failure.value.key)

    assert again.state is State.RESOLVED
    assert await times(committing, "notice.answered") == 1


async def test_refusals_are_told_apart(
    client: AnyClient, committing: House, notice: UUID
) -> None:
    with pytest.raises(NotFound):
        await client.notice(uuid4())
    with pytest.raises(Malformed) as malformed:
        await client.respond(notice, [removed(uuid4())])
    assert [fault.pointer for fault in malformed.value.errors] == ["/items/0"]
    item = (await client.notice(notice)).items[0].id
    disputed = ItemResponse(
        item_id=item, outcome=Outcome.DISPUTED, ground="none_such", effective_at=MONDAY
    )
    with pytest.raises(Conflict) as conflict:
        await client.respond(notice, [disputed])
    assert conflict.value.code == "ground_not_in_regime"


@pytest.mark.parametrize("kind", [blocking, awaiting])
async def test_without_a_good_key_nothing_is_answered(address: str, kind: Connect) -> None:
    stranger = kind(address, "fw_platform_of-somebody")
    with pytest.raises(NotAuthenticated):
        await stranger.notice(uuid4())
    await stranger.close()


@pytest.mark.parametrize("kind", [blocking, awaiting])
async def test_where_nobody_listens_nobody_answers(kind: Connect) -> None:
    alone = kind("http://127.0.0.1:9", "fw_platform_of-somebody")
    with pytest.raises(NoAnswer):
        await alone.notice(uuid4())
    await alone.close()


async def test_what_is_raised_says_nothing_of_the_key(address: str) -> None:
    stranger = awaiting(address, "fw_platform_canary")
    with pytest.raises(NotAuthenticated) as refused:
        await stranger.notice(uuid4())
    await stranger.close()
    assert "canary" not in repr(refused.value) + repr(stranger)


async def test_what_has_no_method_is_asked_as_a_call_and_one_try_is_heard_as_it_is(
    client: AnyClient, notice: UUID
) -> None:
    assert (await client.ask(calls.notice(notice))).id == notice
    heard = await client.send(calls.notice(uuid4()))
    assert isinstance(heard, Heard)
    assert heard.status == 404


@pytest.mark.parametrize("kind", [blocking, awaiting])
async def test_of_a_try_that_nobody_answered_it_is_said_so(kind: Connect) -> None:
    alone = kind("http://127.0.0.1:9", "fw_platform_of-somebody")
    assert isinstance(await alone.send(calls.notice(uuid4())), Unheard)
    await alone.close()
