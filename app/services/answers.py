"""What a platform does with notices: acknowledges them, and answers for their items."""

from collections.abc import Sequence

from app.domain.errors import Refusal
from app.domain.orders import Submission
from app.domain.permissions import Actor
from app.domain.receipts import Receipt
from app.kit.signing import Signer
from app.services.calls import Call, Result
from app.services.house import House
from app.services.idempotency import Answer, replay
from app.services.receipts import make_receipt
from app.services.submissions import record
from app.store.driver import Connection
from app.store.engine import StatementFailed
from app.store.failures import IDEMPOTENCY_KEYS, constraint_of, is_overtaken
from app.store.idempotency import find_by_driver


async def submit(house: House, call: Call) -> Answer:
    """Records what one request says of one notice; a retry gets the first answer.

    An acknowledgement stops no clock, and repeated it does no harm. A later answer about an
    item corrects an earlier one, and all are kept. Refused: a notice that is not this
    platform's or was withdrawn, a receipt before the issue or in the future, and of items
    what `judging` refuses. Nothing is recorded unless all of it is.

    What arrives meanwhile is recorded together, each with a fate of its own; what is said of
    a notice that somebody else is changing is recorded apart, once that is done.
    """
    try:
        answer = await house.submissions.ask(call, weight=call.weight)
    except StatementFailed as error:
        if is_overtaken(error):
            return await submit_apart(house, call)
        answer = await _first_answer(house, call, error)
    if isinstance(answer, Refusal):
        raise answer
    return answer


async def submit_apart(house: House, call: Call) -> Answer:
    """The same in a transaction of its own, as for a batch: nobody else waits for it."""
    try:
        async with house.driver() as connection:
            [answer] = await record(house, connection, [call])
    except StatementFailed as error:
        answer = await _first_answer(house, call, error)
    if isinstance(answer, Refusal):
        raise answer
    return answer


async def submit_within(
    house: House, connection: Connection, actor: Actor, submission: Submission
) -> Receipt:
    """Records one submission in a transaction that the caller began; shows no notice."""
    receipts: list[Receipt] = []

    def render(results: Sequence[Result], signer: Signer) -> Answer:
        [result] = results
        if isinstance(result, Refusal):
            raise result
        receipts.append(make_receipt(signer, result.received))
        return Answer(204, "")

    [answer] = await record(house, connection, [Call(actor, (submission,), None, render)])
    if isinstance(answer, Refusal):
        raise answer
    return receipts[0]


async def _first_answer(house: House, call: Call, error: Exception) -> Answer:
    """A request that came at the same moment with the same key was first."""
    if call.retry is None or constraint_of(error) != IDEMPOTENCY_KEYS:
        raise error
    owner, key = call.retry.owner, call.retry.key
    async with house.driver() as connection:
        first = await find_by_driver(connection, owner=owner, key=key)
    return replay(house.sealer, call.retry, first)
