"""Issuing a notice, by the form of a page."""

from typing import Any

import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.markup import Page
from tests.support.sql import fetch_rows

PLACE = "/notices/new"
ADDRESS = "https://share.example/post/1"


@pytest.fixture
def entered(platform: APlatform) -> dict[str, str]:
    return {
        "platform_id": str(platform.id),
        "regime": "uk-osa-intimate-image",
        "reference": "CASE-1",
        "category": "intimate_image_abuse",
        "items-0-url": ADDRESS,
    }


async def issued(house: House) -> list[Any]:
    return await fetch_rows(house, "SELECT reference FROM notices")


async def test_a_notice_is_issued_once_it_is_confirmed(
    at_console: Browser, house: House, entered: dict[str, str]
):
    everything = {
        **entered,
        "priority": "high",
        "legal_basis": "SOA 2003 s.66B(1)\r\n\r\nOSA 2023 s.10",
        "reasons": "Shared <without> consent",
        "clock_starts_at": "2026-11-23T08:00",
        "items-0-locator_note": "third post",
        "items-0-hashes": "md5:d41d8cd98f00b204e9800998ecf8427e",
        "items-2-url": f"{ADDRESS}/2",
        "items-2-media_type": "video",
        "is_intimate_image": "yes",
        "good_faith": "no",
    }
    check = await at_console.send(await at_console.open(PLACE), everything)
    for told in (
        "Example Share",
        "25 November 2026, 08:00",
        "hxxps://share[.]example/post/1/2",
    ):
        assert told in check.text
    assert await issued(house) == []

    done = await at_console.send(check, {})

    assert "Notice CASE-1 is issued." in done.text
    [row] = await fetch_rows(
        house, "SELECT priority, legal_basis, reasons, report FROM notices"
    )
    assert row[0] == "high"
    assert row[1] == ["SOA 2003 s.66B(1)", "OSA 2023 s.10"]
    assert row[2] == "Shared <without> consent"
    assert row[3] == {
        "is_intimate_image": True,
        "by_subject_or_on_behalf": None,
        "good_faith": False,
        "contact_held": None,
    }
    items = await fetch_rows(
        house, "SELECT position, media_type, jsonb_array_length(hashes) FROM items ORDER BY 1"
    )
    assert [tuple(item) for item in items] == [(0, "other", 1), (1, "video", 0)]


async def test_what_follows_from_the_moment_of_issue_is_told_as_such(
    at_console: Browser, entered: dict[str, str]
):
    check = await at_console.send(await at_console.open(PLACE), entered)

    assert "Clock startsWhen the notice is issued" in check.text
    assert "Deadline, were it issued now25 November 2026, 09:00 GMT" in check.text


async def test_a_form_sent_twice_issues_one_notice(
    at_console: Browser, house: House, entered: dict[str, str]
):
    check = await at_console.send(await at_console.open(PLACE), entered)
    done = await at_console.send(check, {})

    again = await at_console.send(check, {})

    assert again.path == done.path
    assert len(await issued(house)) == 1


async def test_rows_are_added_without_script_and_nothing_entered_is_lost(
    at_console: Browser, entered: dict[str, str]
):
    page = await at_console.open(PLACE)
    for rows in (6, 6):
        page = await at_console.send(page, {**entered, "change": "more"})
        assert rows_of(page) == rows
        assert page.form(PLACE).values["items-0-url"] == ADDRESS

    full = {f"items-{n}-url": f"{ADDRESS}/{n}" for n in range(20)}
    page = await at_console.send(page, {**entered, **full, "change": "more"})
    assert rows_of(page) == 20
    assert "Add rows" not in page.text


def rows_of(page: Page) -> int:
    return sum(name.endswith("-url") for name in page.form(PLACE).values)


