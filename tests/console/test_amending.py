"""Amending a notice, by the form of its page."""

from typing import Any

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.bodies import POST
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY
from tests.support.console import Browser
from tests.support.rulings import disputed
from tests.support.sql import count_rows, fetch_rows

MD5 = "md5:d41d8cd98f00b204e9800998ecf8427e"
ADDED = {"reason": "more <posts>", "add_items-0-url": POST.format(7)}


@pytest.fixture
async def notice(house: House, platform: APlatform) -> str:
    locators = [POST.format(1), POST.format(2)]
    order = an_order(platform.id, locators=locators, reference="CASE-1")
    return f"/notices/{await a_notice(house, order)}"


@pytest.fixture
async def place(at_console: Browser, notice: str) -> str:
    """The form, as the page of the notice leads there."""
    return (await at_console.open(notice)).links["Amend"]


async def items_of(officer: AsyncClient, notice: str) -> list[Any]:
    return list((await officer.get(f"/v1{notice}")).json()["items"])


async def test_items_are_added_and_corrected_once_it_is_confirmed(
    at_console: Browser, house: House, officer: AsyncClient, notice: str, place: str
):
    page = await at_console.open(place)
    assert "It has 2 items." in page.text
    entered = {
        **ADDED,
        "add_items-1-url": f"{POST.format(7)}#twice",
        "correct_items-0-item_id": "2",
        "correct_items-0-url": POST.format(9),
        "correct_items-0-media_type": "video",
        "correct_items-0-locator_note": "third post",
        "correct_items-0-hashes": MD5,
    }
    check = await at_console.send(page, entered)
    told = "hxxps://share[.]example/post/9; Video; third post; hashes: 1"
    assert f"Item 2 becomes{told}" in check.text
    assert "Added, otherhxxps://share[.]example/post/7" in check.text
    assert "1, left out" in check.text
    assert await count_rows(house, "items") == 2
    assert await count_rows(house, "item_revisions") == 0

    done = await at_console.send(check, {})
    again = await at_console.send(check, {})

    assert done.path == again.path == notice
    assert "Notice CASE-1 is amended." in done.text
    assert await count_rows(house, "locator_readings") == 0
    first, second, third = await items_of(officer, notice)
    assert (first["url"], third["url"]) == (POST.format(1), POST.format(7))
    assert (second["url"], second["media_type"]) == (POST.format(9), "video")
    assert (second["locator_note"], len(second["hashes"])) == ("third post", 1)
    amended = "SELECT id FROM events WHERE kind = 'notice.amended'"
    assert len(await fetch_rows(house, amended)) == 1


async def test_an_item_with_another_address_is_outstanding_again(
    at_console: Browser,
    platform_client: AsyncClient,
    officer: AsyncClient,
    notice: str,
    place: str,
):
    await disputed(platform_client, (await officer.get(f"/v1{notice}")).json(), at=MONDAY)
    entered = {"correct_items-0-item_id": "1", "correct_items-0-url": POST.format(3)}

    check = await at_console.send(await at_console.open(place), {"reason": "r", **entered})
    await at_console.send(check, {})

    item, _ = await items_of(officer, notice)
    assert (item["state"], item["outcome"]) == ("outstanding", None)


@pytest.mark.parametrize(
    ("entered", "field", "told"),
    [
        ({"reason": ""}, "reason", "Enter why the notice is amended"),
        ({"add_items-0-url": ""}, "add_items-0-url", "Enter an item to add, or one to correct"),
        ({"add_items-0-url": "ftp://x/"}, "add_items-0-url", "Item to add 1: "),
        ({"add_items-1-hashes": MD5}, "add_items-1-url", "Enter the address of item 2"),
        ({"add_items-0-hashes": "md5"}, "add_items-0-hashes", "Write a hash as md5:"),
        ({"add_items-20-url": "x"}, "add_items-0-url", "A page takes at most 20 items"),
        ({"correct_items-0-url": "x"}, "correct_items-0-item_id", "Enter the number"),
        (
            {"correct_items-0-item_id": "3", "correct_items-0-url": POST.format(8)},
            "correct_items-0-item_id",
            "This notice has no item 3",
        ),
        ({"correct_items-0-item_id": "x"}, "correct_items-0-item_id", "must be a whole number"),
        ({"correct_items-0-item_id": "1"}, "correct_items-0-url", "Enter what is corrected"),
        (
            {"correct_items-0-item_id": "1", "correct_items-0-url": POST.format(2)},
            "correct_items-0-url",
            "Correction 1: another item of this notice has this address",
        ),
        (
            {"correct_items-0-item_id": "1", "correct_items-0-media_type": "song"},
            "correct_items-0-media_type",
            "Choose one of the list",
        ),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_before_it_is_confirmed(
    at_console: Browser, place: str, entered: dict[str, str], field: str, told: str
):
    page = await at_console.open(place)

    again = await at_console.send(page, {**ADDED, **entered}, status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()
    assert field in again.ids


async def test_what_is_wrong_is_told_in_the_order_of_the_form(at_console: Browser, place: str):
    entered = {"correct_items-0-item_id": "9", "correct_items-0-media_type": "video"}

    again = await at_console.send(await at_console.open(place), entered, status=422)

    fields = [link for link in again.links.values() if link.startswith("#")]
    assert fields == ["#main-content", "#reason", "#correct_items-0-item_id"]


async def test_the_same_item_is_not_corrected_twice_at_once(at_console: Browser, place: str):
    entered = {
        f"correct_items-{row}-{name}": value
        for row in (0, 1)
        for name, value in (("item_id", "1"), ("locator_note", "n"))
    }

    again = await at_console.send(
        await at_console.open(place), {"reason": "r", **entered}, status=422
    )

    assert "#correct_items-1-item_id" in again.links.values()


async def test_rows_are_added_without_script_and_nothing_entered_is_lost(
    at_console: Browser, place: str
):
    entered = {**ADDED, "correct_items-0-item_id": "2", "change": "more"}

    page = await at_console.send(await at_console.open(place), entered)

    values = page.form(place).values
    assert (values["add_items-0-url"], values["reason"]) == (POST.format(7), "more <posts>")
    assert {"add_items-5-url", "correct_items-5-item_id"} <= values.keys()


async def test_what_changed_meanwhile_is_told(
    at_console: Browser, officer: AsyncClient, notice: str, place: str
):
    check = await at_console.send(await at_console.open(place), ADDED)
    more = {"reason": "more", "add_items": [{"url": POST.format(3)}]}
    await officer.post(f"/v1{notice}/amend", json=more)

    stale = await at_console.send(check, {}, status=412)

    assert "This changed since you read it" in stale.text


async def test_a_notice_of_which_the_answering_is_over_is_not_amended(
    at_console: Browser, officer: AsyncClient, notice: str, place: str
):
    page = await at_console.open(place)
    await officer.post(f"/v1{notice}/withdraw", json={"reason": "mistake"})

    again = await at_console.send(page, ADDED, status=409)

    assert "withdrawn" in again.text
    assert "Amend" not in (await at_console.open(notice)).links
