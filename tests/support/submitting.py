"""What a platform says of a notice, recorded as the service does it, without an answer."""

from uuid import UUID

from app.domain.orders import Acknowledgement, ItemAnswer, Response
from app.services.answers import submit_apart, submit_within
from app.services.calls import Call
from app.services.house import House
from app.services.idempotency import Answer
from app.services.submissions import record_as_seen
from app.store.engine import StatementFailed
from app.store.failures import is_overtaken
from tests.support.builders import APlatform


async def acknowledged(house: House, platform: APlatform, notice_id: UUID) -> None:
    """The platform says that it has the notice."""
    async with house.driver() as connection:
        said = Acknowledgement(notice_id)
        await submit_within(house, connection, platform.actor, said)


async def answered(
    house: House, platform: APlatform, notice_id: UUID, *items: ItemAnswer
) -> None:
    """The platform says what became of items."""
    async with house.driver() as connection:
        said = Response(notice_id, items)
        await submit_within(house, connection, platform.actor, said)


async def answered_as_seen(
    house: House, platform: APlatform, notice_id: UUID, *items: ItemAnswer
) -> None:
    """The same as a single request does it: nothing is held, unless it is overtaken."""
    said = Response(notice_id, items)
    call = Call(platform.actor, (said,), None, lambda _results, _signer: Answer(204, ""))
    try:
        async with house.driver() as connection:
            [answer] = await record_as_seen(house, connection, [call])
    except StatementFailed as error:
        if not is_overtaken(error):
            raise
        answer = await submit_apart(house, call)
    if not isinstance(answer, Answer):
        raise answer
