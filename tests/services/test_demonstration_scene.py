"""The scene of the demonstration: what falls due, is answered and is late while one watches."""

from datetime import timedelta

from sqlalchemy import select

from app.domain.notices import timeliness
from app.services.demonstration import load_demonstration
from app.services.demonstration_scene import PARTS, play_scene
from app.services.house import House
from app.services.progress import standing_of
from app.store.tables.notices import NoticeRow
from tests.support.builders import a_provider
from tests.support.clock import FixedClock


async def standings(house: House) -> list[str]:
    """Of the notices of the scene, in the order of their due moments."""
    query = (
        select(NoticeRow)
        .where(NoticeRow.reference.regexp_match(r"^DEMO-\d{8}-"))
        .order_by(NoticeRow.deadline_at)
    )
    async with house.sessions() as session:
        rows = (await session.scalars(query)).all()
    return [timeliness(standing_of(row), house.clock.now()) for row in rows]


async def test_within_minutes_notices_fall_due_are_answered_and_are_late(
    house: House, clock: FixedClock
) -> None:
    await load_demonstration(house)
    seen: list[list[str]] = []

    async def wait(time: timedelta) -> None:
        clock.advance(time)
        seen.append(await standings(house))

    await play_scene(house, wait)
    assert set(seen[0]) == {"due_soon"}
    assert len(seen[0]) == len(PARTS)
    assert any("overdue" in moment for moment in seen)
    clock.advance(timedelta(minutes=1))
    assert await standings(house) == [
        "on_time",
        "late",
        "overdue",
        "contested",
        "on_time",
        "overdue",
        "late",
        "on_time",
    ]


async def test_it_is_played_again_at_the_next_start(house: House, clock: FixedClock) -> None:
    async def wait(time: timedelta) -> None:
        clock.advance(time)

    await load_demonstration(house)
    await play_scene(house, wait)
    await play_scene(house, wait)
    assert len(await standings(house)) == 2 * len(PARTS)


async def test_a_register_without_the_demonstration_is_left_alone(house: House) -> None:
    async def wait(_: timedelta) -> None:
        raise AssertionError("nothing is played")

    await a_provider(house)
    await play_scene(house, wait)
    assert await standings(house) == []
