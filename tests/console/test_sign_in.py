"""Sitting down at the console, staying there, and leaving it."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from app.api.application import SIGN_IN_ATTEMPTS
from app.domain.permissions import Role
from app.services.house import House
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.keys import KEY_IDS, SECRETS
from tests.support.sql import fetch_rows

COOKIE = "forthwith-console"


async def test_whoever_is_not_signed_in_is_asked_to_and_then_shown_what_was_asked_for(
    browser: Browser,
):
    asked = await browser.open("/notices?timeliness=overdue")
    assert asked.name == "Sign in"

    shown = await browser.send(asked, {"key": SECRETS[Role.OFFICER]})

    assert str(shown.answer.url).endswith("/notices?timeliness=overdue")
    assert shown.name == "Notices"


@pytest.mark.parametrize(
    "asked", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
async def test_nobody_is_led_to_another_site_after_signing_in(browser: Browser, asked: str):
    answer = await browser.client.post(
        "/sign-in", params={"next": asked}, data={"key": SECRETS[Role.OFFICER]}
    )

    assert answer.headers["location"] == "/"


async def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser):
    answer = await browser.client.post("/sign-in", data={"key": SECRETS[Role.OFFICER]})

    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


async def test_behind_https_the_cookie_can_be_set_by_no_other_host(browser: Browser):
    answer = await browser.client.post(
        "https://forthwith.example/sign-in", data={"key": SECRETS[Role.OFFICER]}
    )

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in cookie.split("; ")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("", "Enter your key"),
        ("fw_officer_nobody", "This key is not known here"),
        ("x" * 501, "This key is not known here"),
    ],
)
async def test_a_wrong_key_is_refused_plainly(browser: Browser, key: str, told: str):
    page = await browser.open("/sign-in")

    again = await browser.send(page, {"key": key}, status=422)

    assert told in again.text
    assert again.title.startswith("Error: ")
    assert COOKIE not in browser.client.cookies


async def test_keys_that_are_not_for_people_are_refused_plainly(browser: Browser):
    page = await browser.open("/sign-in")

    again = await browser.send(page, {"key": SECRETS[Role.DASHBOARD]}, status=403)

    assert "does not open the console" in again.text


async def test_attempts_are_bounded(browser: Browser):
    for _ in range(SIGN_IN_ATTEMPTS):
        await browser.client.post("/sign-in", data={"key": "wrong"})

    answer = await browser.client.post("/sign-in", data={"key": SECRETS[Role.OFFICER]})

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_a_session_ends_when_nobody_uses_it(at_console: Browser, clock: FixedClock):
    clock.advance(timedelta(minutes=29, seconds=59))
    assert (await at_console.open("/")).name == "Overview"

    clock.advance(timedelta(minutes=30))

    assert (await at_console.open("/")).name == "Sign in"


async def test_a_session_ends_after_twelve_hours_however_busy(
    at_console: Browser, clock: FixedClock
):
    for _ in range(12 * 3 - 1):
        clock.advance(timedelta(minutes=20))
        assert (await at_console.open("/")).name == "Overview"

    clock.advance(timedelta(minutes=20))

    assert (await at_console.open("/")).name == "Sign in"


async def test_what_a_page_asks_for_by_itself_keeps_no_session_open(
    at_console: Browser, clock: FixedClock
):
    itself = {"Forthwith-Refresh": "1"}
    clock.advance(timedelta(minutes=15))
    assert (await at_console.client.get("/", headers=itself)).status_code == 200

    clock.advance(timedelta(minutes=15))

    assert (await at_console.client.get("/", headers=itself)).status_code == 401


async def test_the_token_changes_while_somebody_stays(at_console: Browser, clock: FixedClock):
    before = at_console.client.cookies[COOKIE]
    clock.advance(timedelta(minutes=15))
    await at_console.open("/")
    assert at_console.client.cookies[COOKIE] != before

    clock.advance(timedelta(minutes=1))
    at_console.client.cookies.clear()
    at_console.client.cookies.set(COOKIE, before)

    assert (await at_console.open("/")).name == "Sign in"


async def test_requests_side_by_side_with_the_change_of_the_token_are_let_in(
    at_console: Browser, clock: FixedClock
):
    before = at_console.client.cookies[COOKIE]
    clock.advance(timedelta(minutes=15))
    await at_console.open("/")
    at_console.client.cookies.clear()
    at_console.client.cookies.set(COOKIE, before)

    assert (await at_console.open("/")).name == "Overview"


async def test_a_revoked_key_ends_its_sessions(at_console: Browser, supervisor: AsyncClient):
    await supervisor.delete(f"/v1/keys/{KEY_IDS[Role.OFFICER]}")

    assert (await at_console.open("/")).name == "Sign in"


async def test_who_signs_out_is_out(at_console: Browser):
    token = at_console.client.cookies[COOKIE]
    page = await at_console.open("/")
    left = await at_console.send(page, {}, to="/sign-out")
    assert left.name == "Sign in"

    at_console.client.cookies.set(COOKIE, token)

    assert (await at_console.open("/")).name == "Sign in"


async def test_sitting_down_and_leaving_are_recorded(at_console: Browser, house: House):
    page = await at_console.open("/")
    await at_console.send(page, {}, to="/sign-out")

    rows = await fetch_rows(
        house, "SELECT kind, actor_role FROM events WHERE kind LIKE 'session.%' ORDER BY id"
    )

    assert [tuple(row) for row in rows] == [
        ("session.opened", "officer"),
        ("session.closed", "officer"),
    ]


async def test_signing_in_anew_ends_the_session_before(at_console: Browser, house: House):
    await at_console.sign_in(Role.OFFICER)

    rows = await fetch_rows(house, "SELECT count(*) FROM console_sessions")

    assert [tuple(row) for row in rows] == [(1,)]
