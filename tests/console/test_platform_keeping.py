"""Keeping platforms by forms, their keys, and where they are told at once."""

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_notice, a_provider, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.sql import execute, fetch_rows

ADD = "/platforms/add"
ENTERED = {
    "name": "Example <Share>",
    "url": "https://SHARE.example",
    "contact_email": "desk@share.example",
    "territories": "gb ie, GB",
}
KEPT = "SELECT name, url, contact_email, territories FROM platforms"


@pytest.fixture
def place(platform: APlatform) -> str:
    return f"/platforms/{platform.id}"


async def test_a_platform_is_added_once_it_is_confirmed(at_console: Browser, house: House):
    provider = await a_provider(house)
    page = await at_console.open(f"/providers/{provider}")
    form = await at_console.open(page.links["Add a platform of this provider"])
    assert form.form(ADD).values["provider_id"] == str(provider)

    check = await at_console.send(form, ENTERED, to=ADD)
    assert "https://share.example/" in check.text
    assert await fetch_rows(house, KEPT) == []
    done = await at_console.send(check, {}, to=ADD)
    await at_console.send(check, {}, to=ADD)

    assert "Example <Share> is in the register." in done.text
    [row] = await fetch_rows(house, KEPT)
    assert tuple(row) == (
        "Example <Share>",
        "https://share.example/",
        "desk@share.example",
        ["GB", "IE"],
    )


async def test_a_platform_that_changes_hands_keeps_the_provider_of_its_notices(
    at_console: Browser, house: House, platform: APlatform, place: str
):
    await a_notice(house, an_order(platform.id))
    other = await a_provider(house, name="Another Ltd")
    form = await at_console.open(f"{place}/change")

    entered = {"provider_id": str(other), "territories": ""}
    check = await at_console.send(form, entered, to=f"{place}/change")
    assert "Another Ltd, instead of Example Holdings Ltd" in check.text
    assert "None given, instead of GB" in check.text
    assert "Those issued before keep theirs." in check.text
    done = await at_console.send(check, {}, to=f"{place}/change")

    assert done.links["Another Ltd"] == f"/providers/{other}"
    [[held]] = await fetch_rows(house, "SELECT provider_id FROM notices")
    assert held == platform.provider_id


async def test_what_another_changed_meanwhile_is_not_overwritten(
    at_console: Browser, officer: httpx.AsyncClient, place: str
):
    form = await at_console.open(f"{place}/change")
    answer = await officer.patch(
        f"/v1{place}", json={"name": "Theirs"}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200

    again = await at_console.send(form, {"name": "Mine"}, to=f"{place}/change", status=412)

    assert "This changed since you read it" in again.text


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        (dict.fromkeys(ENTERED, ""), ["provider_id", "name", "url"]),
        (
            {"url": "share", "contact_email": "desk", "territories": "England"},
            ["provider_id", "url", "territories", "contact_email"],
        ),
        ({"provider_id": "7", "url": "ftp://share.example/"}, ["provider_id", "url"]),
        ({"provider_id": str(UUID(int=7))}, ["provider_id"]),
        ({"url": "https://" + "x" * 8_192}, ["provider_id", "url"]),
    ],
)
async def test_all_that_is_wrong_is_told_at_once(
    at_console: Browser, entered: dict[str, str], fields: list[str]
):
    again = await at_console.send(
        await at_console.open(ADD), {**ENTERED, **entered}, to=ADD, status=422
    )

    told = [place for place in again.links.values() if place.startswith("#")]
    assert told == ["#main-content", *(f"#{name}" for name in fields)]


async def test_a_supervisor_makes_a_key_of_the_platform_from_its_page(
    supervising: Browser, browser: Browser, house: House, platform: APlatform, place: str
):
    form = await supervising.open(
        (await supervising.open(place)).links["Create a key of the platform"]
    )
    entered = {"label": "The <desk>", "expires_at": "2027-01-01T00:00"}
    made = await supervising.send(form, entered, to=f"{place}/key")
    again = await supervising.send(form, entered, to=f"{place}/key")

    assert made.links["I have copied it"] == place
    [secret] = re.findall(r"fw_platform_[\w-]{43}", made.text)
    assert secret in again.text
    await browser.sit_down(str(secret))
    await browser.open("/own")
    rows = await fetch_rows(house, "SELECT platform_id FROM keys WHERE label = 'The <desk>'")
    assert [row[0] for row in rows] == [platform.id]


async def test_what_is_wrong_with_a_key_is_told_at_once(supervising: Browser, place: str):
    form = await supervising.open(f"{place}/key")

    entered = {"expires_at": "someday"}
    again = await supervising.send(form, entered, to=f"{place}/key", status=422)

    assert {"#label", "#expires_at"} <= set(again.links.values())


async def test_an_officer_makes_no_key_and_is_not_led_there(at_console: Browser, place: str):
    assert "Create a key of the platform" not in (await at_console.open(place)).links

    await at_console.open(f"{place}/key", status=403)


async def test_the_page_of_a_platform_tells_where_it_is_told_at_once(
    at_console: Browser, at_own: Browser, house: House, place: str, clock: FixedClock
):
    assert "It has set no webhook endpoint" in (await at_console.open(place)).text
    form = await at_own.open("/own/webhook")
    url = "https://93.184.215.14/secret-path"
    await at_own.send(form, {"url": url, "description": "Our <desk>"}, to="/own/webhook")

    page = await at_console.open(place)
    assert "93.184.215.14" in page.text
    assert "Our <desk>" in page.text
    assert "secret-path" not in page.answer.text
    clock.advance(timedelta(minutes=1))
    await execute(
        house,
        "UPDATE webhook_endpoints SET state = 'disabled', disabled_because = 'failing',"
        " disabled_at = '2026-11-23 09:00Z'",
    )
    page = await at_console.open(place)

    assert "because for days nothing reached it" in page.text


async def test_a_platform_may_not_keep_the_register(at_own: Browser, place: str):
    for path in (ADD, f"{place}/change", f"{place}/key"):
        assert "You may not do this" in (await at_own.open(path, status=403)).text
