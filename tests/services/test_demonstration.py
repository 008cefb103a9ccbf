"""The demonstration set: whole or not at all, and only in an empty register."""

from collections import Counter

from sqlalchemy import func, select

from app.services.demonstration import load_demonstration
from app.services.demonstration_facts import NOTICES, PROVIDERS
from app.services.house import House
from app.store.tables.events import EventRow
from app.store.tables.notices import NoticeRow, TimerRow
from app.store.tables.platforms import PlatformRow
from app.store.timeliness import timeliness_column
from tests.support.builders import a_provider


async def test_the_demonstration_shows_every_way_a_notice_can_stand(house: House) -> None:
    assert await load_demonstration(house) == NOTICES
    async with house.sessions() as session:
        column = timeliness_column(house.clock.now())
        standing = Counter((await session.scalars(select(column).select_from(NoticeRow))).all())
        platforms = await session.scalar(select(func.count()).select_from(PlatformRow))
        overdue = (
            await session.execute(
                select(NoticeRow.deadline_at, EventRow.effective_at)
                .join(EventRow, EventRow.notice_id == NoticeRow.id)
                .where(EventRow.kind == "notice.overdue")
            )
        ).all()
        due = select(func.min(TimerRow.at)).where(TimerRow.kind == "notice.overdue")
        soonest = await session.scalar(due)
    assert set(standing) >= {"on_time", "due_soon", "overdue", "contested", "late"}
    assert sum(standing.values()) == NOTICES
    assert platforms == sum(len(provider.platforms) for provider in PROVIDERS)
    # Lapses of the past stand at the moments at which they happened,
    assert overdue
    assert all(deadline == effective for deadline, effective in overdue)
    # and some are still to come while one watches.
    assert soonest is not None
    assert 0 < (soonest - house.clock.now()).total_seconds() <= 5 * 60
    assert await load_demonstration(house) == 0


async def test_a_register_in_use_is_left_alone(house: House) -> None:
    await a_provider(house)
    assert await load_demonstration(house) == 0
    async with house.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(NoticeRow)) == 0
