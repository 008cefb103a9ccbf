"""A platform answers many items by a file of CSV: as if its rows had been pasted."""

import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import MULTIPART, Browser, a_form
from tests.support.sql import fetch_rows

PLACE = "https://share.example/post/1"
STATED = "SELECT outcome, territories FROM item_responses ORDER BY id"
HEAD = "url,outcome,effective_at,note"
AT = "2026-11-23 09:00"
ROWS = f"{HEAD}\n{PLACE},removed,{AT},caf\N{LATIN SMALL LETTER E WITH ACUTE}\n"


@pytest.fixture
async def place(house: House, platform: APlatform) -> str:
    order = an_order(platform.id, reference="CASE-1", locators=[PLACE, f"{PLACE}2"])
    return f"/own/notices/{await a_notice(house, order)}/rows"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
async def test_a_file_is_answered_with_once_it_is_confirmed(
    at_own: Browser, house: House, place: str, mark: bytes
):
    form = await at_own.open(place)

    check = await at_own.upload(form, {}, ("answers.csv", mark + ROWS.encode()))
    assert await fetch_rows(house, STATED) == []
    receipt = await at_own.send(check, {})

    assert receipt.name == "Receipt"
    assert [tuple(row) for row in await fetch_rows(house, STATED)] == [("removed", [])]


async def test_rows_may_still_be_pasted_beside_an_empty_field(at_own: Browser, place: str):
    check = await at_own.upload(await at_own.open(place), {"rows": ROWS})

    assert check.name.startswith("Check your answer")


async def test_bad_rows_of_a_file_are_named_and_stand_to_be_corrected(
    at_own: Browser, house: House, place: str
):
    rows = f"{HEAD}\n{PLACE},eaten,{AT},\n"

    form = await at_own.open(place)
    again = await at_own.upload(form, {}, ("answers.csv", rows.encode()), status=422)

    assert "Row 2, outcome: choose one of the list" in again.text
    assert again.form().values["rows"].strip() == rows.strip()
    corrected = again.form().values["rows"].replace("eaten", "removed")
    assert (await at_own.upload(again, {"rows": corrected})).name.startswith("Check")
    assert await fetch_rows(house, STATED) == []


@pytest.mark.parametrize(
    ("entered", "files", "told"),
    [
        ({"rows": ROWS}, [ROWS.encode()], "Paste the rows or choose a file, and not both"),
        ({}, [ROWS.encode("latin-1")], "not text in UTF-8"),
        ({}, [ROWS.encode("utf-16")], "not text in UTF-8"),
        ({}, [b"x" * 200_001], "must be 200,000 characters or fewer"),
        ({}, [b"x" * 900_000], "must be 200,000 characters or fewer"),
        ({}, ["\N{SNOWMAN}".encode() * 200_001], "must be 200,000 characters or fewer"),
        ({}, [ROWS.encode(), ROWS.encode()], "Choose one file"),
        ({}, [b""], "The first row names the columns"),
        ({}, [], "The first row names the columns"),
    ],
)
async def test_what_is_no_file_of_rows_is_told(
    at_own: Browser,
    house: House,
    place: str,
    entered: dict[str, str],
    files: list[bytes],
    told: str,
):
    sent = [("answers.csv", content) for content in files]
    again = await at_own.upload(await at_own.open(place), entered, *sent, status=422)

    assert told in again.text
    assert await fetch_rows(house, STATED) == []


async def test_a_file_that_is_far_too_large_is_told_at_the_door(at_own: Browser, place: str):
    values = (await at_own.open(place)).form(place).values
    body = a_form({"form_token": values["form_token"]}, ("answers.csv", b"x" * 2_000_000))

    answer = await at_own.client.post(place, content=body, headers=MULTIPART)

    assert answer.status_code == 413
    assert "Too much was sent" in answer.text


async def test_without_a_form_of_ours_no_file_is_taken(
    at_own: Browser, house: House, place: str
):
    values = (await at_own.open(place)).form(place).values
    sent = {"once": values["once"], "confirmed": "yes"}
    for token in ({}, {"form_token": "0" * 64}):
        body = a_form({**sent, **token}, ("answers.csv", ROWS.encode()))
        answer = await at_own.client.post(place, content=body, headers=MULTIPART)
        assert answer.status_code == 403
    whole = a_form({**sent, "form_token": values["form_token"]}, ("answers.csv", ROWS.encode()))
    answer = await at_own.client.post(place, content=whole[:-40], headers=MULTIPART)

    assert answer.status_code == 422
    assert "broke off before its end" in answer.text
    assert await fetch_rows(house, STATED) == []
