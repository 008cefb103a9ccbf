"""A regime of two working days, its notices, and holidays that move them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from app.domain.calendars import CalendarCode, Holiday
from app.domain.holidays import NewHoliday
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.services import regimes
from app.services.holidays import add_holiday, remove_holiday
from app.services.house import House
from app.store.tables.imports import ImportRow
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.keys import THE_SUPERVISOR
from tests.support.sql import fetch_rows, fetch_value
from tests.support.submitting import answered

TUESDAY = date(2026, 11, 24)
WEDNESDAY_END = datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)
THURSDAY_END = WEDNESDAY_END + timedelta(days=1)
REGIME = "two-working-days"


async def own_regime(house: House, code: str = REGIME, **rule: object) -> None:
    """Due two working days after Monday: on Wednesday 25 November 2026, 23:59:59."""
    document = {
        "code": code,
        "title": "Our own",
        "effective_from": "2026-01-01",
        "rule": {"unit": "working_days", "count": 2, **rule},
        "clock_changes": {"paused": "own", "resumed": "own", "extended": "own"},
        "due_soon_lead": {"hours": 6},
    }
    async with house.sessions.begin() as session:
        await regimes.add_regime(session, house.clock, THE_SUPERVISOR, document=document)
    house.regimes.forget()


async def some_notices(house: House, platform: APlatform, count: int) -> list[UUID]:
    return [await a_notice(house, an_order(platform.id, regime=REGIME)) for _ in range(count)]


async def add(house: House, day: date = TUESDAY) -> UUID:
    """A holiday that is saved, and nothing more."""
    new = NewHoliday(CalendarCode.ENGLAND_AND_WALES, Holiday(day, "A day of rest", "a test"))
    async with house.sessions.begin() as session:
        kept = await add_holiday(session, house, THE_SUPERVISOR, new=new)
    assert kept.id is not None
    return kept.id


async def remove(house: House, holiday_id: UUID) -> None:
    async with house.sessions.begin() as session:
        await remove_holiday(session, house, THE_SUPERVISOR, holiday_id=holiday_id)


async def deadlines(house: House) -> list[datetime]:
    rows = await fetch_rows(house, "SELECT deadline_at FROM notices ORDER BY id")
    return [row["deadline_at"] for row in rows]


async def count_of(house: House, kind: str) -> int:
    return int(await fetch_value(house, "SELECT count(*) FROM events WHERE kind = $1", kind))


async def is_settled(house: House) -> bool:
    unsettled = "SELECT count(*) FROM holiday_changes WHERE settled_at IS NULL"
    return bool(await fetch_value(house, unsettled) == 0)


async def an_unfinished_import(house: House) -> None:
    counts = dict.fromkeys(
        (
            *("notices_read_to", "items_read_to", "entered_to", "rows_read", "notices"),
            *("items", "without_items", "merged", "schemes_assumed", "duplicates", "rejected"),
        ),
        0,
    )
    async with house.sessions.begin() as session:
        session.add(
            ImportRow(
                id=uuid4(),
                door="api",
                state="running",
                actor_role="officer",
                columns=[],
                joined=False,
                created_at=house.clock.now(),
                version=1,
                **counts,
            )
        )


async def respond(house: House, platform: APlatform, notice_id: UUID, item_id: UUID) -> None:
    answer = ItemAnswer(Outcome.REMOVED, house.clock.now(), item_id=item_id)
    await answered(house, platform, notice_id, answer)
