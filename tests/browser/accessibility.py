"""No page breaks WCAG 2.2 AA as far as axe can tell, or scrolls sideways, wide or narrow."""

from collections.abc import Iterator
from itertools import chain

import pytest
from playwright.sync_api import Page

from app.values import replace
from tests.browser.looking import faults_of, lost_in_large_text
from tests.browser.sitting import (
    NARROW,
    WIDE,
    Look,
    Seat,
    Walk,
    kinds_left_out,
    picture,
)

NOT_THERE = "/nothing"
REFUSED = {"/": "/notices?state=nonsense", "/own": "/own/notices?state=nonsense"}
# A form into which a person writes something.
FORMS = "main form:has(input[type=text], input[type=search], textarea)"
# Not what the script makes of a field for a file.
SENDS = "button:not([type=button])"
# No field takes it: a character that is not to be seen.
NOWHERE_TAKEN = "\N{ZERO WIDTH SPACE}nonsense"
# It is written where a person can write, be that folded away.
ENTER = """(form, text) => {
  for (const field of form.querySelectorAll('input, textarea'))
    if (['text', 'search', 'textarea'].includes(field.type)) field.value = text
}"""
LOOKS = [Look(width, script) for width in (WIDE, NARROW) for script in (True, False)]
LARGE_TEXT_AT = (WIDE, 640)

Walks = list[tuple[Seat, Walk]]


def test_links_lead_to_every_page_and_none_leads_nowhere(walks: Walks):
    assert [path for _, walk in walks for path in walk.dead] == []
    seen = chain.from_iterable((*walk.paths, *walk.sent_to) for _, walk in walks)
    assert kinds_left_out(seen) == set()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_can_be_used_by_everybody(walks: Walks, look: Look):
    faults: list[str] = []
    for page in opened(walks, look):
        faults += faults_of(page)
        picture(page, look)

    assert not faults, "\n".join(faults)


def test_nothing_is_lost_in_text_of_twice_the_size(walks: Walks):
    faults: list[str] = []
    for page in opened(walks, Look()):
        faults += lost_in_large_text(page, *LARGE_TEXT_AT)
        picture(page, Look(), "large-")

    assert not faults, "\n".join(faults)


def opened(walks: Walks, look: Look) -> Iterator[Page]:
    """Every page, and what is shown to those who ask for what there is not."""
    for seat, walk in walks:
        with seat.looking(look) as page:
            for path in (*walk.paths, REFUSED[seat.home], NOT_THERE):
                page.set_viewport_size({"width": look.width, "height": 900})
                page.goto(path)
                yield page


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_sign_in_can_be_used_by_everybody(seat: Seat, look: Look):
    with seat.looking(replace(look, signed_in=False)) as page:
        page.goto("/sign-in")
        faults = faults_of(page)
        page.get_by_role("button", name="Sign in").click()
        faults += faults_of(page)
        picture(page, look)

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_form_that_is_refused_can_be_used_by_everybody(walks: Walks, look: Look):
    faults: list[str] = []
    for page in refused(walks, look):
        if page.locator(".govuk-error-summary").count() == 0:
            faults.append(f"{page.url} took {NOWHERE_TAKEN!r}")
        faults += faults_of(page)
        picture(page, look, "refused-")

    assert not faults, "\n".join(faults)


def refused(walks: Walks, look: Look) -> Iterator[Page]:
    """Each form of each page after what no field takes was sent by it."""
    for seat, walk in walks:
        with seat.looking(look) as page:
            for path in walk.paths:
                page.goto(path)
                for number in range(page.locator(FORMS).count()):
                    page.goto(path)
                    form = page.locator(FORMS).nth(number)
                    form.evaluate(ENTER, NOWHERE_TAKEN)
                    with page.expect_navigation():
                        form.locator(SENDS).first.click()
                    yield page
