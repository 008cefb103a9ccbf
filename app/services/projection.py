"""Keeping the rollups: folding the log as it grows, and what providers rank by as days go."""

from app.domain.errors import Conflict
from app.domain.exposures import day_of
from app.services.house import House
from app.services.penalties import reckonings_of
from app.store import projection, ranks
from app.store.engine import driver_of
from app.store.ranks import Ranked

FOLD_BATCH = 5_000
# Reckoned without a pause: as many as hold nothing else up for long.
RANK_BATCH = 100
# Where more than this waits to be folded it takes less time to count everything anew.
REBUILD_BEYOND = 1_000_000


class FoldingAlready(Conflict):
    code = "folding_already"


async def project_events(house: House) -> None:
    """Folds what is new in the log and what time changed, and reckons anew what providers
    rank by.

    Any number of replicas may call it: one is at work, the others find nothing to do.
    """
    position = await _position(house)
    if position.newest - position.folded > REBUILD_BEYOND:
        await _rebuild_if_alone(house)
    elif position.newest > position.folded or position.moved:
        await _fold_all(house)
    elif position.ranked:
        return
    if not (await _position(house)).ranked:
        await _rank_all(house)


async def rebuild(house: House, watch: projection.Watch | None = None) -> int:
    """Counts everything anew, and says how many notices: the same numbers as folding every
    event ever recorded.

    Until it is done everybody goes on reading the numbers as they were. `watch` is told now
    and then how far it is. Raises FoldingAlready where somebody else is at it.
    """
    async with house.driver() as connection, connection.transaction():
        if not await projection.wait_until_alone(connection):
            raise FoldingAlready("Somebody else is at it; try again when that is done.")
        return await projection.rebuild(
            connection, house.clock.now(), watch=watch or _unwatched
        )


def _unwatched(_done: int, _of: int) -> None:
    """Where nobody waits to be told."""


async def _position(house: House) -> projection.Position:
    now = house.clock.now()
    async with house.driver() as connection:
        return await projection.position(connection, now, day_of(now))


async def _rebuild_if_alone(house: House) -> None:
    async with house.driver() as connection, connection.transaction():
        if await projection.is_alone(connection):
            await projection.rebuild(connection, house.clock.now(), watch=_unwatched)


async def _fold_all(house: House) -> None:
    while await _fold(house):
        pass


async def _fold(house: House) -> bool:
    """Folds a batch, and says whether there may be more."""
    async with house.driver() as connection, connection.transaction():
        if not await projection.is_alone(connection):
            return False
        done = await projection.fold(connection, house.clock.now(), at_most=FOLD_BATCH)
        return max(done.events, done.moved) == FOLD_BATCH


async def _rank_all(house: House) -> None:
    """Alone as well: what is folded meanwhile might have been reckoned from what was before."""
    ranked = RANK_BATCH
    while ranked >= RANK_BATCH:
        async with house.sessions.begin() as session:
            connection = await driver_of(session)
            if not await projection.is_alone(connection):
                return
            now = house.clock.now()
            today = day_of(now)
            wanted = await ranks.list_unranked(connection, today, at_most=RANK_BATCH)
            reckonings = await reckonings_of(session, wanted, now)
            places = [
                Ranked(
                    one,
                    reckoning.statutory_maximum.amount,
                    reckoning.accrued.total.amount,
                )
                for one, (reckoning, _) in reckonings.items()
            ]
            await ranks.keep_ranks(connection, places, today)
            ranked = len(wanted)
            if ranked < RANK_BATCH:
                await ranks.note_ranked(connection, today)
