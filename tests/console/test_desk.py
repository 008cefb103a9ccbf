"""The desk beside a notice, as a page: assignment, tags, notes."""

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.desks import a_team, an_officer, assigned, leaves, noted
from tests.support.keys import NOBODYS_ID
from tests.support.sql import fetch_rows, fetch_value


@pytest.fixture
async def place(house: House, platform: APlatform) -> str:
    notice = await a_notice(house, an_order(platform.id, reference="CASE-1"))
    return f"/notices/{notice}/desk"


async def test_a_notice_is_assigned_from_its_desk(
    at_console: Browser, house: House, place: str
):
    team, one = await a_team(house), await an_officer(house)
    notice = await at_console.open(place.removesuffix("/desk"))
    page = await at_console.open(notice.links["Assignment, tags and notes"])

    for chosen, column in ((f"officer-{one.id}", one.id), (f"team-{team}", team), ("", None)):
        page = await at_console.send(page, {"assignee": chosen}, to=f"{place}/assignment")
        [row] = await fetch_rows(
            house, "SELECT coalesce(assigned_officer_id, assigned_team_id) FROM notices"
        )
        assert row[0] == column
        assert page.path == place
        assert page.form(f"{place}/assignment").values["assignee"] == chosen
    assert "Assigned to: Nobody." in page.text


async def test_whoever_has_a_desk_takes_a_notice_by_one_button(
    browser: Browser, house: House, place: str
):
    me = await an_officer(house)
    await browser.sit_down(me.secret)
    page = await browser.open(place)
    taking = page.forms[1]
    assert taking.values["assignee"] == f"officer-{me.id}"

    await browser.client.post(taking.action, data=taking.values)

    assert await fetch_value(house, "SELECT assigned_officer_id FROM notices") == me.id
    assert "Assign to me" not in (await browser.open(place)).text


@pytest.mark.parametrize("chosen", ["officer-x", "x", "desk-1", f"officer-{NOBODYS_ID}"])
async def test_nobody_is_assigned_who_is_not_there(
    at_console: Browser, place: str, chosen: str
):
    page = await at_console.open(place)

    again = await at_console.send(
        page, {"assignee": chosen}, to=f"{place}/assignment", status=422
    )

    assert "#assignee" in again.links.values()


async def test_who_has_left_is_neither_offered_nor_assigned(
    at_console: Browser, house: House, place: str
):
    one = await an_officer(house)
    page = await at_console.open(place)
    await leaves(house, one)

    again = await at_console.send(
        page, {"assignee": f"officer-{one.id}"}, to=f"{place}/assignment", status=409
    )

    assert "no longer active" in again.text
    assert again.form(f"{place}/assignment").values["assignee"] == ""


async def test_what_somebody_else_changed_on_the_desk_is_not_overwritten(
    at_console: Browser, house: House, officer: AsyncClient, place: str
):
    page = await at_console.open(place)
    one = await an_officer(house)
    await assigned(officer, place.split("/")[2], officer_id=one.id)

    stale = await at_console.send(page, {"assignee": ""}, to=f"{place}/assignment", status=412)

    assert "This changed since you read it" in stale.text
    assert await fetch_value(house, "SELECT assigned_officer_id FROM notices") == one.id


async def test_tags_are_set_as_people_write_them(at_console: Browser, place: str):
    page = await at_console.open(place)

    done = await at_console.send(
        page, {"tags": "Second look, repeat_uploader,,"}, to=f"{place}/tags"
    )

    assert done.form(f"{place}/tags").values["tags"] == "repeat-uploader, second-look"
    wrong = await at_console.send(done, {"tags": "ok, <b>"}, to=f"{place}/tags", status=422)
    assert "#tags" in wrong.links.values()
    assert wrong.form(f"{place}/tags").values["tags"] == "ok, <b>"
    none = await at_console.send(done, {"tags": ""}, to=f"{place}/tags")
    assert "Tags: none." in none.text


async def test_a_note_is_written_and_corrected_and_both_remain(at_console: Browser, place: str):
    page = await at_console.open(place)
    page = await at_console.send(page, {"text": "It <rang>\nback."}, to=f"{place}/notes")
    assert "It <rang> back." in page.text
    assert "the officer of the tests, 23 November 2026" in page.text
    correcting = next(link for link in page.links.values() if f"{place}/notes/" in link)

    form = await at_console.open(correcting)
    assert form.form(correcting).values["text"] == "It <rang>\nback."
    page = await at_console.send(form, {"text": "It wrote."})

    assert "corrected since" in page.text
    assert "It wrote." in page.text
    again = await at_console.send(form, {"text": "No.", "once": "x" * 43}, status=409)
    assert "corrected already" in again.text


async def test_an_empty_note_is_not_written(at_console: Browser, place: str):
    page = await at_console.open(place)

    again = await at_console.send(page, {"text": " "}, to=f"{place}/notes", status=422)

    assert again.links["Enter the note"] == "#text"


async def test_notes_are_walked_page_by_page(
    at_console: Browser, officer: AsyncClient, place: str
):
    for number in range(51):
        await noted(officer, place.split("/")[2], f"note {number}.")

    page = await at_console.open(place)
    rest = await at_console.open(page.links["Next page"])

    assert "note 49." in page.text
    assert "note 50." not in page.text
    assert "note 50." in rest.text
    await at_console.open(f"{place}?after=x", status=422)


async def test_a_note_of_another_notice_is_not_there(
    at_console: Browser, officer: AsyncClient, house: House, platform: APlatform, place: str
):
    other = await a_notice(house, an_order(platform.id))
    note = await noted(officer, other, "elsewhere")

    for note_id in (note["id"], NOBODYS_ID, "x"):
        await at_console.open(f"{place}/notes/{note_id}", status=404)
    await at_console.open(f"/notices/{NOBODYS_ID}/desk", status=404)
