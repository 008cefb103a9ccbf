"""Keeping providers and their groups by forms: nothing is done before it was seen."""

from uuid import UUID

import httpx
import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_provider
from tests.support.console import Browser
from tests.support.sql import fetch_rows

ADD = "/providers/add"
GROUP = "/provider-groups/add"
ENTERED = {"name": "Example & Sons", "country": "gb", "group_id": ""}


async def a_group(at_console: Browser, name: str = "Example <Group>") -> str:
    """The page of a group that was added by its form."""
    check = await at_console.send(await at_console.open(GROUP), {"name": name}, to=GROUP)
    done = await at_console.send(check, {}, to=GROUP)
    assert f"{name} is in the register." in done.text
    return done.path


async def test_a_provider_is_added_once_it_is_confirmed(at_console: Browser, house: House):
    form = await at_console.open((await at_console.open("/providers")).links["Add a provider"])
    check = await at_console.send(form, ENTERED, to=ADD)
    assert await fetch_rows(house, "SELECT id FROM providers") == []

    done = await at_console.send(check, {}, to=ADD)
    again = await at_console.send(check, {}, to=ADD)

    assert "Example & Sons is in the register." in done.text
    assert again.path == done.path
    rows = await fetch_rows(house, "SELECT name, country, group_id FROM providers")
    assert [tuple(row) for row in rows] == [("Example & Sons", "GB", None)]


async def test_a_group_is_added_and_a_provider_put_into_it(at_console: Browser, house: House):
    provider = await a_provider(house)
    group = await a_group(at_console)
    assert "No provider is in this group yet." in (await at_console.open(group)).text
    place = f"/providers/{provider}/change"
    form = await at_console.open(place)

    entered = {"group_id": group.removeprefix("/provider-groups/")}
    check = await at_console.send(form, entered, to=place)
    assert "Example <Group>, instead of None" in check.text
    assert "GB" not in check.text
    done = await at_console.send(check, {}, to=place)
    again = await at_console.send(check, {}, to=place)

    assert "Example Holdings Ltd is changed." in done.text
    assert again.path == done.path
    assert done.links["Example <Group>"] == group
    members = await at_console.open(group)
    assert f"/providers/{provider}/change" in members.links.values()
    assert "Example <Group>" in (await at_console.open("/provider-groups")).links


async def test_a_form_that_changes_nothing_says_so(at_console: Browser, house: House):
    place = f"/providers/{await a_provider(house)}/change"

    again = await at_console.send(await at_console.open(place), {}, to=place, status=422)

    assert "Nothing here is different yet." in again.text


async def test_what_another_changed_meanwhile_is_not_overwritten(
    at_console: Browser, officer: httpx.AsyncClient, house: House
):
    provider = await a_provider(house)
    place = f"/providers/{provider}/change"
    check = await at_console.send(await at_console.open(place), {"name": "Mine"}, to=place)
    answer = await officer.patch(
        f"/v1/providers/{provider}", json={"name": "Theirs"}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200

    again = await at_console.send(check, {}, to=place, status=412)

    assert "This changed since you read it" in again.text
    [[name]] = await fetch_rows(house, "SELECT name FROM providers")
    assert name == "Theirs"


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        ({"name": ""}, ["name"]),
        (
            {"name": "x" * 301, "country": "GBR", "group_id": "7"},
            ["name", "country", "group_id"],
        ),
        ({"name": "a\x07b", "country": "GB IE"}, ["name", "country"]),
        ({"group_id": str(UUID(int=7))}, ["group_id"]),
    ],
)
async def test_all_that_is_wrong_is_told_at_once_and_kept_in_the_form(
    at_console: Browser, entered: dict[str, str], fields: list[str]
):
    form = await at_console.open(ADD)

    again = await at_console.send(form, {**ENTERED, **entered}, to=ADD, status=422)

    told = [place for place in again.links.values() if place.startswith("#")]
    assert [f"#{name}" for name in fields] == [one for one in told if one != "#main-content"]
    assert again.form(ADD).values["country"] == entered.get("country", "gb")


async def test_a_group_needs_a_name(at_console: Browser):
    again = await at_console.send(await at_console.open(GROUP), {}, to=GROUP, status=422)

    assert again.links["Enter the name of the group"] == "#name"


async def test_where_there_are_too_many_groups_one_is_named_by_its_identifier(
    at_console: Browser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.console.choices.MOST_NAMED", 0)
    group = await a_group(at_console)
    found = group.removeprefix("/provider-groups/")
    assert found in (await at_console.open(group)).text

    check = await at_console.send(
        await at_console.open(ADD), {**ENTERED, "group_id": found}, to=ADD
    )

    assert "Example <Group>" in check.text


@pytest.mark.parametrize("path", ["/provider-groups/7", "/providers/7/change"])
async def test_what_is_not_in_the_register_is_not_found(at_console: Browser, path: str):
    assert "There is no such provider" in (await at_console.open(path, status=404)).text


@pytest.mark.parametrize("asked", ["after=eyJ", "colour=red"])
async def test_a_list_that_makes_no_sense_is_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/provider-groups?{asked}", status=422)

    assert page.name == "Error: Groups of providers"


async def test_a_platform_may_not_keep_the_register(at_own: Browser, platform: APlatform):
    for path in (ADD, GROUP, f"/providers/{platform.provider_id}/change", "/provider-groups"):
        assert "You may not do this" in (await at_own.open(path, status=403)).text
