"""What a platform says of a notice, recorded as the service does it, without an answer."""

from uuid import UUID

from app.domain.orders import Acknowledgement, ItemAnswer, Response
from app.services.answers import submit_within
from app.services.house import House
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
