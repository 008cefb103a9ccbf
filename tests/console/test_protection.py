"""What keeps the acts of a page to the person in front of it."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.console.rooms import PARTS
from app.domain.permissions import Act, Role
from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser, a_browser
from tests.support.sql import execute

ACTS = {name: act for part in PARTS for name, act in part.acts.items()}


def test_whatever_changes_the_register_asks_for_more_than_to_read_it():
    reading = {name for name, act in ACTS.items() if act is Act.READ_REGISTER}

    assert {name for name in reading if name.startswith("POST ")} == {
        "POST /notices/by-address",
        "POST /notices/{notice_id}/addresses",
    }
    assert [name for name, act in ACTS.items() if act is None] == ["POST /sign-out"]


@pytest.mark.parametrize("name", ACTS)
async def test_every_page_asks_who_is_there(browser: Browser, name: str):
    method, path = name.split(" ")
    answer = await browser.client.request(method, re.sub(r"{\w+}", "1", path))

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


async def test_no_page_may_load_anything_from_elsewhere_or_be_kept(at_console: Browser):
    for path in ("/", "/sign-in", "/nothing", "/notices?state=x"):
        headers = (await at_console.client.get(path)).headers
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


async def test_a_form_of_another_session_does_nothing(
    app: FastAPI, at_console: Browser, house: House, platform: APlatform
):
    notice = await a_notice(house, an_order(platform.id))
    place = f"/notices/{notice}/withdraw"
    async with a_browser(app) as other:
        await other.sign_in(Role.OFFICER)
        form = (await other.open(place)).form(place)

    stolen = {**form.values, "reason": "r", "confirmed": "yes"}
    answer = await at_console.client.post(place, data=stolen)

    assert answer.status_code == 403
    without = {name: value for name, value in stolen.items() if name != "form_token"}
    assert (await at_console.client.post(place, data=without)).status_code == 403


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
)
async def test_what_another_site_sends_does_nothing(at_console: Browser, told: dict[str, str]):
    page = await at_console.open("/")
    form = page.form("/sign-out")

    answer = await at_console.client.post("/sign-out", data=form.values, headers=told)

    assert answer.status_code == 403


async def test_an_old_browser_says_by_its_origin_where_it_comes_from(at_console: Browser):
    del at_console.client.headers["sec-fetch-site"]
    form = (await at_console.open("/")).form("/sign-out")

    for origin, status in (("https://evil.example", 403), ("http://forthwith.example", 303)):
        answer = await at_console.client.post(
            "/sign-out", data=form.values, headers={"Origin": origin}
        )
        assert answer.status_code == status


async def test_an_act_after_the_session_ended_leads_to_its_form_again(
    at_console: Browser, house: House, platform: APlatform, clock: FixedClock
):
    notice = await a_notice(house, an_order(platform.id))
    place = f"/notices/{notice}/withdraw"
    page = await at_console.open(place)
    clock.advance(timedelta(hours=1))

    asked = await at_console.send(page, {"reason": "r"})

    assert asked.name == "Sign in"
    assert asked.answer.url.params["next"] == place


async def test_a_program_is_answered_as_by_the_api(browser: Browser):
    answer = await browser.client.get("/nothing", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_failure_of_ours_is_told_on_a_page_that_says_nothing_of_it(
    at_console: Browser, house: House
):
    await execute(house, "ALTER TABLE notices RENAME COLUMN reasons TO elsewhere")

    page = await at_console.open("/notices", status=500)

    assert "there is a problem with the service" in page.text
    assert "elsewhere" not in page.text
    assert "reasons" not in page.text
