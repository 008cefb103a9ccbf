"""Keeping the rollups: folding the log as it grows, and what providers rank by as days go."""

from app.domain.exposures import day_of
from app.services.house import House
from app.services.penalties import reckonings_of
from app.store import projection
from app.store.projection import Ranked

FOLD_BATCH = 5_000
# Reckoned without a pause: as many as hold nothing else up for long.
RANK_BATCH = 100
# Where more than this waits to be folded it takes less time to count everything anew.
REBUILD_BEYOND = 1_000_000


async def project_events(house: House) -> None:
    """Folds what is new in the log, and reckons anew what providers rank by.

    Any number of replicas may call it: one is at work, the others find nothing to do.
    """
    position = await _position(house)
    if position.newest - position.folded > REBUILD_BEYOND:
        await rebuild(house)
    elif position.newest > position.folded:
        await _fold_all(house)
    elif position.ranked:
        return
    if not (await _position(house)).ranked:
        await _rank_all(house)


async def _position(house: House) -> projection.Position:
    async with house.driver() as connection:
        return await projection.position(connection, day_of(house.clock.now()))


async def rebuild(house: House) -> None:
    """Counts everything anew: the same numbers as folding every event ever recorded."""
    async with house.sessions.begin() as session:
        if await projection.is_alone(session):
            await projection.rebuild(session, house.clock.now())


async def _fold_all(house: House) -> None:
    folded = FOLD_BATCH
    while folded >= FOLD_BATCH:
        async with house.sessions.begin() as session:
            if not await projection.is_alone(session):
                return
            folded = await projection.fold(session, house.clock.now(), at_most=FOLD_BATCH)


async def _rank_all(house: House) -> None:
    """Alone as well: what is folded meanwhile might have been reckoned from what was before."""
    ranked = RANK_BATCH
    while ranked >= RANK_BATCH:
        async with house.sessions.begin() as session:
            if not await projection.is_alone(session):
                return
            now = house.clock.now()
            today = day_of(now)
            wanted = await projection.list_unranked(session, today, at_most=RANK_BATCH)
            reckonings = await reckonings_of(session, wanted, now)
            places = [
                Ranked(
                    one,
                    reckoning.statutory_maximum.amount,
                    reckoning.accrued.total.amount,
                )
                for one, (reckoning, _) in reckonings.items()
            ]
            await projection.keep_ranks(session, places, today)
            ranked = len(wanted)
            if ranked < RANK_BATCH:
                await projection.note_ranked(session, today)
