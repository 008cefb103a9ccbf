"""Providers and platforms as pages: lists that are walked, and all that one page tells."""

from datetime import timedelta

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.conftest import CountQueries
from tests.support.builders import APlatform, a_notice, a_platform, a_provider, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.decisions import given, money

NOBODY = "019ab000-0000-7000-8000-000000000000"
A_YEAR = {"period_start": "2025-01-01", "period_end": "2025-12-31"}


async def a_figure(officer: httpx.AsyncClient, provider: object, amount: str) -> None:
    body = {**A_YEAR, "revenue": money(amount), "status": "reported", "scope": "provider"}
    body["source"] = "accounts"
    answer = await officer.post(f"/v1/providers/{provider}/revenue-figures", json=body)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("path", ["/providers", "/platforms"])
async def test_an_empty_register_says_so(at_console: Browser, path: str):
    page = await at_console.open(path)

    assert "is recorded here" in page.text


async def test_the_page_of_a_provider_tells_its_exposure_with_its_working(
    at_console: Browser, house: House, officer: httpx.AsyncClient, platform: APlatform
):
    await a_figure(officer, platform.provider_id, "500000000")
    await a_figure(officer, platform.provider_id, "400000000")

    page = await at_console.open(f"/providers/{platform.provider_id}")

    assert "£40,000,000" in page.text
    assert "Sch 13" in page.text
    assert "£500,000,000" in page.text
    assert "No: a later figure for the same period was recorded" in page.text
    assert page.links["Example Share"] == f"/platforms/{platform.id}"
    assert "No decision was given to it." in page.text


async def test_the_page_of_a_provider_tells_what_is_overdue_and_what_was_decided(
    at_console: Browser,
    house: House,
    supervisor: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
):
    notice = await a_notice(house, an_order(platform.id, reference="LATE-1"))
    decision = await given(supervisor, platform.provider_id, reference="Decision <7>")
    clock.advance(timedelta(hours=49))
    await at_console.sign_in(Role.OFFICER)

    page = await at_console.open(f"/providers/{platform.provider_id}")

    assert page.links["LATE-1"] == f"/notices/{notice}"
    assert page.links["Decision <7>"] == f"/decisions/{decision['id']}"
    assert "Confirmation decision" in page.text
    assert "overdue by 1 h" in page.text
    platform_page = await at_console.open(f"/platforms/{platform.id}")
    assert platform_page.links["LATE-1"] == f"/notices/{notice}"


async def test_a_law_that_sets_no_sum_of_money_says_so_under_the_title_of_its_regime(
    at_console: Browser, house: House, platform: APlatform, clock: FixedClock
):
    await a_notice(house, an_order(platform.id, regime="in-it-rules"))
    clock.advance(timedelta(days=3))
    await at_console.sign_in(Role.OFFICER)

    page = await at_console.open(f"/providers/{platform.provider_id}")

    assert "None: this law sets no sum of money" in page.text
    assert "in-it-rules" not in page.text


async def test_names_are_shown_as_they_are_written(at_console: Browser, house: House):
    provider = await a_provider(house, name="<script>alert(1)</script> & Sons")
    await a_platform(house, provider_id=provider, name="A <b>bold</b> one")

    for path in ("/providers", "/platforms", f"/providers/{provider}"):
        page = await at_console.open(path)
        assert "<script>alert(1)</script> & Sons" in page.text


async def test_long_lists_are_walked_page_by_page(at_console: Browser, house: House):
    provider = await a_provider(house)
    for number in range(51):
        await a_platform(house, provider_id=provider, name=f"Number {number}")

    first = await at_console.open(f"/platforms?provider_id={provider}")
    second = await at_console.open(first.links["Next page"])

    shown = [
        {name for name in page.links if name.startswith("Number ")} for page in (first, second)
    ]
    assert [len(names) for names in shown] == [50, 1]
    assert not shown[0] & shown[1]
    assert second.links["First page"] == f"/platforms?provider_id={provider}"


@pytest.mark.parametrize("path", ["/providers", "/platforms", "/decisions", "/exposures"])
async def test_a_longer_list_takes_no_more_queries(
    at_console: Browser,
    house: House,
    supervisor: httpx.AsyncClient,
    clock: FixedClock,
    count_queries: CountQueries,
    path: str,
):
    counted: list[int] = []
    for _ in range(2):
        for number in range(2):
            provider = await a_provider(house, name=f"Number {number}")
            platform = await a_platform(house, provider_id=provider)
            await a_notice(house, an_order(platform.id))
            await given(supervisor, provider)
        clock.advance(timedelta(hours=49))
        await at_console.sign_in(Role.OFFICER)
        await at_console.open(path)
        with count_queries() as queries:
            await at_console.open(path)
        counted.append(len(queries))

    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/providers?after=eyJ", "There is no such page of this list"),
        ("/providers?group_id=7", "is not an identifier"),
        ("/platforms?provider_id=7", "is not an identifier"),
        ("/platforms?colour=red", "asks for a filter that there is not"),
    ],
)
async def test_what_makes_no_sense_is_told(at_console: Browser, path: str, told: str):
    page = await at_console.open(path, status=422)

    assert told in page.text


@pytest.mark.parametrize(
    ("asked", "fault", "there"),
    [
        (
            "/platforms?provider_id=7",
            "Provider id: is not an identifier of this register",
            "/platforms",
        ),
        (
            f"/platforms?provider_id={NOBODY}&after=eyJ",
            "There is no such page of this list. Start from its first page",
            f"/platforms?provider_id={NOBODY}",
        ),
        (
            "/platforms?colour=red",
            "The address asks for a filter that there is not",
            "/platforms",
        ),
    ],
)
async def test_what_an_address_asks_in_vain_is_left_out_by_following_its_fault(
    at_console: Browser, asked: str, fault: str, there: str
):
    page = await at_console.open(asked, status=422)

    assert page.links[fault] == there
    await at_console.open(there)


@pytest.mark.parametrize("what", ["providers", "platforms"])
@pytest.mark.parametrize("one", [NOBODY, "seven"])
async def test_what_is_not_in_the_register_is_not_found(
    at_console: Browser, what: str, one: str
):
    page = await at_console.open(f"/{what}/{one}", status=404)

    assert f"There is no such {what[:-1]}." in page.text
