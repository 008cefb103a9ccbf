"""Every page is light, quiet and still, for a browser that has seen none before."""

from dataclasses import field
from functools import partial
from typing import Any

from playwright.sync_api import Page

from app.values import dataclass
from tests.browser.sitting import Look, Seat, Walk

MOST_BYTES = 200_000
MOST_BYTES_OF_SCRIPT = 20_000
MOST_REQUESTS = 6
MOST_SHIFTED = 0.1
A_YEAR = "public, max-age=31536000, immutable"

_WATCH = """window.shifted = 0
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifted += entry.value
}).observe({ type: 'layout-shift', buffered: true })"""
# Two frames after everything is loaded, nothing moves any more.
_SHIFTED = """() => new Promise(done => requestAnimationFrame(() =>
  requestAnimationFrame(() => done(window.shifted))))"""
# What a page has to say of itself, and what it must not hold.
_MISSING = """() => Object.entries({
  'a language': document.documentElement.lang === 'en',
  'a title': document.title.length > 0,
  'a viewport': document.querySelector('meta[name=viewport][content*="width=device-width"]'),
  'a description': document.querySelector('meta[name=description]')?.content,
  'the size of a picture': !document.querySelector('img:not([width][height])'),
}).filter(([, there]) => !there).map(([what]) => what)"""


@dataclass
class Sent:
    """What came over the wire for one page, and what the browser complained of."""

    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    sizes: dict[str, int] = field(default_factory=dict[str, int])
    complaints: list[str] = field(default_factory=list[str])

    def forget(self) -> None:
        for kept in (self.answers, self.sizes, self.complaints):
            kept.clear()

    def too_much(self) -> list[str]:
        scripts = [one for one, answer in self.answers.items() if answer["type"] == "Script"]
        for_scripts = sum(self.sizes.get(one, 0) for one in scripts)
        # The icon may come late, when the next page is listened to already, which asks again.
        asked = {answer["response"]["url"] for answer in self.answers.values()}
        counted = [
            (sum(self.sizes.values()), MOST_BYTES, "bytes"),
            (for_scripts, MOST_BYTES_OF_SCRIPT, "bytes of script"),
            (len(asked), MOST_REQUESTS, f"requests ({', '.join(asked)})"),
        ]
        return [
            f"{number} {what} are more than {most}"
            for number, most, what in counted
            if number > most
        ]

    def badly_kept(self) -> list[str]:
        """Files that are not packed, or are asked for again before a year is over."""
        return [
            answer["response"]["url"]
            for answer in self.answers.values()
            if answer["type"] != "Document" and not _kept(answer["response"]["headers"])
        ]


def test_every_page_is_light_and_quiet_and_still(walks: list[tuple[Seat, Walk]]):
    faults: list[str] = []
    for seat, walk in walks:
        with seat.looking(Look()) as page:
            sent = listened_to(page)
            for path in walk.paths:
                sent.forget()
                faults += [f"{path}: {fault}" for fault in opened(page, path, sent)]

    assert not faults, "\n".join(faults)


def opened(page: Page, path: str, sent: Sent) -> list[str]:
    page.goto(path)
    shifted: float = page.evaluate(_SHIFTED)
    missing: list[str] = page.evaluate(_MISSING)
    assert sent.sizes
    return [
        *sent.complaints,
        *sent.too_much(),
        *(f"{url} is not packed, or not kept" for url in sent.badly_kept()),
        *(f"{what} is missing" for what in missing),
        *([f"its parts move by {shifted}"] if shifted > MOST_SHIFTED else []),
    ]


def listened_to(page: Page) -> Sent:
    """A page that keeps nothing, and what is sent to it from now on."""
    sent = Sent()
    page.add_init_script(_WATCH)
    page.on("pageerror", lambda error: sent.complaints.append(str(error)))
    page.on("console", lambda said: _complained(sent, said.type, said.text))
    # What the protocol says has no types of its own.
    session: Any = page.context.new_cdp_session(page)
    session.on("Network.responseReceived", partial(_answered, sent))
    session.on("Network.loadingFinished", partial(_ended, sent))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return sent


def _complained(sent: Sent, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        sent.complaints.append(text)


def _answered(sent: Sent, event: dict[str, Any]) -> None:
    # What a style sheet holds within itself is not sent.
    if not event["response"]["url"].startswith("data:"):
        sent.answers[event["requestId"]] = event


def _ended(sent: Sent, event: dict[str, Any]) -> None:
    sent.sizes[event["requestId"]] = event["encodedDataLength"]


def _kept(headers: dict[str, str]) -> bool:
    plain = {name.lower(): value for name, value in headers.items()}
    return plain.get("cache-control") == A_YEAR and plain.get("content-encoding") == "gzip"
