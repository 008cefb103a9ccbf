"""Saved filters, as pages: kept from a list, asked, shared, deleted."""

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.desks import an_officer, tagged
from tests.support.keys import NOBODYS_ID
from tests.support.markup import Page
from tests.support.sql import count_rows

LIST = "/notices?tag=Second+look&due_within=P7D&unassigned=true&due_before=2027-07-01T09:00"


async def saved(browser: Browser, address: str = LIST, **entered: str) -> Page:
    """The page of a filter just saved from a list."""
    form = await browser.open((await browser.open(address)).links["Save this filter"])
    return await browser.send(form, {"name": "mine", **entered})


async def test_the_filter_of_a_list_is_saved_and_finds_what_the_list_finds(
    at_console: Browser, house: House, platform: APlatform, officer: AsyncClient
):
    await a_notice(house, an_order(platform.id, reference="OTHER"))
    notice = await a_notice(house, an_order(platform.id, reference="CASE-1"))
    await tagged(officer, notice, "second look")
    listed = await at_console.open(LIST)
    assert "CASE-1" in listed.links
    assert "OTHER" not in listed.links

    page = await saved(at_console)

    assert page.name == "mine"
    assert "CASE-1" in page.links
    assert "OTHER" not in page.links
    assert "2027-07-01T08:00:00Z" in page.text
    assert (await at_console.open("/saved-filters")).links["mine"] == page.path
    [kept] = (await officer.get("/v1/saved-filters")).json()["items"]
    assert kept["filter"]["tag"] == "second-look"
    assert kept["filter"]["due_within"] == "P7DT0M"
    assert kept["filter"]["unassigned"] is True


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("due_within=PT3H", "Choose one of the list"),
        ("tag=%3Cb%3E", "Tag: write letters a to z"),
        ("unassigned=yes", "Choose one of the list"),
        (f"unassigned=true&assigned_team={NOBODYS_ID}", "Ask for an officer, or a team"),
        ("assigned_officer=x", "is not an identifier"),
    ],
)
async def test_filters_of_the_desk_that_make_no_sense_are_told(
    at_console: Browser, asked: str, told: str
):
    page = await at_console.open(f"/notices?{asked}", status=422)

    assert told in page.text
    await at_console.open(f"/saved-filters/save?{asked}", status=422)


async def test_a_day_is_kept_and_asked_again(at_console: Browser, officer: AsyncClient):
    form = await at_console.open("/saved-filters/save?became_overdue_on=2026-11-23")

    await at_console.send(form, {"name": "monday"})

    [kept] = (await officer.get("/v1/saved-filters")).json()["items"]
    assert kept["filter"]["became_overdue_on"] == "2026-11-23"


async def test_what_cannot_be_kept_is_refused(at_console: Browser):
    for asked in ("colour=red", "regime=NO+CODE", "after=x"):
        await at_console.open(f"/saved-filters/save?{asked}", status=422)


async def test_a_filter_needs_a_name_and_each_has_its_own(at_console: Browser):
    await saved(at_console)
    form = await at_console.open("/saved-filters/save?state=resolved")

    nameless = await at_console.send(form, {"name": " "}, status=422)
    again = await at_console.send(form, {"name": "mine"}, status=409)

    assert nameless.links["Enter a name for the filter"] == "#name"
    assert again.form().values["name"] == "mine"


async def test_a_shared_filter_is_everybodys_to_use_and_its_owners_to_delete(
    at_console: Browser, supervising: Browser
):
    page = await saved(supervising, shared="yes")
    hidden = await saved(supervising, name="hidden")
    await at_console.open(hidden.path, status=404)

    seen = await at_console.open(page.path)

    assert [form.action for form in seen.forms] == ["/sign-out"]
    delete = {**page.form(f"{page.path}/delete").values, "confirmed": "yes"}
    delete["form_token"] = seen.form("/sign-out").values["form_token"]
    refused = await at_console.client.post(f"{page.path}/delete", data=delete)
    assert refused.status_code == 403


