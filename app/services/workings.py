"""How far the machinery has come, for whoever watches over it."""

from datetime import datetime, timedelta

from app.domain.import_jobs import ImportState
from app.domain.workings import Workings
from app.kit.clock import Clock
from app.kit.memory import Memory
from app.store import workings
from app.store.driver import Driver
from app.store.failures import is_away

# However many scrape, a process looks no more often than this.
BELIEVED_SECONDS = 1.0


class WorkingsBook:
    """What a process lately saw of it."""

    def __init__(self, driver: Driver, clock: Clock) -> None:
        self._driver = driver
        self._clock = clock
        self._seen = Memory(self._look, seconds=BELIEVED_SECONDS, most=1)

    async def if_reachable(self) -> Workings | None:
        """What there is to do; None while the database is away."""
        try:
            return await self._seen.get(None)
        except Exception as error:
            if is_away(error):
                return None
            raise

    async def _look(self, _key: None) -> Workings:
        now = self._clock.now()
        async with self._driver() as connection:
            row = await workings.read(connection, now)
        counted: dict[str, int] = row["imports"] or {}
        return Workings(
            sweep_lag=_since(row["due_since"], now),
            unfolded=max(row["unfolded"], 0),
            folding_lag=_since(row["unfolded_since"], now),
            imports={state.value: counted.get(state, 0) for state in ImportState},
        )


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return timedelta(0) if moment is None else max(now - moment, timedelta(0))
