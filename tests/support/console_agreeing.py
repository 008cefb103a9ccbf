"""Asking the pages of the console what the doors of the API were asked: they say the same."""

from collections import Counter
from collections.abc import Sequence

import httpx

from app.domain.notices import OPEN_STATES, State, Timeliness
from app.domain.permissions import Role
from tests.support.agreeing import LATE, read
from tests.support.bodies import Json
from tests.support.console import Browser
from tests.support.markup import Page

FALLING_DUE = (Timeliness.ON_TIME, Timeliness.DUE_SOON)
METRICS = ("issued", "resolved", "became_overdue")
DAYS = 14
# How many the overview and the page of one provider or platform show of a list.
SHOWN, RESPONDERS = 10, 5
OVERDUE_NOW = "Overdue now, the longest first"
ORDERS = {
    "-statutory_maximum": "Late responders by statutory maximum",
    "-overdue": "Late responders by notices overdue",
    "-accrued": "Late responders by accrued",
}


async def console_agrees(
    browser: Browser, officer: httpx.AsyncClient, notices: Sequence[Json]
) -> None:
    """`notices` are those that the API lists, the soonest deadline first."""
    await browser.sign_in(Role.OFFICER)
    await overview_agrees(browser, officer, notices)
    await rows_agree(browser, notices)
    await responders_agree(browser, officer)
    for name in ("platform", "provider"):
        for one in {notice[f"{name}_id"] for notice in notices}:
            page = await opened(browser, f"/{name}s/{one}")
            overdue = [n for n in notices if n[f"{name}_id"] == one and is_overdue(n)]
            assert rows_of(page, OVERDUE_NOW) == told(overdue[:SHOWN])
            if name == "provider":
                await exposure_agrees(page, officer, one)


async def opened(browser: Browser, path: str) -> Page:
    page = await browser.open(path)
    assert page.faults == []
    return page


async def overview_agrees(
    browser: Browser, officer: httpx.AsyncClient, notices: Sequence[Json]
) -> None:
    page = await opened(browser, "/")
    by_word = Counter(notice["timeliness"] for notice in notices)
    said = {f"{by_word[word]:,} {word.replace('_', ' ')}" for word in Timeliness}
    assert said <= set(page.points)
    overdue = [notice for notice in notices if is_overdue(notice)]
    assert rows_of(page, OVERDUE_NOW) == told(overdue[:SHOWN])
    falling_due = [n for n in notices if is_open(n) and n["timeliness"] in FALLING_DUE]
    runs = [notice for notice in falling_due if notice["clock"]["state"] == "running"]
    assert rows_of(page, "Falls due next") == told(runs[:SHOWN])
    await days_agree(page, officer)
    late = (await read(officer, "/v1/exposures", sort="-overdue"))["items"]
    assert [row[:3] for row in page.rows("Providers with most notices overdue")] == [
        [one["name"], *numbers(one["lateness"], LATE)] for one in late[:RESPONDERS]
    ]


async def days_agree(page: Page, officer: httpx.AsyncClient) -> None:
    """What the table beneath the chart says of each of the last days."""
    rows = page.rows("Notices by day, in UTC")
    assert len(rows) == DAYS
    for at, metric in enumerate(METRICS):
        series = await read(officer, "/v1/metrics/timeseries", metric=metric, bucket="day")
        last = series["points"][-len(rows) :]
        assert [row[1 + at] for row in rows] == [f"{point['count']:,}" for point in last]


async def rows_agree(browser: Browser, notices: Sequence[Json]) -> None:
    """Every page of every list: by each word, by each state, and of what nobody was given."""
    for name, words in (("timeliness", Timeliness), ("state", State)):
        for word in words:
            found = await walked(
                browser, f"/notices?{name}={word}", "Notices, soonest due first"
            )
            assert found == told([notice for notice in notices if notice[name] == word]), word
    queue = "Open notices, what lapses next first"
    found = await walked(browser, "/queue?unassigned=true", queue)
    assert found == told([notice for notice in notices if is_open(notice)])


async def walked(browser: Browser, path: str, caption: str) -> list[list[str]]:
    page = await opened(browser, path)
    found = rows_of(page, caption)
    while "Next page" in page.links:
        page = await opened(browser, page.links["Next page"])
        found += rows_of(page, caption)
    return found


async def responders_agree(browser: Browser, officer: httpx.AsyncClient) -> None:
    for order, caption in ORDERS.items():
        page = await opened(browser, f"/exposures?sort={order}")
        items = (await read(officer, "/v1/exposures", sort=order))["items"]
        assert [[row[0], *row[3:5]] for row in page.rows(caption)] == [
            [one["name"], *numbers(one["lateness"], LATE)] for one in items
        ]


async def exposure_agrees(page: Page, officer: httpx.AsyncClient, provider: str) -> None:
    exposure = await read(officer, f"/v1/providers/{provider}/exposure")
    words = (*LATE, Timeliness.CONTESTED)
    shown = [page.facts[word.capitalize()] for word in words]
    assert shown == numbers(exposure["lateness"], words)


def numbers(lateness: Json, words: Sequence[Timeliness]) -> list[str]:
    return [f"{lateness[word]:,}" for word in words]


def is_overdue(notice: Json) -> bool:
    return bool(notice["timeliness"] == Timeliness.OVERDUE)


def is_open(notice: Json) -> bool:
    return notice["state"] in OPEN_STATES


def rows_of(page: Page, caption: str) -> list[list[str]]:
    """Of each notice its reference, its two words and its deadline."""
    return [[row[0], *row[2:4], row[4].partition("(")[2][:19]] for row in page.rows(caption)]


def told(notices: Sequence[Json]) -> list[list[str]]:
    """The same, as the API tells it."""
    return [
        [
            notice["reference"],
            *(notice[name].replace("_", " ").capitalize() for name in ("timeliness", "state")),
            notice["clock"]["deadline_at"].replace("T", " ")[:19],
        ]
        for notice in notices
    ]
