"""A platform acknowledges and answers by forms, and gets receipts."""

import json
from asyncio import gather
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.services.house import House
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser, a_browser
from tests.support.doors import open_app
from tests.support.sql import fetch_rows

PLACE = "https://share.example/post/1"
STATED = "SELECT outcome, territories, ground FROM item_responses ORDER BY id"


@pytest.fixture
async def notice(house: House, platform: APlatform) -> UUID:
    order = an_order(platform.id, reference="CASE-1", locators=[PLACE, f"{PLACE}2"])
    return await a_notice(house, order)


@pytest.fixture
async def items(house: House, notice: UUID) -> list[str]:
    """How the names of the fields of each item begin."""
    rows = await fetch_rows(house, "SELECT id FROM items ORDER BY position")
    return [f"items-{row[0]}" for row in rows]


async def test_a_notice_is_acknowledged_by_one_button(
    at_own: Browser, house: House, notice: UUID
):
    page = await at_own.open(f"/own/notices/{notice}")

    receipt = await at_own.send(page, {}, to=f"/own/notices/{notice}/acknowledge")

    assert "Acknowledgement" in receipt.text
    [[at]] = await fetch_rows(house, "SELECT acknowledged_at FROM notices")
    assert at is not None
    after = await at_own.open(f"/own/notices/{notice}")
    assert [form.action for form in after.forms] == ["/sign-out"]


async def test_a_receipt_is_downloaded_as_text_and_is_always_the_same(
    at_own: Browser, house: House, notice: UUID, clock: FixedClock
):
    page = await at_own.open(f"/own/notices/{notice}")
    shown = await at_own.send(page, {}, to=f"/own/notices/{notice}/acknowledge")
    clock.advance(timedelta(minutes=5))

    form = shown.form()
    file = await at_own.client.post(form.action, data=form.values)

    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    assert json.loads(file.text)["statement"]["notice_id"] == str(notice)
    assert json.loads(file.text)["jws"] in shown.text
    told = "SELECT id FROM events WHERE kind = 'notice.acknowledged'"
    assert len(await fetch_rows(house, told)) == 1


async def test_items_are_answered_once_the_answer_is_confirmed(
    at_own: Browser, house: House, notice: UUID, items: list[str], clock: FixedClock
):
    clock.advance(timedelta(minutes=10))
    page = await at_own.open(f"/own/notices/{notice}/answer")
    assert PLACE not in page.answer.text
    one, other = items
    entered = {
        f"{one}-outcome": "removed",
        f"{one}-effective_at": "2026-11-23 09:05",
        f"{other}-outcome": "access_disabled",
        f"{other}-effective_at": "2026-11-23T09:06:30Z",
        f"{other}-territories": "gb, fr",
        f"{other}-note": "asked <twice>",
    }

    check = await at_own.send(page, entered)
    assert "23 November 2026, 09:05 GMT" in check.text
    assert await fetch_rows(house, STATED) == []
    receipt = await at_own.send(check, {})
    again = await at_own.send(check, {})

    assert receipt.form().values == again.form().values
    rows = [tuple(row) for row in await fetch_rows(house, STATED)]
    assert rows == [("removed", [], None), ("access_disabled", ["GB", "FR"], None)]
    shown = await at_own.open(f"/own/notices/{notice}")
    assert "Resolved" in shown.text
    assert "asked" not in shown.text


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"outcome": "removed"}, "Item 1, effective at: enter when it took effect"),
        ({"effective_at": "now"}, "Item 1, outcome: choose what became of it"),
        ({"outcome": "eaten"}, "Item 1, outcome: choose one of the list"),
        (
            {"outcome": "removed", "effective_at": "soon"},
            "Item 1, effective at: must be a date and time",
        ),
        (
            {"outcome": "removed", "territories": "Britain"},
            "Item 1, territories: must be codes of two letters",
        ),
        ({"ground": "x" * 101}, "Item 1, ground: must be 100 characters or fewer"),
        ({}, "Say of one item at least what became of it."),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(
    at_own: Browser,
    house: House,
    notice: UUID,
    items: list[str],
    entered: dict[str, str],
    told: str,
):
    page = await at_own.open(f"/own/notices/{notice}/answer")
    sent = {f"{items[0]}-{column}": value for column, value in entered.items()}

    again = await at_own.send(page, sent, status=422)

    assert told in again.text
    for link in (link for link in again.links.values() if link.startswith("#items")):
        assert link.removeprefix("#") in again.ids
    texts = {name: value for name, value in sent.items() if not name.endswith("outcome")}
    assert texts.items() <= {**again.form().values, **_grounds(sent)}.items()
    assert await fetch_rows(house, STATED) == []


