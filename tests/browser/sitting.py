"""Somebody at the console in a real browser: what they look at, and what is wrong with it."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.smoke.service import ADMIN_KEY, ROOT, Service

PICTURES = ROOT / "build/browser"
WIDE, NARROW = 1280, 320
_HEIGHT = 900
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# What WCAG 2.2 asks for at the levels A and AA. axe leaves out target-size unless it is named.
_ASKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Not pages of the console.
_ELSEWHERE = ("/v1/", "/docs", "/assets/", "/metrics", "/openapi")


@dataclass(frozen=True)
class Look:
    """How somebody looks at pages."""

    width: int = WIDE
    script: bool = True
    signed_in: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{'script' if self.script else 'without'}"


@dataclass(frozen=True)
class Walk:
    """Where links lead: to one page of each kind, and to what is not there."""

    paths: list[str] = field(default_factory=list[str])
    dead: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Seat:
    """A browser, the service that it is at, and the cookie of whoever signed in."""

    browser: Browser
    address: str
    signed_in: StorageState

    @classmethod
    def taken(cls, browser: Browser, service: Service) -> "Seat":
        address = f"http://127.0.0.1:{service.port}"
        with browser.new_context(base_url=address) as context:
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("Key").fill(ADMIN_KEY)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("/")
            return cls(browser, address, context.storage_state())

    @contextmanager
    def looking(self, look: Look | None = None) -> Generator[Page]:
        how = look or Look()
        with self.browser.new_context(
            base_url=self.address,
            viewport={"width": how.width, "height": _HEIGHT},
            storage_state=self.signed_in if how.signed_in else None,
        ) as context:
            if not how.script:
                _without_script(context)
            yield context.new_page()


def _without_script(context: BrowserContext) -> None:
    """None of a page's scripts is loaded; axe, which is one itself, still runs."""
    context.route(re.compile(r"\.js$"), lambda route: route.abort())


def faults_of(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on a page as it is shown, and whether it scrolls sideways."""
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate("asked => axe.run(asked)", _ASKED)
    faults = [
        f"{page.url}: {rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [*faults, f"{page.url} is {over} pixels too wide"] if over > 0 else faults


def walked(page: Page) -> Walk:
    """Along the links from the overview on, to one page of each kind."""
    waiting, seen, walk = ["/"], {"/"}, Walk()
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        if answer is None or not answer.ok:
            walk.dead.append(path)
            continue
        walk.paths.append(path)
        for link in _links(page):
            kind = AN_ID.sub("{id}", link.partition("?")[0])
            if kind not in seen and not link.startswith(_ELSEWHERE):
                seen.add(kind)
                waiting.append(link)
    return walk


def _links(page: Page) -> list[str]:
    """Paths of pages on this host, without what is a place within a page."""
    links: list[str] = page.eval_on_selector_all(
        "a[href]:not([download])",
        "all => all.map(a => new URL(a.href)).filter(url => url.origin === location.origin)"
        ".map(url => url.pathname + url.search)",
    )
    return links


def picture(page: Page, name: str) -> None:
    """Kept for whoever wants to look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=True)
