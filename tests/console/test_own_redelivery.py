"""A platform has a message sent again, from the page of its delivery."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from app.domain.permissions import Role
from app.services.delivering import deliver
from app.services.house import House
from tests.support.builders import a_platform
from tests.support.console import Browser, a_browser
from tests.support.deliveries import (
    Connected,
    connected,
    deliveries,
    notify_and_deliver,
    states,
)
from tests.support.doors import open_app
from tests.support.keys import SECRETS
from tests.support.receiver import Receiver, a_receiver, answer
from tests.support.sql import execute


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with a_receiver() as receiver:
        yield receiver


@pytest.fixture
async def share(committing: House, receiver: Receiver) -> Connected:
    """A platform to which a message was delivered."""
    share = await connected(committing, receiver.url("/secret-path"))
    await notify_and_deliver(committing, share)
    return share


@asynccontextmanager
async def sitting(house: House, key: str) -> AsyncGenerator[Browser]:
    async with open_app(house) as app, a_browser(app) as browser:
        await browser.sit_down(key)
        yield browser


async def place_of(house: House) -> str:
    [row] = await deliveries(house)
    return f"/own/webhook/deliveries/{row['id']}"


async def test_a_message_is_sent_again_once_and_called_for_at_once(
    committing: House, share: Connected, receiver: Receiver
):
    place, called = await place_of(committing), list[str]()
    async with sitting(committing, share.platform.secret) as browser:
        page = await browser.open(place)
        with committing.due.calling(lambda: called.append("due")):
            done = await browser.send(page, {})
        assert called == ["due"]
        assert done.path == place
        assert "The message is on its way again." in done.text
        assert await states(committing) == ["pending"]
        receiver.answer = lambda _: answer(200)
        await deliver(committing)
        await browser.send(page, {})
        await deliver(committing)

    assert len(receiver.came) == 2
    assert len(set(receiver.ids)) == 1
    assert await states(committing) == ["delivered"]


async def test_nothing_is_sent_again_to_an_endpoint_that_is_disabled(
    committing: House, share: Connected
):
    await execute(
        committing,
        "UPDATE webhook_endpoints SET state = 'disabled', disabled_because = 'gone',"
        " disabled_at = created_at",
    )
    async with sitting(committing, share.platform.secret) as browser:
        again = await browser.send(
            await browser.open(await place_of(committing)), {}, status=409
        )

    assert "There is a problem" in again.text
    assert await states(committing) == ["delivered"]


@pytest.mark.usefixtures("share")
async def test_only_the_platform_itself_has_its_messages_sent_again(committing: House):
    place = await place_of(committing)
    other = await a_platform(committing, name="Other Share")
    for key, status in ((other.secret, 404), (SECRETS[Role.SUPERVISOR], 403)):
        async with sitting(committing, key) as browser:
            page = await browser.open(place, status=status)
            token = page.form("/sign-out").values["form_token"]
            sent = {"form_token": token, "once": "x" * 43}
            refused = await browser.client.post(f"{place}/redeliver", data=sent)
            assert refused.status_code == status

    assert await states(committing) == ["delivered"]
