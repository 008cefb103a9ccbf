"""The page of figures for everybody, where they are turned on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI

from app.services.house import House
from app.services.projection import rebuild
from app.services.transparency import TransparencyBook
from app.values import replace
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser

PAGE = "/transparency"


@pytest.fixture
async def october(
    app: FastAPI, house: House, platform: APlatform, clock: FixedClock
) -> Mapping[str, object]:
    """Six notices of one regime, one of another; the month is over."""
    clock.advance(datetime.fromisoformat("2026-10-05T09:00:00Z") - clock.now())
    for _ in range(6):
        await a_notice(house, an_order(platform.id))
    await a_notice(house, an_order(platform.id, regime="us-take-it-down"))
    clock.advance(timedelta(days=40))
    await rebuild(house)
    book = TransparencyBook(house.driver, clock, smallest=5)
    app.state.house = replace(house, transparency=book)
    return {"platform": platform}


async def test_there_is_no_page_unless_it_is_turned_on(browser: Browser) -> None:
    page = await browser.open(PAGE, status=404)

    assert page.name == "Page not found"


@pytest.mark.usefixtures("october")
async def test_everybody_reads_the_month_and_may_keep_the_page(browser: Browser) -> None:
    page = await browser.open(PAGE)

    assert page.name == "Removal notices in October 2026"
    assert "All notices" in page.text
    assert "fewer than 5" in page.text
    assert page.answer.headers["cache-control"] == "public, max-age=900"
    assert "set-cookie" not in page.answer.headers
    assert "Example Share" not in page.text
    assert "us-take-it-down" not in page.text


@pytest.mark.usefixtures("october")
async def test_somebody_who_has_signed_in_is_shown_the_same_page(at_console: Browser) -> None:
    page = await at_console.open(PAGE)

    assert "the officer" not in page.text
    assert "Sign out" not in page.text


@pytest.mark.usefixtures("october")
@pytest.mark.parametrize(
    ("month", "status"), [("2026-11", 404), ("2026-09", 404), ("soon", 422), ("", 422)]
)
async def test_a_month_that_is_not_told_is_answered_plainly(
    browser: Browser, month: str, status: int
) -> None:
    page = await browser.open(f"{PAGE}?month={month}", status=status)

    assert page.answer.headers["cache-control"] == "no-store"
