"""How soon the first byte of each page of the regulator's console comes, and how long it is."""

import http.client
import re
import time
from collections.abc import Mapping
from statistics import median
from typing import Final
from urllib.parse import urlencode

from app.values import dataclass
from tests.bench.ground import Ground
from tests.bench.register import KEY
from tests.bench.results import Result, Target

SOON: Final = Target(at_most=100)
# Whole lists by every filter, and pages of one thing; `{notice}` and the like are filled in.
PAGES: Final = (
    "/",
    "/queue?unassigned=true",
    "/notices",
    "/notices?sort=-issued",
    *(
        f"/notices?timeliness={word}"
        for word in ("on_time", "due_soon", "overdue", "contested", "late", "withdrawn")
    ),
    *(
        f"/notices?state={state}"
        for state in ("awaiting_acknowledgement", "awaiting_response", "resolved", "withdrawn")
    ),
    "/notices?timeliness=overdue&sort=-issued",
    "/notices?category=fraud",
    "/notices?regime=uk-osa-intimate-image",
    "/notices?platform_id={platform}",
    "/notices?provider_id={provider}&timeliness=overdue",
    "/notices?provider_id={provider}&timeliness=late",
    "/notices?reference={reference}",
    "/notices?q={reference}",
    "/notices?q=series+7",
    "/notices?due_within=P1D",
    "/notices?overdue_within=P1D",
    "/notices?issued_within=P1D",
    "/notices?unassigned=true",
    "/notices?unassigned=true&state=awaiting_response",
    "/notices?tag=none",
    "/notices/{notice}",
    "/providers",
    "/providers/{provider}",
    "/platforms",
    "/platforms/{platform}",
    "/exposures",
    "/exposures?sort=-overdue",
    "/exposures?sort=-accrued",
    "/transparency",
    "/decisions",
    "/deliveries",
    "/saved-filters",
    "/regimes",
    "/holidays",
    "/imports",
    "/keys",
)
_READINGS: Final = 20
_PATIENCE_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as it came: after how many milliseconds it began, and its bytes."""

    first: float
    length: int


def first_bytes(ground: Ground, port: int, *, notices: int) -> list[Result]:
    """Of each page, once it was asked for: medians, the worst beside them."""
    cookie = _sit_down(port)
    names = _names(port, cookie)
    return [_of_page(ground, port, page.format(**names), cookie, notices) for page in PAGES]


def _of_page(ground: Ground, port: int, page: str, cookie: str, notices: int) -> Result:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    headers = {"Cookie": cookie, "Accept": "text/html"}
    warm = _read(connection, page, headers)
    count = ground.sized(_READINGS, quick=1)
    readings = [_read(connection, page, headers) for _ in range(count)]
    connection.close()
    times = tuple(reading.first for reading in readings)
    said = f"{median(times):,.0f} ms, at first {warm.first:,.0f} ms, {warm.length:,} bytes"
    ground.say(f"figures: {page}: {said}")
    return Result(
        bench="figures",
        what=f"first byte, {notices:,} notices",
        ours=f"GET {page}: {warm.length:,} bytes",
        baseline="",
        rounds=times,
        target=SOON,
        unit=" ms",
    )


def _read(
    connection: http.client.HTTPConnection, page: str, headers: Mapping[str, str]
) -> Reading:
    began = time.perf_counter()
    connection.request("GET", page, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read(1)
    first = (time.perf_counter() - began) * 1e3
    body += answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{page} was answered {answer.status}")
    return Reading(first, len(body))


def _sit_down(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    connection.request("POST", "/sign-in", urlencode({"key": KEY}), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 303:
        raise RuntimeError(f"nobody can sit down at the console: {answer.status}")
    return answer.headers["Set-Cookie"].partition(";")[0]


def _names(port: int, cookie: str) -> dict[str, str]:
    """What pages of one thing are asked of: the newest notice, and whose it is."""
    newest = _text(port, "/notices?sort=-issued", cookie)
    notice, reference = _found(r'href="/notices/([0-9a-f-]{36})">([^<]+)<', newest)
    (platform,) = _found(r'href="/platforms/([0-9a-f-]{36})"', newest)
    page = _text(port, f"/platforms/{platform}", cookie)
    (provider,) = _found(r'href="/providers/([0-9a-f-]{36})"', page)
    return {
        "notice": notice,
        "reference": reference,
        "platform": platform,
        "provider": provider,
    }


def _text(port: int, page: str, cookie: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    connection.request("GET", page, headers={"Cookie": cookie, "Accept": "text/html"})
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def _found(pattern: str, text: str) -> tuple[str, ...]:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError("the page does not hold what leads on")
    return found.groups()