def _grounds(sent: dict[str, str]) -> dict[str, str]:
    """What no list offers cannot be shown in it."""
    return {name: value for name, value in sent.items() if name.endswith("ground")}


@pytest.mark.parametrize(
    ("outcome", "at", "told"),
    [
        ("removed", "2026-11-24 09:00", "Item 2, effective at: lies after the moment of"),
        ("removed", "2026-11-22 09:00", "Item 2, effective at: lies before the clock"),
        ("disputed", "2026-11-23 09:00", "Item 2, ground: a dispute names its ground"),
    ],
)
async def test_what_the_rules_refuse_is_told_at_the_field_as_well(
    at_own: Browser, notice: UUID, items: list[str], outcome: str, at: str, told: str
):
    page = await at_own.open(f"/own/notices/{notice}/answer")
    entered = {f"{items[1]}-outcome": outcome, f"{items[1]}-effective_at": at}

    check = await at_own.send(page, entered)
    again = await at_own.send(check, {}, status=422)

    assert told in again.text
    assert entered.items() <= again.form().values.items()


@pytest.mark.parametrize("act", ["acknowledge", "answer"])
async def test_nobody_answers_for_another_platform(
    app: FastAPI, at_own: Browser, house: House, notice: UUID, items: list[str], act: str
):
    other = await a_platform(house, name="Other Share")
    form = (await at_own.open(f"/own/notices/{notice}/answer")).form().values
    said = {f"{items[0]}-outcome": "removed", f"{items[0]}-effective_at": "2026-11-23 09:00"}
    async with a_browser(app) as stranger:
        await stranger.sit_down(other.secret)
        token = (await stranger.open("/own")).form("/sign-out").values
        sent = {**form, **said, **token, "confirmed": "yes"}
        answer = await stranger.client.post(f"/own/notices/{notice}/{act}", data=sent)

    assert answer.status_code == 404
    assert "CASE-1" not in answer.text
    assert await fetch_rows(house, STATED) == []
    [[at]] = await fetch_rows(house, "SELECT acknowledged_at FROM notices")
    assert at is None


async def test_items_of_another_notice_are_not_answered_by_this_one(
    at_own: Browser, house: House, platform: APlatform, notice: UUID
):
    other = await a_notice(house, an_order(platform.id))
    question = "SELECT id FROM items WHERE notice_id = $1"
    [[item]] = await fetch_rows(house, question, other)
    page = await at_own.open(f"/own/notices/{notice}/answer")

    again = await at_own.send(page, {f"items-{item}-outcome": "removed"}, status=422)

    assert "Say of one item at least" in again.text


async def test_a_notice_of_many_items_says_that_the_form_has_not_all(
    at_own: Browser, house: House, platform: APlatform
):
    many = [f"{PLACE}{number}" for number in range(51)]
    notice = await a_notice(house, an_order(platform.id, locators=many))

    page = await at_own.open(f"/own/notices/{notice}/answer")

    assert "These are the first 50 items" in page.text


async def test_a_form_sent_twice_at_the_same_moment_is_done_once(committing: House):
    share = await a_platform(committing)
    notice = await a_notice(committing, an_order(share.id))
    place = f"/own/notices/{notice}/acknowledge"
    async with open_app(committing) as app, a_browser(app) as browser:
        await browser.sit_down(share.secret)
        form = (await browser.open(f"/own/notices/{notice}")).form(place).values
        sent = {**form, "as_file": "yes"}
        both = await gather(*(browser.client.post(place, data=sent) for _ in range(2)))

    receipts = {answer.text for answer in both if answer.status_code == 200}
    assert len(receipts) == 1
    assert {answer.status_code for answer in both} <= {200, 409}
    told = "SELECT id FROM events WHERE kind = 'notice.acknowledged'"
    assert len(await fetch_rows(committing, told)) == 1
