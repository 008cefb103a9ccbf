"""Both clients against a register that listens: many notices at once."""

from uuid import UUID, uuid4

import pytest

from app.client import verify_receipt
from app.services.house import House
from schemas.v1.answers import Acknowledgement, ItemResponse
from schemas.v1.notices import Outcome
from schemas.v1.receipts import RecordedSubmission, RefusedSubmission
from tests.client.conftest import Connect
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY
from tests.support.platform_clients import AnyClient


@pytest.fixture
async def notices(committing: House, share: APlatform) -> list[UUID]:
    return [await a_notice(committing, an_order(share.id)) for _ in range(2)]


async def answers_for(client: AnyClient, notices: list[UUID]) -> dict[UUID, list[ItemResponse]]:
    """That the first item of each was removed."""
    items = [(await client.notice(one)).items[0].id for one in notices]
    return {
        one: [ItemResponse(item_id=item, outcome=Outcome.REMOVED, effective_at=MONDAY)]
        for one, item in zip(notices, items, strict=True)
    }


async def test_each_acknowledgement_has_a_result_of_its_own(
    client: AnyClient, notices: list[UUID]
) -> None:
    one, other = notices
    said = {one: None, uuid4(): None, other: Acknowledgement(reference="T-2")}
    answer = await client.acknowledge_batch(said)

    statuses = [(result.index, result.status) for result in answer.results]
    assert statuses == [(0, 200), (1, 404), (2, 200)]
    recorded = [r.id for r in answer.results if isinstance(r, RecordedSubmission)]
    assert recorded == [one, other]
    [refused] = [r for r in answer.results if isinstance(r, RefusedSubmission)]
    assert refused.problem.code == "not_found"
    stated = verify_receipt(answer.receipt, await client.signing_keys()).statements
    assert [said.notice_id for said in stated] == [one, other]


async def test_every_receipt_of_a_notice_can_be_read_again(
    client: AnyClient, notices: list[UUID]
) -> None:
    one, other = notices
    given = [(await client.acknowledge(one)).receipt]
    for _ in range(2):
        answers = await answers_for(client, [one])
        given.append((await client.respond(one, answers[one])).receipt)
    assert [receipt async for receipt in client.receipts(one)] == given
    assert [receipt async for receipt in client.receipts(other)] == []


async def test_a_batch_of_answers_whose_answer_was_lost_is_recorded_once(
    connect: Connect, notices: list[UUID]
) -> None:
    answers = await answers_for(connect(), notices)
    answer = await connect(losing=2).respond_batch(answers)

    assert [result.status for result in answer.results] == [201, 201]
    read = [await connect().notice(one) for one in notices]
    # An acknowledgement, an answer, and that it was resolved: each counts once.
    assert len({notice.version for notice in read}) == 1
    assert [str(notice.state) for notice in read] == ["resolved", "resolved"]
