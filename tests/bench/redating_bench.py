"""A holiday that moves 100,000 of 1,000,000 open notices, while platforms acknowledge some."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID

from app.config import Settings
from app.domain.calendars import CalendarCode, Holiday
from app.domain.deadlines import due_moment
from app.domain.holidays import NewHoliday
from app.domain.orders import Acknowledgement
from app.domain.permissions import SYSTEM, Actor, Role
from app.domain.rules import Rule, Unit
from app.main import build
from app.services.answers import submit_within
from app.services.calendars import with_added
from app.services.holidays import add_holiday, carry_through, preview_addition
from app.services.house import House
from app.services.platforms import add_platform, add_provider
from app.services.regimes import add_regime
from app.store.bank_holidays import bundled_calendar
from tests.bench.ground import Ground, url_of
from tests.bench.results import Result, Target

RULE = Rule(Unit.WORKING_DAYS, 20)
REGIME = "twenty-working-days"
DAYS = 200
# Twenty of the days have a start before the holiday and a due day on or after it.
MOVED_DAYS = 20
WITHIN = Target(at_most=30)
ACKNOWLEDGED_WITHIN = Target(at_most=1)


def measure(ground: Ground) -> Sequence[Result]:
    with ground.database() as settings:
        return asyncio.run(_measure(ground, settings))


async def _measure(ground: Ground, settings: Settings) -> Sequence[Result]:
    each = ground.sized(5_000, quick=50)
    async with build(settings, url_of(settings)) as house:
        ground.say(f"{DAYS * each:,} open notices …")
        platform = await _furnish(house)
        await _fill(house, platform, each)
        holiday = _holiday(house)
        began = time.perf_counter()
        effect = await preview_addition(house, holiday)
        previewed = time.perf_counter() - began
        redated, waits = await _redate(house, platform, holiday)
        bare = await _bare(house)
    expected = MOVED_DAYS * each
    if effect.count != expected:
        raise RuntimeError(f"{effect.count} notices would move instead of {expected}")
    what = f"{expected:,} of {DAYS * each:,} notices moved"
    waits.sort()
    return [
        Result(
            "redating",
            what,
            f"{expected / redated:,.0f} notices/s",
            f"one bare UPDATE of the same rows: {bare:.1f} s",
            (redated,),
            WITHIN,
            " s",
        ),
        Result(
            "redating",
            "99th percentile of acknowledging meanwhile",
            f"{len(waits)} acknowledged, the slowest in {waits[-1]:.2f} s",
            "",
            (waits[int(len(waits) * 0.99)],),
            ACKNOWLEDGED_WITHIN,
            " s",
        ),
        Result("redating", "the preview", "", "", (previewed,), unit=" s"),
    ]


async def _redate(
    house: House, platform: Actor, holiday: NewHoliday
) -> tuple[float, list[float]]:
    """How long until the change is carried through, and how long each acknowledgement took."""
    waits: list[float] = []
    acknowledging = asyncio.create_task(_keep_acknowledging(house, platform, waits))
    began = time.perf_counter()
    async with house.sessions.begin() as session:
        await add_holiday(session, house, SYSTEM, new=holiday)
    await carry_through(house)
    took = time.perf_counter() - began
    acknowledging.cancel()
    await asyncio.wait([acknowledging])
    return took, waits


async def _keep_acknowledging(house: House, platform: Actor, waits: list[float]) -> None:
    """Of those that are about to move, wherever the pass has got to."""
    async with house.driver() as connection:
        rows = await connection.fetch(
            "SELECT id FROM notices WHERE deadline_at > $1 ORDER BY random() LIMIT 5000",
            house.clock.now(),
        )
    for row in rows:
        began = time.perf_counter()
        async with house.driver() as connection:
            await submit_within(house, connection, platform, Acknowledgement(row["id"]))
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)


async def _bare(house: House) -> float:
    """The least that could be done: another date for as many rows, and nothing said of it."""
    began = time.perf_counter()
    async with house.driver() as connection:
        await connection.execute(
            "UPDATE notices SET deadline_at = deadline_at + interval '1 s' "
            "WHERE clock_version = 2",
            timeout=600,
        )
    return time.perf_counter() - began


def _holiday(house: House) -> NewHoliday:
    day = next(islice(_days_back(house.clock.now()), 10, None))
    return NewHoliday(CalendarCode.ENGLAND_AND_WALES, Holiday(day, "A day of rest", "a trial"))


def _days_back(now: datetime) -> Iterator[date]:
    """Working days, the latest first, from the day before yesterday on."""
    calendar = bundled_calendar(RULE.calendar)
    day = now.date() - timedelta(days=2)
    while True:
        if calendar.is_working_day(day):
            yield day
        day -= timedelta(days=1)


async def _furnish(house: House) -> Actor:
    async with house.sessions.begin() as session:
        provider = await add_provider(
            session, house.clock, SYSTEM, name="Example Ltd", country="GB", group_id=None
        )
        facts = {
            "provider_id": provider.id,
            "name": "Example",
            "url": "https://platform.example/",
            "contact_email": None,
            "territories": ["GB"],
        }
        platform = await add_platform(session, house.clock, SYSTEM, facts=facts)
        document = {
            "code": REGIME,
            "title": "Twenty working days",
            "effective_from": "2020-01-01",
            "rule": {"unit": "working_days", "count": RULE.count},
            "due_soon_lead": {"days": 2},
        }
        await add_regime(session, house.clock, SYSTEM, document=document)
    return Actor(Role.PLATFORM, None, platform.id)


async def _fill(house: House, platform: Actor, each: int) -> None:
    """Open notices that started on each of the last working days, as the sweep left them."""
    calendar = with_added(RULE.calendar, ())
    now = house.clock.now()
    async with house.driver() as connection:
        provider: UUID = await connection.fetchval("SELECT id FROM providers")
        for day in islice(_days_back(now), DAYS):
            start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            due = due_moment(start, RULE, calendar)
            arguments = (each, start, due, platform.platform_id, provider, REGIME)
            await connection.execute(_NOTICES, *arguments, timeout=600)
        await connection.execute(_TIMERS, now, timeout=600)
        await connection.execute("VACUUM ANALYZE notices", timeout=600)
        await connection.execute("ANALYZE timers", timeout=600)


_NOTICES = """
INSERT INTO notices (
    id, reference, platform_id, provider_id, regime_code, regime_version, category, legal_basis,
    reasons, priority, state, issued_at, started_at, original_deadline_at, deadline_at,
    due_soon_at, clock_version, paused, all_contested, version
)
SELECT new_event_id(started), 'CASE-' || to_char(started, 'YYYYMMDD') || '-' || number, $4, $5,
       $6, 1, 'hate', '{}', '', 'normal', 'awaiting_acknowledgement', started, started,
       $3::timestamptz, $3, $3 - interval '2 days', 1, interval '0', false, 1
FROM generate_series(1, $1::int) AS number,
     LATERAL (SELECT $2::timestamptz + number * interval '1 s' AS started) AS at
"""

_TIMERS = """
INSERT INTO timers (at, notice_id, kind, clock_version)
SELECT at, id, kind, 1 FROM notices, LATERAL (VALUES
    (due_soon_at, 'notice.due_soon'), (deadline_at, 'notice.overdue')
) AS stage (at, kind)
WHERE at >= $1
"""
