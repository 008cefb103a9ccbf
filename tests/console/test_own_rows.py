"""A platform answers many items by pasting CSV: all rows or none."""

import csv
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.services.house import House
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.console import Browser, a_browser
from tests.support.sql import fetch_rows

PLACE = "https://share.example/post/1"
STATED = "SELECT outcome, territories FROM item_responses ORDER BY id"
HEAD = "url,outcome,effective_at,territories,note"
AT = "2026-11-23 09:00"


@pytest.fixture
async def place(house: House, platform: APlatform) -> str:
    order = an_order(platform.id, reference="CASE-1", locators=[PLACE, f"{PLACE}2"])
    return f"/own/notices/{await a_notice(house, order)}/rows"


async def test_a_template_is_filled_in_and_sent_back(at_own: Browser, house: House, place: str):
    template = await at_own.client.get(f"{place}.csv")
    assert template.headers["content-type"] == "text/csv; charset=utf-8"
    assert "share.example" not in template.text
    head, one, other = csv.reader(template.text.splitlines())
    filled = dict(zip(head, one, strict=True)) | {"outcome": "removed", "effective_at": AT}
    page = await at_own.open(place)

    rows = "\r\n".join([";".join(head), ";".join(filled.values()), ";".join(other)])
    check = await at_own.send(page, {"rows": rows})
    receipt = await at_own.send(check, {})

    assert receipt.name == "Receipt"
    assert [tuple(row) for row in await fetch_rows(house, STATED)] == [("removed", [])]
    assert len((await at_own.client.get(f"{place}.csv")).text.splitlines()) == 2
    file = await at_own.client.post(place, data=receipt.form().values)
    assert file.headers["content-disposition"].startswith("attachment")


async def test_items_are_named_by_address_in_any_spelling(
    at_own: Browser, house: House, place: str
):
    rows = f"""\ufeff{HEAD}
HTTPS://share.example:443/post/1#top,removed,{AT},,
{PLACE}2,access_disabled,{AT},"GB, FR","two
lines"
"""
    check = await at_own.send(await at_own.open(place), {"rows": rows})
    await at_own.send(check, {})

    stated = [tuple(row) for row in await fetch_rows(house, STATED)]
    assert stated == [("removed", []), ("access_disabled", ["GB", "FR"])]


async def test_every_bad_row_is_named_and_nothing_is_recorded(
    at_own: Browser, house: House, place: str
):
    rows = f"""{HEAD}
{PLACE},removed,{AT},,
{PLACE}2,eaten,yesterday,,
,removed,{AT},Britain,
{PLACE},removed,{AT},,,more
"""
    again = await at_own.send(await at_own.open(place), {"rows": rows}, status=422)

    for told in (
        "Row 3, outcome: choose one of the list",
        "Row 3, effective at: must be a date and time",
        "Row 4: name the item by item_id or by url",
        "Row 4, territories: must be codes of two letters",
        "Row 5: has more cells than columns",
    ):
        assert told in again.text
    for link in (link for link in again.links.values() if link.startswith("#row")):
        assert link.removeprefix("#") in again.ids
    assert again.form().values["rows"].strip() == rows.strip()
    assert await fetch_rows(house, STATED) == []


async def test_rows_that_the_rules_refuse_are_all_named(
    at_own: Browser, house: House, place: str
):
    rows = f"""{HEAD}
{PLACE},removed,{AT},,
{PLACE}#again,removed,{AT},,
https://share.example/secret-elsewhere,removed,{AT},,
not an address,removed,{AT},,
"""
    check = await at_own.send(await at_own.open(place), {"rows": rows})
    again = await at_own.send(check, {}, status=422)

    assert "Row 3: the same item stands here twice, first at row 2" in again.text
    assert "Row 4: no item of this notice has this address" in again.text
    assert "Row 5: not an absolute web address" in again.text
    assert "secret-elsewhere" not in " ".join(again.links)
    assert await fetch_rows(house, STATED) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "The first row names the columns"),
        ("colour,outcome\n", "The first row names the columns"),
        ("outcome,outcome,effective_at,url\n", "The first row names the columns"),
        ("outcome,effective_at\nremoved,\n", "either item_id or url"),
        (f"{HEAD}\n", "No row says what became of an item"),
        (f"{HEAD}\n\n,,,,\n", "No row says what became of an item"),
        (f'{HEAD}\n{PLACE},"removed\n', "Row 2 cannot be read"),
        (f"{HEAD}\n" + f"{PLACE},removed,{AT},,\n" * 501, "There are more than 500 rows"),
        (f"{HEAD}\n" + "x" * 200_000, "must be 200,000 characters or fewer"),
        ("item_id,outcome,effective_at\n7,removed,2026\n", "Row 2: is not an identifier"),
        (f"{HEAD}\n{PLACE},removed,{AT},,\x00\n", "a character that is not allowed here"),
    ],
)
async def test_what_are_no_rows_is_told(
    at_own: Browser, house: House, place: str, rows: str, told: str
):
    again = await at_own.send(await at_own.open(place), {"rows": rows}, status=422)

    assert told in again.text
    assert await fetch_rows(house, STATED) == []


async def test_nobody_has_the_rows_of_another_platform(app: FastAPI, house: House, place: str):
    other = await a_platform(house, name="Other Share")
    async with a_browser(app) as stranger:
        await stranger.sit_down(other.secret)
        for path in (place, f"{place}.csv"):
            assert (await stranger.client.get(path)).status_code == 404
        token = (await stranger.open("/own")).form("/sign-out").values
        sent = {**token, "once": "x" * 43, "confirmed": "yes"}
        sent["rows"] = f"{HEAD}\n{PLACE},removed,{AT},,\n"
        assert (await stranger.client.post(place, data=sent)).status_code == 404

    assert await fetch_rows(house, STATED) == []


async def test_an_item_of_another_notice_is_none_of_this_one(
    at_own: Browser, house: House, platform: APlatform, place: str
):
    other: UUID = await a_notice(house, an_order(platform.id))
    question = "SELECT id FROM items WHERE notice_id = $1"
    [[item]] = await fetch_rows(house, question, other)
    rows = f"item_id,outcome,effective_at\n{item},removed,{AT}\n"

    check = await at_own.send(await at_own.open(place), {"rows": rows})
    again = await at_own.send(check, {}, status=422)

    assert "Row 2: no item of this notice has this id" in again.text
