"""What the public is shown of each month that is over, counted now and then."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.errors import Unknown
from app.domain.months import Month, month_at
from app.domain.notices import Category
from app.domain.transparency import (
    COUNTED,
    EVERYTHING,
    TIMED,
    Counted,
    Edition,
    Place,
    Published,
    Times,
    published,
)
from app.kit.clock import Clock
from app.kit.memory import Memory
from app.store import transparency
from app.store.driver import Connection, Driver

# A month is counted no more often than this by a process, however many ask.
BELIEVED_SECONDS = 900.0
# While it is counted anew, what was counted within a day is told, with the moment of counting.
LINGERING_SECONDS = 86_400.0
# Whoever stands in between may keep it as long.
CACHE_CONTROL = f"public, max-age={BELIEVED_SECONDS:.0f}"
# Where counting takes long, it takes no more than a tenth of the time.
_REST = 9
_REMEMBERED = 240


class TransparencyBook:
    """Months as they are published. One is counted at a time: the public waits in turn."""

    def __init__(self, driver: Driver, clock: Clock, *, smallest: int) -> None:
        self._driver = driver
        self._clock = clock
        self._smallest = smallest
        self._turn = asyncio.Lock()
        self._months = Memory(
            self._read,
            seconds=BELIEVED_SECONDS,
            most=_REMEMBERED,
            rest=_REST,
            lingers=LINGERING_SECONDS,
        )
        self._first = Memory(
            self._read_first,
            seconds=BELIEVED_SECONDS,
            most=1,
            rest=_REST,
            lingers=LINGERING_SECONDS,
        )

    async def edition(self, month: Month | None) -> Edition:
        """A month, or the latest that is over; Unknown where nothing can be told of it."""
        months = await self._told()
        if not months:
            raise Unknown("No month is over yet in which a notice was issued, or since.")
        if month is not None and month not in months:
            raise Unknown(
                f"Figures are published of {months[-1]} to {months[0]}: whole months that are "
                "over, from that of the first notice on."
            )
        return Edition(await self._months.get(month or months[0]), months)

    def forget(self) -> None:
        """Counts anew at the next question."""
        self._months.forget()
        self._first.forget()

    async def _told(self) -> tuple[Month, ...]:
        first = await self._first.get(None)
        month = month_at(self._clock.now()).before
        told: list[Month] = []
        while first is not None and month >= first:
            told.append(month)
            month = month.before
        return tuple(told)

    async def _read_first(self, _nothing: None) -> Month | None:
        async with self._turn, self._driver() as connection:
            hour = await transparency.first_hour(connection)
        return None if hour is None else month_at(_moment(hour))

    async def _read(self, month: Month) -> Published:
        now = self._clock.now()
        async with self._turn, self._driver() as connection:
            counted = await _counted(connection, month, now)
        # Of many regimes it takes a while, in which others are to be answered.
        return await asyncio.to_thread(published, counted, self._smallest)


async def _counted(connection: Connection, month: Month, now: datetime) -> Counted:
    regimes = await transparency.list_regimes(connection)
    rows = await transparency.read_month(connection, _hour(month.start), _hour(month.end))
    by_place = {_place(row): row for row in rows}
    return Counted(
        month,
        now,
        tuple(regimes),
        tuple(Category),
        {told.name: _column(by_place, told.name) for told in COUNTED},
        {told.name: _times(by_place, told.name) for told in TIMED},
        by_place[EVERYTHING]["platforms"],
    )


def _place(row: Any) -> Place:  # noqa: ANN401 - a row of numbers
    return tuple(name for name in (row["regime_code"], row["category"]) if name is not None)


def _column(rows: Mapping[Place, Any], name: str) -> dict[Place, int]:
    return {place: row[name] for place, row in rows.items()}


def _times(rows: Mapping[Place, Any], name: str) -> dict[Place, Times]:
    return {
        place: Times(
            None if row[name] is None else timedelta(milliseconds=row[name]), row[f"{name}_of"]
        )
        for place, row in rows.items()
    }


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // 3_600


def _moment(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3_600, UTC)
