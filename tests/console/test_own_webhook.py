"""A platform sees to its webhook at the console."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.services.delivering import deliver
from app.services.house import House
from app.services.ticks import sequence_events
from tests.support.builders import APlatform, a_platform
from tests.support.clock import FixedClock
from tests.support.console import Browser, a_browser
from tests.support.deliveries import connected, notify, point
from tests.support.doors import open_app
from tests.support.receiver import Receiver, a_receiver, answer
from tests.support.sql import fetch_rows

URL = "https://hooks.share.example/secret-path?token=abc"
HERE = "/own/webhook"
SECRET = "whsec_"


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with a_receiver() as receiver:
        yield receiver


async def test_the_first_endpoint_shows_its_secret_once_and_its_address_never(at_own: Browser):
    page = await at_own.open(HERE)
    assert "No endpoint is set." in page.text

    made = await at_own.send(page, {"url": URL, "description": "the desk"})
    again = await at_own.send(page, {"url": URL, "description": "the desk"})

    assert SECRET in made.text
    assert again.text == made.text
    after = await at_own.open(HERE)
    assert "hooks.share.example" in after.text
    for hidden in (SECRET, "secret-path", "token=abc"):
        assert hidden not in after.answer.text


async def test_an_endpoint_is_changed_and_keeps_its_secret(at_own: Browser):
    await at_own.send(await at_own.open(HERE), {"url": URL})

    done = await at_own.send(await at_own.open(HERE), {"url": "https://other.share.example/"})

    assert done.path == HERE
    assert "The endpoint is set." in done.text
    assert "other.share.example" in done.text
    assert SECRET not in done.text


async def test_what_changed_meanwhile_is_told(at_own: Browser):
    await at_own.send(await at_own.open(HERE), {"url": URL})
    old = await at_own.open(HERE)
    await at_own.send(await at_own.open(HERE), {"url": "https://other.share.example/"})

    await at_own.send(old, {"url": URL}, status=412)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "Enter an address"),
        ("http://10.0.0.1/", "Url: "),
        ("hooks", "Url: "),
        ("https://share.example/" + "x" * 9_000, "must be 8192 characters or fewer"),
    ],
)
async def test_an_address_that_may_not_be_called_is_refused_at_its_field(
    at_own: Browser, house: House, url: str, told: str
):
    again = await at_own.send(await at_own.open(HERE), {"url": url}, status=422)

    assert told in again.text
    assert "#url" in again.links.values()
    assert await fetch_rows(house, "SELECT id FROM webhook_endpoints") == []


async def test_a_secret_is_rotated_once_however_often_the_form_is_sent(
    at_own: Browser, clock: FixedClock
):
    first = await at_own.send(await at_own.open(HERE), {"url": URL})
    clock.advance(timedelta(minutes=1))
    ask = await at_own.open(f"{HERE}/rotate")

    made = await at_own.send(ask, {})
    again = await at_own.send(ask, {})

    assert SECRET in made.text
    assert made.text == again.text != first.text
    assert "24 November 2026, 09:01 GMT" in (await at_own.open(HERE)).text


async def test_a_test_is_sent_and_a_second_waits_for_it(at_own: Browser, house: House):
    await at_own.send(await at_own.open(HERE), {"url": URL})

    done = await at_own.send(await at_own.open(f"{HERE}/test"), {})
    assert "is on its way" in done.text
    await sequence_events(house)
    again = await at_own.send(await at_own.open(f"{HERE}/test"), {}, status=409)

    assert "A test is on its way already" in again.text
    assert "Endpoint test" in (await at_own.open(HERE)).links


async def test_an_endpoint_is_removed(at_own: Browser):
    await at_own.send(await at_own.open(HERE), {"url": URL})
    ask = await at_own.open(f"{HERE}/remove")
    assert "Nothing is sent to the endpoint any more" in ask.text

    done = await at_own.send(ask, {})

    assert "The endpoint is removed." in done.text
    assert "No endpoint is set." in done.text


@pytest.mark.parametrize("act", ["rotate", "test", "remove"])
async def test_without_an_endpoint_there_is_nothing_to_do(
    at_own: Browser, house: House, act: str
):
    other = await a_platform(house, name="Other Share")
    await point(house, other, URL)

    page = await at_own.open(f"{HERE}/{act}")
    await at_own.send(page, {}, status=404)

    [[removed]] = await fetch_rows(house, "SELECT removed_at FROM webhook_endpoints")
    assert removed is None


async def test_messages_are_told_with_every_attempt(committing: House, receiver: Receiver):
    receiver.answer = lambda _: answer(503)
    share = await connected(committing, receiver.url("/secret-path"))
    [notice] = await notify(committing, share)
    await deliver(committing)
    async with open_app(committing) as app, a_browser(app) as browser:
        await browser.sit_down(share.platform.secret)
        page = await browser.open(HERE)
        one = await browser.open(page.links["Notice issued"])

    assert "answered 503" in one.text
    assert "Refused" in one.text
    assert one.links["Open the notice"] == f"/own/notices/{notice}"
    assert "secret-path" not in page.answer.text + one.answer.text


async def test_the_messages_of_another_platform_are_none(
    app: FastAPI, at_own: Browser, house: House, platform: APlatform
):
    other = await a_platform(house, name="Other Share")
    await point(house, other, URL)
    async with a_browser(app) as stranger:
        await stranger.sit_down(other.secret)
        await stranger.send(await stranger.open(f"{HERE}/test"), {})
    await sequence_events(house)
    [[delivery]] = await fetch_rows(house, "SELECT id FROM deliveries")

    page = await at_own.open(HERE)

    assert "No endpoint is set." in page.text
    assert "hooks.share.example" not in page.text
    assert str(delivery) not in page.answer.text
    await at_own.open(f"{HERE}/deliveries/{delivery}", status=404)
    await at_own.open(f"{HERE}/deliveries/not-an-id", status=404)
