"""Imports as pages: how far each is, and what it did not take."""

import httpx
import pytest

from app.services import importing
from app.services.house import House
from app.services.import_receiving import carry_on
from tests.support.builders import APlatform
from tests.support.console import Browser

CSV = {"Content-Type": "text/csv"}


async def test_an_import_is_told_with_the_rows_that_it_did_not_take(
    at_console: Browser, house: House, officer: httpx.AsyncClient, platform: APlatform
):
    rows = "reference,url,category\nA-1,https://share.example/1,intimate_image_abuse\nA-2,,x\n"
    asked = {"platform_id": str(platform.id), "regime": "uk-osa-intimate-image"}
    sent = await officer.post("/v1/imports", params=asked, content=rows, headers=CSV)
    assert sent.status_code == 202, sent.text
    place = f"/imports/{sent.json()['id']}"

    waiting = await at_console.open(place)
    assert "data-live" in waiting.answer.text
    await carry_on(house)

    listed = await at_console.open("/imports")
    assert place in listed.links.values()
    page = await at_console.open(place)
    assert "Rows that did not go in" in page.text
    assert "data-live" not in page.answer.text
    assert "share.example" not in page.answer.text


async def test_a_list_of_imports_goes_on_after_the_one_that_it_ended_with(
    house: House, officer: httpx.AsyncClient, platform: APlatform
):
    asked = {"platform_id": str(platform.id), "regime": "uk-osa-intimate-image"}
    for number in range(3):
        row = f"reference,url\nA-{number},https://share.example/{number}\n"
        sent = await officer.post("/v1/imports", params=asked, content=row, headers=CSV)
        assert sent.status_code == 202, sent.text

    whole = await importing.list_jobs(house, before=None, limit=9)
    rest = await importing.list_jobs(house, before=whole[0].id, limit=1)

    assert [job.id for job in whole] == sorted((job.id for job in whole), reverse=True)
    assert len(whole) == 3
    assert rest == [whole[1]]


async def test_an_empty_list_says_so_and_how_files_go_in(at_console: Browser):
    page = await at_console.open("/imports")

    assert "Nothing was imported here." in page.text
    assert "POST /v1/imports" in page.text


@pytest.mark.parametrize("asked", ["after=eyJ", "state=done"])
async def test_what_makes_no_sense_is_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/imports?{asked}", status=422)

    assert page.name == "Error: Imports"


async def test_an_import_that_there_is_not_is_not_found(at_console: Browser):
    page = await at_console.open("/imports/seven", status=404)

    assert "There is no such import." in page.text
