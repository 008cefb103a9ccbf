"""Notices are issued, ruled on and answered by the keyboard alone; where one is can be seen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.furnishing import Furnished
from tests.browser.looking import faults_of
from tests.browser.sitting import Look, Seat, picture

MOST_STEPS = 200


def reach(page: Page, wanted: Locator) -> None:
    """By Tab, from wherever one is; what is reached shows that it is."""
    for _ in range(MOST_STEPS):
        if wanted.evaluate("it => it === document.activeElement"):
            assert wanted.evaluate(
                "it => getComputedStyle(it).outlineStyle !== 'none'"
                " || getComputedStyle(it).boxShadow !== 'none'"
                " || it.type === 'radio'"
            )
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is not reached by Tab")


def write(page: Page, label: str, text: str) -> None:
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def press(page: Page, name: str, role: str = "button") -> None:
    wanted = page.get_by_role("link" if role == "link" else "button", name=name, exact=True)
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_one_skips_to_the_content(seat: Seat):
    with seat.looking() as page:
        page.goto("/notices")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("look", [Look(), Look(script=False)], ids=str)
def test_a_notice_is_issued_and_ruled_on_by_the_keyboard_alone(seat: Seat, look: Look):
    reference = f"BY-KEYBOARD-{look}"
    with seat.looking(look) as page:
        page.goto("/notices")
        press(page, "Issue a notice")
        press(page, "Continue")
        if look.script:
            expect(page.locator(".govuk-error-summary")).to_be_focused()
        fill_in(page, reference)
        press(page, "Continue")
        assert faults_of(page) == []
        picture(page, look, "keyboard-issue-")
        press(page, "Issue the notice")
        expect(page.get_by_text(f"Notice {reference} is issued.")).to_be_visible()

        press(page, "Rule on item 1", role="link")
        choose_removed(page)
        write(page, "Why?", "looked for, and gone")
        press(page, "Continue")
        assert faults_of(page) == []
        picture(page, look, "keyboard-rule-")
        press(page, "Record the ruling")
        expect(page.get_by_text("Item 1 is now complied.")).to_be_visible()
        assert faults_of(page) == []
        picture(page, look, "keyboard-done-")


def fill_in(page: Page, reference: str) -> None:
    reach(page, page.get_by_label("Platform", exact=True))
    page.keyboard.press("ArrowDown")
    write(page, "Regime", "Intimate image content")
    write(page, "Reference", reference)
    write(page, "Category", "Intimate")
    reach(page, page.get_by_label("Address of the content").first)
    page.keyboard.type("https://share.example/by-keyboard")
    press(page, "Add rows for items")
    expect(page.get_by_label("Address of the content")).to_have_count(6)
    reach(page, page.get_by_label("Address of the content").nth(5))
    page.keyboard.type(f"https://share.example/{reference}")


def choose_removed(page: Page) -> None:
    reach(page, page.get_by_label("Dispute upheld"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Verified removed")).to_be_checked()


@pytest.mark.parametrize("look", [Look(), Look(script=False)], ids=str)
def test_a_platform_answers_an_item_by_the_keyboard_alone(
    own_seat: Seat, register: Furnished, look: Look
):
    notice = register.to_be_answered[look.script]
    with own_seat.looking(look) as page:
        page.goto("/own")
        press(page, notice, role="link")
        press(page, "Acknowledge")
        press(page, "Back to the notice", role="link")
        press(page, "Answer")
        reach(page, page.get_by_label("What became of it").first)
        # The first of the list.
        page.keyboard.press("ArrowDown")
        write(page, "When it took effect", "tomorrow or so")
        press(page, "Continue")
        if look.script:
            expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert faults_of(page) == []
        took_effect = page.get_by_label("When it took effect").first
        reach(page, took_effect)
        page.keyboard.press("Control+A")
        page.keyboard.type(register.now)
        press(page, "Continue")
        assert faults_of(page) == []
        picture(page, look, "keyboard-answer-")
        press(page, "Send the answer")
        expect(page.get_by_role("heading", name="Receipt", exact=True)).to_be_visible()
        assert faults_of(page) == []
        picture(page, look, "keyboard-receipt-")
