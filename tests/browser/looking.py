"""What is wrong with a page as it is shown."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# What WCAG 2.2 asks for at the levels A and AA. axe leaves out target-size unless it is named.
_ASKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Parts whose content is hidden beyond an edge of theirs, or lies over what is beside it. What
# is for screen readers alone is one pixel wide. Buttons can be hit four pixels beside them.
_CUT_OFF = """() => {
  const over = (it, way, most = 1) => it['scroll' + way] > it['client' + way] + most
  const unseen = it => it.clientWidth <= 1
  const hides = value => value === 'hidden' || value === 'clip'
  const holds = 'p, li, td, th, dt, dd, label, legend, button, summary, h1, h2, h3, strong'
  return [...document.querySelectorAll('body *')].filter(it => {
    const head = it.closest('thead')
    if (unseen(it) || it.closest('svg') || (head && unseen(head))) return false
    const style = getComputedStyle(it)
    return (hides(style.overflowX) && over(it, 'Width'))
      || (hides(style.overflowY) && over(it, 'Height'))
      || (it.matches(holds) && over(it, 'Width', 4))
  }).map(it => it.outerHTML.slice(0, 200))
}"""
_TWICE_THE_SIZE = "document.documentElement.style.fontSize = '200%'"


def faults_of(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on a page as it is shown, and whether it scrolls sideways."""
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate("asked => axe.run(asked)", _ASKED)
    faults = [
        f"{page.url}: {rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    return [*faults, *_too_wide(page)]


def lost_in_large_text(page: Page, *widths: int) -> list[str]:
    """What is cut off, or only found by scrolling sideways, when text is twice its size."""
    page.evaluate(_TWICE_THE_SIZE)
    faults: list[str] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        cut: list[str] = page.evaluate(_CUT_OFF)
        faults += [f"{page.url} at {width} in large text: {part} is cut off" for part in cut]
        faults += _too_wide(page)
    return faults


def _too_wide(page: Page) -> list[str]:
    over = page.evaluate(_TOO_WIDE)
    return [f"{page.url} is {over} pixels too wide"] if over > 0 else []
