"""What was sent to platforms, as pages."""

from collections.abc import AsyncGenerator

import pytest

from app.domain.permissions import Role
from app.services.delivering import deliver
from app.services.house import House
from tests.support.console import Browser, a_browser
from tests.support.deliveries import connected, notify
from tests.support.doors import open_app
from tests.support.receiver import a_receiver, answer


@pytest.fixture
async def watching(committing: House) -> AsyncGenerator[Browser]:
    """An officer at the console of a house that commits."""
    async with open_app(committing) as app, a_browser(app) as browser:
        await browser.sign_in(Role.OFFICER)
        yield browser


async def test_a_delivery_is_told_with_its_attempts_and_nothing_of_its_address(
    watching: Browser, committing: House
):
    async with a_receiver() as receiver:
        receiver.answer = lambda _: answer(503)
        share = await connected(committing, receiver.url("/secret-path"))
        (notice,) = await notify(committing, share)
        await deliver(committing)

    listed = await watching.open(f"/deliveries?platform_id={share.platform.id}&state=pending")
    page = await watching.open(listed.links["Notice issued"])

    assert "answered 503" in page.text
    assert page.links[str(notice)] == f"/notices/{notice}"
    assert "secret-path" not in listed.answer.text + page.answer.text
    told = await watching.open(f"/notices/{notice}")
    assert told.links["Notice issued"] == page.path
    of_platform = await watching.open(f"/platforms/{share.platform.id}")
    assert of_platform.links["Notice issued"] == page.path


async def test_an_empty_list_says_so(at_console: Browser):
    page = await at_console.open("/deliveries?state=failed")

    assert "No delivery is on record here." in page.text


@pytest.mark.parametrize("asked", ["state=lost", "type=x", "after=eyJ", "platform_id=7", "a=b"])
async def test_filters_that_make_no_sense_are_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/deliveries?{asked}", status=422)

    assert page.name == "Error: Deliveries"


async def test_a_delivery_that_there_is_not_is_not_found(at_console: Browser):
    page = await at_console.open("/deliveries/seven", status=404)

    assert "There is no such delivery." in page.text
