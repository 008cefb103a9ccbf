"""Somebody at the console in a real browser: what they look at, and where links lead."""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from app.console.rooms import PARTS
from app.values import dataclass
from tests.smoke.service import ROOT, Service

PICTURES = ROOT / "build/browser"
WIDE, NARROW = 1280, 320
_HEIGHT = 900
# In milliseconds: a machine that has other things to do is slow, and nothing is wrong.
_PATIENCE = 120_000
_AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Not pages of the console.
_FILE = (".csv", "/record")
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
    """Where links lead: to one page of each kind, and to what is not there.

    `sent_to` are the addresses of the forms of these pages. What such a form is shown on is
    shown at its address as well.
    """

    paths: list[str] = field(default_factory=list[str])
    sent_to: list[str] = field(default_factory=list[str])
    dead: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Seat:
    """A browser, the service that it is at, and the cookie of whoever signed in.

    `home` is where they begin, and `apart` are pages to which no link leads by itself.
    """

    browser: Browser
    address: str
    signed_in: StorageState
    home: str
    apart: tuple[str, ...] = ()

    @classmethod
    def taken(
        cls, browser: Browser, service: Service, key: str, *, apart: tuple[str, ...] = ()
    ) -> "Seat":
        address = f"http://127.0.0.1:{service.port}"
        with browser.new_context(base_url=address) as context:
            context.set_default_timeout(_PATIENCE)
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("Key").fill(key)
            with page.expect_navigation():
                page.get_by_role("button", name="Sign in").click()
            home = page.url.removeprefix(address)
            assert home in {"/", "/own"}
            return cls(browser, address, context.storage_state(), home, apart)

    @contextmanager
    def looking(self, look: Look | None = None) -> Generator[Page]:
        how = look or Look()
        with self.browser.new_context(
            base_url=self.address,
            viewport={"width": how.width, "height": _HEIGHT},
            storage_state=self.signed_in if how.signed_in else None,
        ) as context:
            context.set_default_timeout(_PATIENCE)
            if not how.script:
                _without_script(context)
            yield context.new_page()


def _without_script(context: BrowserContext) -> None:
    """None of a page's scripts is loaded; axe, which is one itself, still runs."""
    context.route(re.compile(r"\.js$"), lambda route: route.abort())


def _kinds() -> dict[str, re.Pattern[str]]:
    """Every page that the console shows, and what its address looks like."""
    shown = [name.partition(" ") for part in PARTS for name in part.acts]
    return {
        path: re.compile(re.sub(r"{\w+}", "[^/]+", path))
        for method, _, path in shown
        if method == "GET" and not path.endswith(_FILE)
    }


KINDS = _kinds()


def kind_of(path: str) -> str:
    """Which page it is; a path that is none of the console's is one by itself."""
    plain = path.partition("?")[0]
    return next((name for name, form in KINDS.items() if form.fullmatch(plain)), plain)


def kinds_left_out(paths: Iterable[str]) -> set[str]:
    return KINDS.keys() - {kind_of(path) for path in paths}


def walked(seat: Seat, page: Page) -> Walk:
    """Along the links from where one begins, to one page of each kind."""
    waiting, walk = [seat.home, *seat.apart], Walk()
    seen = {kind_of(seat.home)}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        if answer is None or not answer.ok:
            walk.dead.append(path)
            continue
        walk.paths.append(path)
        walk.sent_to.extend(_places(page, "form[action]", "action"))
        for link in _places(page, "a[href]", "href"):
            kind = kind_of(link)
            if kind not in seen and not link.startswith(_ELSEWHERE):
                seen.add(kind)
                if link not in seat.apart:
                    waiting.append(link)
    return walk


def _places(page: Page, parts: str, name: str) -> list[str]:
    """Paths of pages on this host, without what is a place within a page."""
    places: list[str] = page.eval_on_selector_all(
        parts,
        "(all, name) => all.map(one => new URL(one.getAttribute(name), location.href))"
        ".filter(url => url.origin === location.origin).map(url => url.pathname + url.search)",
        name,
    )
    return [place for place in places if not place.endswith(_FILE)]


def picture(page: Page, look: Look, told: str = "") -> None:
    """Kept for whoever wants to look."""
    path = _AN_ID.sub("id", page.url.split("/", 3)[3])
    named = re.sub(r"\W+", "-", path)[:80] or "overview"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(PICTURES, f"{look}-{told}{named}.png"), full_page=True)