async def test_one_goes_back_from_the_confirmation_and_nothing_is_lost(
    at_console: Browser, entered: dict[str, str]
):
    check = await at_console.send(await at_console.open(PLACE), entered)

    page = await at_console.send(check, {"change": "yes"})

    assert page.name == "Issue a notice"
    assert {**page.form(PLACE).values, **entered} == page.form(PLACE).values


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"platform_id": ""}, "platform_id", "Choose a platform"),
        ({"platform_id": "7"}, "platform_id", "is not an identifier"),
        (
            {"platform_id": "019ab000-0000-7000-8000-00000000dead"},
            "platform_id",
            "no such platform",
        ),
        ({"regime": ""}, "regime", "Enter a regime"),
        ({"regime": "none"}, "regime", "no such regime"),
        ({"reference": " "}, "reference", "Enter a reference"),
        ({"reference": "x" * 101}, "reference", "100 characters or fewer"),
        ({"category": ""}, "category", "Choose a category"),
        ({"category": "x"}, "category", "Choose one of the list"),
        ({"legal_basis": "x\n" * 21}, "legal_basis", "at most 20 lines"),
        ({"legal_basis": "x" * 301}, "legal_basis", "300 characters"),
        ({"legal_basis": "x\ty"}, "legal_basis", "a character that is not allowed"),
        ({"reasons": "x" * 10_001}, "reasons", "10,000 characters or fewer"),
        ({"clock_starts_at": "now"}, "clock_starts_at", "must be a date and time"),
        ({"clock_starts_at": "2026-12-01T09:00"}, "clock_starts_at", "lies in the future"),
        ({"respond_by": "2026-12-01T09:00"}, "respond_by", "sets its own deadline"),
        ({"regime": "uk-osa-information"}, "respond_by", "needs the date"),
        ({"good_faith": "maybe"}, "good_faith", "Choose one of the list"),
        ({"items-0-url": ""}, "items-0-url", "at least one item"),
        ({"items-0-url": "post/1"}, "items-0-url", "not an absolute web address"),
        ({"items-0-url": "x" * 8_193}, "items-0-url", "8192 characters or fewer"),
        ({"items-1-locator_note": "there"}, "items-1-url", "Enter the address of item 2"),
        ({"items-2-url": "there"}, "items-1-url", "Item 2: not an absolute"),
        ({"items-20-url": ADDRESS}, "items-0-url", "at most 20 items"),
        ({"items-0-media_type": "song"}, "items-0-media_type", "Choose one of the list"),
        ({"items-0-hashes": "crc:12345678"}, "items-0-hashes", "Write a hash as md5:"),
        ({"items-0-hashes": "md5:12345678 " * 21}, "items-0-hashes", "at most 20 hashes"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    at_console: Browser,
    house: House,
    entered: dict[str, str],
    wrong: dict[str, str],
    field: str,
    told: str,
):
    page = await at_console.open(PLACE)

    again = await at_console.send(page, {**entered, **wrong}, status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()
    assert await issued(house) == []


async def test_a_reference_that_is_taken_is_told_at_its_field(
    at_console: Browser, house: House, platform: APlatform, entered: dict[str, str]
):
    await a_notice(house, an_order(platform.id, reference="CASE-1"))
    check = await at_console.send(await at_console.open(PLACE), entered)

    again = await at_console.send(check, {}, status=422)

    assert "The reference is taken" in again.text
    assert "#reference" in again.links.values()
    assert again.form(PLACE).values["items-0-url"] == ADDRESS
    mended = await at_console.send(again, {"reference": "CASE-2"})
    assert "Notice CASE-2 is issued." in (await at_console.send(mended, {})).text


async def test_repeats_and_addresses_under_another_notice_are_told(
    at_console: Browser, house: House, platform: APlatform, entered: dict[str, str]
):
    await a_notice(house, an_order(platform.id, reference="FIRST", locators=[ADDRESS]))
    twice = {**entered, "items-1-url": f"{ADDRESS}#top"}
    check = await at_console.send(await at_console.open(PLACE), twice)
    assert "1, merged" in check.text

    done = await at_console.send(check, {})

    assert "merged: 1" in done.text
    assert "under another open notice: FIRST" in done.text


async def test_the_page_of_a_platform_leads_to_the_form_with_it_chosen(
    at_console: Browser, platform: APlatform
):
    page = await at_console.open(f"{PLACE}?platform_id={platform.id}")

    assert page.form(PLACE).values["platform_id"] == str(platform.id)
    assert (await at_console.open("/notices")).links["Issue a notice"] == PLACE
