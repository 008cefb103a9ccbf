"""Teams at the console: added, renamed, ended and brought back, with their members."""

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.desks import a_team, an_officer, assigned, leaves
from tests.support.keys import NOBODYS_ID
from tests.support.sql import fetch_rows, fetch_value

ADD = "/teams/add"


async def test_a_team_is_added_once_and_renamed(supervising: Browser, house: House):
    form = await supervising.open(ADD)

    page = await supervising.send(form, {"name": "Intimate <images>"})
    again = await supervising.send(form, {"name": "Intimate <images>"})

    assert again.path == page.path
    assert "Nobody yet." in page.text
    renamed = await supervising.send(
        await supervising.open(page.links["Rename"]), {"name": "Images"}
    )
    assert renamed.name == "Images"
    assert [row[0] for row in await fetch_rows(house, "SELECT name FROM teams")] == ["Images"]
    listed = await supervising.open("/teams")
    assert listed.links["Images"] == page.path


async def test_a_team_has_a_name_of_its_own(supervising: Browser, house: House):
    name = (await supervising.open(f"/teams/{await a_team(house)}")).name
    form = await supervising.open(ADD)

    taken = await supervising.send(form, {"name": name}, status=409)
    nameless = await supervising.send(form, {"name": " "}, status=422)

    assert "Another team has this name" in taken.text
    assert taken.form().values["name"] == name
    assert nameless.links["Enter the name of the team"] == "#name"


async def test_a_team_is_shown_with_its_members(at_console: Browser, house: House):
    team = await a_team(house)
    here, gone, other = [await an_officer(house, team_id=t) for t in (team, team, None)]
    await leaves(house, gone)

    page = await at_console.open(f"/teams/{team}")

    shown = [link for link in page.links.values() if link.startswith("/officers/")]
    assert shown == [f"/officers/{here.id}", f"/officers/{gone.id}"]
    assert f"/officers/{other.id}" not in page.answer.text
    assert "Has left" in page.text


async def test_open_notices_of_a_team_that_ends_are_nobodys(
    supervising: Browser, officer: AsyncClient, house: House, platform: APlatform
):
    team = await a_team(house)
    notice = await a_notice(house, an_order(platform.id))
    await assigned(officer, notice, team_id=team)
    place = f"/teams/{team}"

    asked = await supervising.open((await supervising.open(place)).links["End the team"])
    ended = await supervising.send(asked, {})
    again = await supervising.send(asked, {})

    assert "has ended." in ended.text
    assert again.path == ended.path == place
    assert await fetch_value(house, "SELECT assigned_team_id FROM notices") is None
    back = await supervising.send(await supervising.open(ended.links["Bring it back"]), {})
    assert "takes work again." in back.text
    assert await fetch_value(house, "SELECT active FROM teams")


async def test_what_changed_meanwhile_is_told(supervising: Browser, house: House):
    place = f"/teams/{await a_team(house)}"
    old = [await supervising.open(f"{place}/{act}") for act in ("change", "end")]
    await supervising.send(await supervising.open(f"{place}/change"), {"name": "Another"})

    for page in old:
        stale = await supervising.send(page, {}, status=412)
        assert "This changed since you read it" in stale.text


async def test_officers_look_and_supervisors_change(at_console: Browser, house: House):
    place = f"/teams/{await a_team(house)}"

    page = await at_console.open(place)

    assert not {"Rename", "End the team"} & page.links.keys()
    assert "Add a team" not in (await at_console.open("/teams")).links
    for path in (ADD, f"{place}/change", f"{place}/end", f"{place}/resume"):
        await at_console.open(path, status=403)


@pytest.mark.parametrize("path", ["/teams/seven", f"/teams/{NOBODYS_ID}/end"])
async def test_a_team_that_there_is_not_is_not_found(supervising: Browser, path: str):
    assert (await supervising.open(path, status=404)).name == "Page not found"


async def test_a_page_of_the_list_that_there_is_not_is_told(at_console: Browser):
    await at_console.open("/teams?after=x", status=422)
