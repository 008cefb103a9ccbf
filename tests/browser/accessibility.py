"""No page breaks WCAG 2.2 AA as far as axe can tell, or scrolls sideways, wide or narrow."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.browser.sitting import (
    AN_ID,
    NARROW,
    WIDE,
    Look,
    Seat,
    Walk,
    faults_of,
    picture,
    walked,
)

FORMS = {"/notices/new", "/notices/by-address"}
NOT_THERE = "/nothing"
REFUSED = "/notices?state=nonsense"
# What a person enters into the form of an act, and what sends it.
ENTERED = "main form[method=post] :is(input:not([type=hidden]), select, textarea)"
SENDS = "main form[method=post]:has(input:not([type=hidden]), select, textarea) button"
LOOKS = [Look(width, script) for width in (WIDE, NARROW) for script in (True, False)]


@pytest.fixture(scope="session")
def walk(seat: Seat) -> Walk:
    with seat.looking() as page:
        return walked(page)


def test_no_link_leads_nowhere(walk: Walk):
    assert walk.dead == []
    assert set(walk.paths) >= FORMS


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_can_be_used_by_everybody(seat: Seat, walk: Walk, look: Look):
    faults: list[str] = []
    with seat.looking(look) as page:
        for path in (*walk.paths, REFUSED, NOT_THERE):
            page.goto(path)
            faults += faults_of(page)
            picture(page, f"{look}-{named(page)}")

    assert faults == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_sign_in_can_be_used_by_everybody(seat: Seat, look: Look):
    with seat.looking(replace(look, signed_in=False)) as page:
        page.goto("/sign-in")
        faults = faults_of(page)
        page.get_by_role("button", name="Sign in").click()
        faults += faults_of(page)
        picture(page, f"{look}-sign-in")

    assert faults == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_form_that_is_refused_can_be_used_by_everybody(seat: Seat, walk: Walk, look: Look):
    faults: list[str] = []
    with seat.looking(look) as page:
        for path in walk.paths:
            page.goto(path)
            if page.locator(ENTERED).count() == 0:
                continue
            page.locator(SENDS).first.click()
            faults += faults_of(page)
            picture(page, f"{look}-sent-{named(page)}")

    assert faults == []


def named(page: Page) -> str:
    """The path of a page as the name of its picture."""
    path = AN_ID.sub("id", page.url.split("/", 3)[3])
    return re.sub(r"\W+", "-", path)[:80] or "overview"
