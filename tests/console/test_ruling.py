"""Ruling on an item, by the form of its page."""

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY
from tests.support.console import Browser
from tests.support.rulings import disputed
from tests.support.sql import fetch_rows

NOBODY = "019ab000-0000-7000-8000-00000000dead"


@pytest.fixture
async def notice(house: House, platform: APlatform) -> str:
    return f"/notices/{await a_notice(house, an_order(platform.id, reference='CASE-1'))}"


@pytest.fixture
async def place(at_console: Browser, notice: str) -> str:
    """The page of the ruling, as the page of the notice leads there."""
    return (await at_console.open(notice)).links["Rule on item 1"]


async def test_a_dispute_is_rejected_once_it_is_confirmed(
    at_console: Browser,
    house: House,
    platform_client: AsyncClient,
    officer: AsyncClient,
    notice: str,
    place: str,
):
    told = (await officer.get(f"/v1{notice}")).json()
    await disputed(platform_client, told, at=MONDAY)
    page = await at_console.open(place)
    assert "Disputed: not intimate image content" in page.text
    entered = {"decision": "dispute_rejected", "reason": "It is <one>"}
    check = await at_console.send(page, entered)
    assert "State thenOutstanding" in check.text
    assert await fetch_rows(house, "SELECT id FROM rulings") == []

    done = await at_console.send(check, {})
    again = await at_console.send(check, {})

    assert done.path == again.path == notice
    assert "Item 1 is now outstanding." in done.text
    assert "Dispute rejected" in done.text
    body = (await officer.get(f"/v1{notice}")).json()
    assert body["items"][0]["ruling"]["reason"] == "It is <one>"
    assert len(await fetch_rows(house, "SELECT id FROM rulings")) == 1


async def test_a_finding_without_an_answer_is_ruled_too(at_console: Browser, place: str):
    page = await at_console.open(place)
    assert "The platform saidNothing yet" in page.text
    entered = {"decision": "verified_removed", "reason": "it is gone"}

    done = await at_console.send(await at_console.send(page, entered), {})

    assert "Item 1 is now complied." in done.text
    later = await at_console.open(place)
    assert "Ruled beforeVerified removed, 23 November 2026" in later.text


@pytest.mark.parametrize(
    ("entered", "field", "told"),
    [
        ({"decision": "dispute_upheld"}, "reason", "Enter the reason"),
        ({"reason": "r"}, "decision", "Choose a ruling"),
        ({"decision": "guilty", "reason": "r"}, "decision", "Choose one of the list"),
        (
            {"decision": "dispute_upheld", "reason": "x" * 10_001},
            "reason",
            "10,000 characters or fewer",
        ),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    at_console: Browser, place: str, entered: dict[str, str], field: str, told: str
):
    page = await at_console.open(place)

    again = await at_console.send(page, entered, status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()


async def test_a_ruling_that_does_not_fit_is_refused_before_it_is_confirmed(
    at_console: Browser, place: str
):
    entered = {"decision": "dispute_upheld", "reason": "quite so"}

    again = await at_console.send(await at_console.open(place), entered, status=409)

    assert "no dispute of it is pending" in again.text
    assert again.form(place).values["decision"] == "dispute_upheld"


async def test_what_changed_meanwhile_is_told(
    at_console: Browser, officer: AsyncClient, notice: str, place: str
):
    entered = {"decision": "verified_removed", "reason": "gone"}
    check = await at_console.send(await at_console.open(place), entered)
    more = {"reason": "more", "add_items": [{"url": "https://share.example/post/2"}]}
    await officer.post(f"/v1{notice}/amend", json=more)

    stale = await at_console.send(check, {}, status=412)

    assert "This changed since you read it" in stale.text


async def test_a_withdrawn_notice_is_not_ruled_on(
    at_console: Browser, officer: AsyncClient, notice: str, place: str
):
    page = await at_console.open(place)
    await officer.post(f"/v1{notice}/withdraw", json={"reason": "mistake"})
    entered = {"decision": "verified_removed", "reason": "gone"}

    again = await at_console.send(page, entered, status=409)

    assert "was withdrawn" in again.text
    assert "Rule on item 1" not in (await at_console.open(notice)).links


@pytest.mark.parametrize("item", [NOBODY, "1"])
async def test_an_item_that_is_not_of_the_notice_is_not_found(
    at_console: Browser, notice: str, item: str
):
    page = await at_console.open(f"{notice}/items/{item}/ruling", status=404)

    assert page.name == "Page not found"
