"""Officers at the console: added, changed, leaving, coming back, given keys."""

from uuid import UUID

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.desks import a_team, an_officer, assigned, leaves
from tests.support.keys import NOBODYS_ID
from tests.support.markup import Page
from tests.support.sql import fetch_rows, fetch_value

ADD = "/officers/add"
ROWS = "SELECT name, email, team_id, active FROM officers"


async def done(browser: Browser, path: str, entered: dict[str, str] | None = None) -> Page:
    """What an act at a form's own page leads to."""
    page = await browser.open(path)
    return await browser.send(page, entered or {}, to=path)


async def test_an_officer_is_added_once_and_changed(supervising: Browser, house: House):
    team = await a_team(house)
    form = await supervising.open(ADD)
    entered = {"name": "Ada <L>", "email": "ada@desk.example", "team_id": str(team)}

    page = await supervising.send(form, entered)
    again = await supervising.send(form, entered)

    assert again.path == page.path
    assert page.name == "Ada <L>"
    assert "ada@desk.example" in page.text
    assert [tuple(row) for row in await fetch_rows(house, ROWS)] == [
        ("Ada <L>", "ada@desk.example", team, True)
    ]
    changed = await done(supervising, page.links["Change"], {"email": "", "team_id": ""})
    assert changed.path == page.path
    assert [tuple(row) for row in await fetch_rows(house, ROWS)] == [
        ("Ada <L>", None, None, True)
    ]
    listed = await supervising.open("/officers")
    assert listed.links["Ada <L>"] == page.path


@pytest.mark.parametrize(
    ("entered", "field", "told"),
    [
        ({}, "name", "Enter the name of the officer"),
        ({"name": "x" * 201}, "name", "200 characters or fewer"),
        ({"name": "A", "email": "desk"}, "email", "write an address such as"),
        ({"name": "A", "email": "a@b.example" * 30}, "email", "254 characters or fewer"),
        ({"name": "A", "team_id": "7"}, "team_id", "is not an identifier"),
        ({"name": "A", "team_id": str(NOBODYS_ID)}, "team_id", "there is no such team"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    supervising: Browser, entered: dict[str, str], field: str, told: str
):
    again = await supervising.send(await supervising.open(ADD), entered, status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()


async def test_nobody_joins_a_team_that_has_ended_and_whoever_is_in_it_stays(
    supervising: Browser, house: House
):
    team = await a_team(house)
    officer = await an_officer(house, team_id=team)
    form = await supervising.open(ADD)
    await done(supervising, f"/teams/{team}/end")

    refused = await supervising.send(form, {"name": "A", "team_id": str(team)}, status=409)
    page = await done(supervising, f"/officers/{officer.id}/change", {"name": "Another name"})

    assert "no longer active" in refused.text
    assert page.name == "Another name"
    assert await fetch_value(house, "SELECT team_id FROM officers") == team


async def test_the_keys_of_who_leaves_open_nothing_and_their_notices_fall_to_the_team(
    supervising: Browser,
    browser: Browser,
    officer: AsyncClient,
    house: House,
    platform: APlatform,
):
    team = await a_team(house)
    one = await an_officer(house, team_id=team)
    notice = await a_notice(house, an_order(platform.id))
    await assigned(officer, notice, officer_id=one.id)
    bearer = {"Authorization": f"Bearer {one.secret}"}
    assert (await officer.get("/v1/queue", headers=bearer)).status_code == 200
    await browser.sit_down(one.secret)
    place = f"/officers/{one.id}"

    asked = await supervising.open((await supervising.open(place)).links["Has left"])
    assert "signed out of the console" in asked.text
    assert "you are signed out yourself" not in asked.text
    left = await supervising.send(asked, {})

    assert "has left." in left.text
    assert (await officer.get("/v1/queue", headers=bearer)).status_code == 401
    assert (await browser.open("/")).name == "Sign in"
    assert await fetch_value(house, "SELECT assigned_team_id FROM notices") == team
    back = await done(supervising, left.links["Is back"])
    assert "is back." in back.text
    assert (await officer.get("/v1/queue", headers=bearer)).status_code == 200


async def test_whoever_records_that_they_have_left_is_told_and_signed_out(
    supervising: Browser, house: House
):
    officer = await an_officer(house)
    entered = {"role": "supervisor", "label": "me", "officer_id": str(officer.id)}
    made = await done(supervising, "/keys/create", entered)
    [secret] = [word for word in made.text.split() if word.startswith("fw_supervisor_")]
    await supervising.sit_down(secret)

    asked = await supervising.open(f"/officers/{officer.id}/leave")

    assert "you are signed out yourself" in asked.text
    assert (await supervising.send(asked, {})).name == "Sign in"


async def test_what_changed_meanwhile_is_told(supervising: Browser, house: House):
    officer = await an_officer(house)
    place = f"/officers/{officer.id}"
    form, asked = [await supervising.open(f"{place}/{act}") for act in ("change", "leave")]
    await done(supervising, f"{place}/change", {"name": "Another name"})

    for old, entered in ((form, {"name": "A third"}), (asked, {})):
        stale = await supervising.send(old, entered, status=412)
        assert "This changed since you read it" in stale.text


async def test_a_key_is_created_for_an_officer_from_their_page(
    supervising: Browser, house: House
):
    officer, gone = await an_officer(house), await an_officer(house)
    await leaves(house, gone)
    page = await supervising.open(f"/officers/{officer.id}")

    form = await supervising.open(page.links["Create a key"])

    assert form.form("/keys/create").values["officer_id"] == str(officer.id)
    assert str(gone.id) not in form.answer.text
    await supervising.send(form, {"role": "officer", "label": "a second key"})
    owner = "SELECT officer_id FROM keys WHERE label = 'a second key'"
    assert await fetch_value(house, owner) == officer.id
    assert (await supervising.open("/keys")).links[page.name] == page.path


@pytest.mark.parametrize("role", ["platform", "dashboard"])
async def test_only_keys_of_people_belong_to_officers(
    supervising: Browser, house: House, platform: APlatform, role: str
):
    entered = {"role": role, "label": "k", "officer_id": str((await an_officer(house)).id)}
    if role == "platform":
        entered["platform_id"] = str(platform.id)

    again = await supervising.send(
        await supervising.open("/keys/create"), entered, to="/keys/create", status=422
    )

    assert "#officer_id" in again.links.values()


async def test_officers_look_and_supervisors_change(at_console: Browser, house: House):
    officer = await an_officer(house)
    place = f"/officers/{officer.id}"

    page = await at_console.open(place)

    await at_console.open("/officers")
    assert not {"Change", "Has left", "Create a key"} & page.links.keys()
    for path in (ADD, f"{place}/change", f"{place}/leave", f"{place}/return"):
        await at_console.open(path, status=403)


async def test_who_is_not_there_is_not_found(supervising: Browser):
    for path in (
        "/officers/seven",
        f"/officers/{NOBODYS_ID}",
        f"/officers/{UUID(int=0)}/leave",
    ):
        assert (await supervising.open(path, status=404)).name == "Page not found"
    await supervising.open("/officers?after=x", status=422)
