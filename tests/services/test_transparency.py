"""What is counted of a month, and how many may ask at a time."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.domain.errors import Unknown
from app.domain.months import Month
from app.domain.transparency import FLOOR
from app.services.house import House
from app.services.projection import rebuild
from app.services.transparency import TransparencyBook
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


async def whole(house: House, clock: FixedClock, month: Month) -> dict[str, int | None]:
    book = TransparencyBook(house.driver, clock, smallest=FLOOR)
    return dict((await book.edition(month)).published.lines[0].counts)


def to(clock: FixedClock, moment: str) -> None:
    clock.advance(datetime.fromisoformat(moment) - clock.now())


async def test_a_notice_belongs_to_the_month_of_london_in_which_it_was_issued(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    to(clock, "2026-09-30T22:30:00Z")
    for _ in range(3):
        await a_notice(house, an_order(platform.id))
    clock.advance(timedelta(hours=1))
    for _ in range(4):
        await a_notice(house, an_order(platform.id))
    to(clock, "2026-11-01T00:00:00Z")
    await rebuild(house)

    assert (await whole(house, clock, Month(2026, 9)))["issued"] == 3
    assert (await whole(house, clock, OCTOBER))["issued"] == 4


async def test_what_was_overdue_at_the_end_of_a_month_stays_so_whatever_comes_later(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    to(clock, "2026-10-20T09:00:00Z")
    for _ in range(3):
        await a_notice(house, an_order(platform.id))
    # Due at the very end of the month: not overdue at that moment.
    to(clock, "2026-10-30T00:00:00Z")
    for _ in range(3):
        await a_notice(house, an_order(platform.id))
    to(clock, "2026-12-01T00:00:00Z")
    await rebuild(house)

    assert (await whole(house, clock, OCTOBER))["overdue_at_end"] == 3
    assert (await whole(house, clock, NOVEMBER))["overdue_at_end"] == 6


async def test_a_month_is_told_from_the_moment_at_which_it_is_over(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    to(clock, "2026-10-20T09:00:00Z")
    await a_notice(house, an_order(platform.id))
    await rebuild(house)
    book = TransparencyBook(house.driver, clock, smallest=FLOOR)
    to(clock, "2026-10-31T23:59:59Z")
    with pytest.raises(Unknown):
        await book.edition(OCTOBER)
    clock.advance(timedelta(seconds=1))

    assert (await book.edition(None)).published.month == OCTOBER


async def test_many_who_ask_at_once_are_given_the_same_count(
    committing: House, clock: FixedClock
) -> None:
    platform = await a_platform(committing)
    to(clock, "2026-08-20T09:00:00Z")
    await a_notice(committing, an_order(platform.id))
    to(clock, "2026-12-01T00:00:00Z")
    await rebuild(committing)
    book = TransparencyBook(committing.driver, clock, smallest=FLOOR)
    months = [Month(2026, 8), Month(2026, 9), OCTOBER, NOVEMBER] * 10

    editions = await asyncio.gather(*(book.edition(month) for month in months))

    assert [edition.published.month for edition in editions] == months
    assert len({id(edition.published) for edition in editions}) == 4
