"""Alerts on a saved filter, as pages."""

from typing import Any

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.console import Browser
from tests.support.keys import NOBODYS_ID
from tests.support.sql import count_rows

WEBHOOK = {"channel": "webhook", "url": "https://93.184.215.14/alerts/secret-path"}


@pytest.fixture
async def place(officer: AsyncClient) -> str:
    body = {"name": "soon", "filter": {"due_within": "PT2H"}}
    kept = (await officer.post("/v1/saved-filters", json=body)).json()
    return f"/saved-filters/{kept['id']}"


async def test_a_webhook_is_told_and_its_secret_shown_once(
    at_console: Browser, house: House, place: str
):
    page = await at_console.open(place)
    page = await at_console.open(page.links["Be told when notices begin to match"])

    made = await at_console.send(page, WEBHOOK)
    again = await at_console.send(page, WEBHOOK)

    [secret] = [word for word in made.text.split() if word.startswith("whsec_")]
    assert secret in again.text
    assert await count_rows(house, "alert_subscriptions") == 1
    listed = await at_console.open(made.links["I have copied it"])
    assert "93.184.215.14" in listed.text
    assert "secret-path" not in listed.answer.text
    assert "whsec_" not in listed.answer.text


async def test_alerts_end_once_that_is_confirmed(at_console: Browser, house: House, place: str):
    made = await at_console.send(await at_console.open(f"{place}/alerts"), WEBHOOK)
    listed = await at_console.open(made.links["I have copied it"])
    page = await at_console.open(listed.links["Webhook"])
    assert "Nothing yet." in page.text

    check = await at_console.send(page, {})
    assert await count_rows(house, "alert_subscriptions") == 1
    done = await at_console.send(check, {})

    assert "The alerts have ended." in done.text
    assert await count_rows(house, "alert_subscriptions") == 0


@pytest.mark.parametrize(
    ("entered", "status", "told"),
    [
        ({}, 422, "Choose how you are told"),
        ({"channel": "pigeon"}, 422, "Choose one of the list"),
        ({"channel": "webhook"}, 422, "Url: a webhook needs it"),
        ({"channel": "webhook", "url": "http://10.0.0.1/"}, 422, "There is a problem"),
        ({"channel": "email"}, 409, "There is a problem"),
    ],
)
async def test_what_cannot_be_told_is_refused(
    at_console: Browser, place: str, entered: Any, status: int, told: str
):
    page = await at_console.open(f"{place}/alerts")

    again = await at_console.send(page, entered, status=status)

    assert told in again.text


async def test_nobody_sees_the_alerts_of_another(
    at_console: Browser, supervising: Browser, place: str
):
    made = await at_console.send(await at_console.open(f"{place}/alerts"), WEBHOOK)
    listed = await at_console.open(made.links["I have copied it"])

    await supervising.open(listed.links["Webhook"], status=404)
    await supervising.open(f"{place}/alerts", status=404)
    await at_console.open(f"{listed.links['Webhook']}?after=x", status=422)
    await at_console.open(f"/alert-subscriptions/{NOBODYS_ID}", status=404)