async def test_a_filter_is_deleted_once_it_is_confirmed(browser: Browser, house: House):
    await browser.sit_down((await an_officer(house)).secret)
    page = await saved(browser)

    check = await browser.send(page, {}, to=f"{page.path}/delete")
    assert "All alerts on it end" in check.text
    done = await browser.send(check, {})

    assert "The filter is deleted." in done.text
    assert await count_rows(house, "saved_filters") == 0
    await browser.open(page.path, status=404)


async def test_an_address_in_a_filter_is_on_no_page(
    at_console: Browser, house: House, officer: AsyncClient, platform: APlatform
):
    place = "https://share.example/post/1"
    await a_notice(house, an_order(platform.id, locators=[place], reference="CASE-1"))
    body = {"name": "one place", "filter": {"locator": place}}
    kept = (await officer.post("/v1/saved-filters", json=body)).json()

    page = await at_console.open(f"/saved-filters/{kept['id']}")

    assert "CASE-1" in page.links
    assert "which stays sealed" in page.text
    assert "share.example" not in page.answer.text
    assert await count_rows(house, "locator_readings") == 0


async def test_a_filter_is_renamed_and_shared(
    at_console: Browser, supervising: Browser, officer: AsyncClient
):
    page = await saved(at_console)
    form = await at_console.open(f"{page.path}/change")

    done = await at_console.send(form, {"name": "<ours>", "shared": "yes"})

    assert done.path == page.path
    assert done.name == "<ours>"
    assert "The filter is changed." in done.text
    [kept] = (await officer.get("/v1/saved-filters")).json()["items"]
    assert (kept["name"], kept["shared"], kept["version"]) == ("<ours>", True, 2)
    old = await at_console.open(f"{page.path}/change")
    hidden = await supervising.send(await supervising.open(old.path), {"shared": ""})
    assert hidden.path == "/saved-filters"
    await at_console.send(old, {"name": "late"}, status=412)


async def test_another_question_is_saved_in_the_place_of_a_filter(
    at_console: Browser, house: House, officer: AsyncClient
):
    page = await saved(at_console, shared="yes")
    form = await at_console.open("/saved-filters/save?state=resolved")
    [chosen] = [had["value"] for _, had in form.tags if had.get("value", "").endswith("_1")]

    done = await at_console.send(form, {"in_place_of": chosen})
    late = await at_console.open("/saved-filters/save?state=withdrawn")
    stale = await at_console.send(late, {"in_place_of": chosen}, status=412)

    assert done.path == page.path
    assert await count_rows(house, "saved_filters") == 1
    [kept] = (await officer.get("/v1/saved-filters")).json()["items"]
    assert (kept["name"], kept["shared"]) == ("mine", True)
    assert kept["filter"]["state"] == "resolved"
    assert "tag" not in kept["filter"]
    assert "This changed since you read it" in stale.text


@pytest.mark.parametrize("chosen", ["x", "_", f"{NOBODYS_ID}_x", f"{NOBODYS_ID}"])
async def test_nothing_is_saved_in_the_place_of_what_makes_no_sense(
    at_console: Browser, chosen: str
):
    form = await at_console.open("/saved-filters/save?state=resolved")

    wrong = await at_console.send(form, {"in_place_of": chosen}, status=422)

    assert "Choose one of the list" in wrong.text
    gone = {"in_place_of": f"{NOBODYS_ID}_1"}
    await at_console.send(form, gone, status=404)


async def test_a_filter_keeps_a_name_of_its_own_and_its_owner(
    at_console: Browser, supervising: Browser
):
    page = await saved(supervising, shared="yes")
    await saved(supervising, name="other")

    taken = await supervising.send(
        await supervising.open(f"{page.path}/change"), {"name": "other"}, status=409
    )
    nameless = await supervising.send(taken, {"name": ""}, status=422)

    assert nameless.links["Enter a name for the filter"] == "#name"
    form = await at_console.open(f"{page.path}/change")
    await at_console.send(form, {"name": "theirs"}, status=403)
