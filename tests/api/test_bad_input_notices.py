"""Every place of every body about a notice, filled with what nobody should send there.

Whatever it is, the answer is a 4xx that names the place, nothing is stored of the request,
and nothing of what was sent is repeated.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from app.services.house import House
from app.values import dataclass
from tests.support.bodies import Json, a_notice_body, an_item_body, issued
from tests.support.builders import APlatform
from tests.support.sql import fetch_rows, fetch_value

Place = tuple[str | int, ...]

A_PLATFORM, AN_ITEM = str(uuid4()), str(uuid4())
AT, LATER = "2026-11-23T09:00:00Z", "2026-12-01T09:00:00Z"
HASH = {"algorithm": "sha256", "value": "0" * 64}
ITEM = an_item_body(hashes=[HASH], locator_note="third post")
REPORT = {"is_intimate_image": True, "good_faith": True}
NOTICE: Json = a_notice_body(
    UUID(A_PLATFORM),
    items=[ITEM],
    legal_basis=["SOA 2003 s.66B(1)"],
    reasons="as reported",
    clock_starts_at=AT,
    respond_by=None,
    priority="high",
    report=REPORT,
)
CORRECTION = {
    "item_id": AN_ITEM,
    "url": "https://share.example/moved",
    "media_type": "video",
    "hashes": [HASH],
    "locator_note": "moved",
}
ANSWER = {
    "item_id": AN_ITEM,
    "outcome": "disputed",
    "effective_at": AT,
    "ground": "not_covered_material",
    "territories": ["GB"],
    "note": "as we see it",
}
BODIES: Mapping[str, Json] = {
    "notices": NOTICE,
    "withdraw": {"reason": "sent in error"},
    "amend": {"reason": "more", "add_items": [ITEM], "correct_items": [CORRECTION]},
    "acknowledgement": {"received_at": AT, "reference": "OURS-1"},
    "responses": {"items": [ANSWER]},
    "clock-events": {"kind": "extended", "at": AT, "reason": "asked for", "until": LATER},
}
BY_PLATFORM = {"acknowledgement", "responses"}

# Nothing of this is taken anywhere.
NOWHERE: list[Any] = [
    "canary\x00",
    "canary\ud800",
    "canary\x1b[31m",
    {"no such field": {"canary": "canary"}},
    [["canary"]],
    float("nan"),
    float("inf"),
    10**400,
    -1,
    1.5,
    1e300,
    "",
    "canary" * 2_000,
]
# Nor this where a moment stands.
NO_MOMENTS: list[Any] = [
    "2026-11-23T09:00:00",
    "2026-11-23",
    "2026-11-23T09:00Z",
    "2026-11-23T24:00:01Z",
    "2026-02-30T09:00:00Z",
    "2026-11-23T09:00:00+25:00",
    "2026-11-23T09:00:00.1234567Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "10000-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
    "\uff12\uff10\uff12\uff16-11-23T09:00:00Z",
    " 2026-11-23T09:00:00Z",
    "2026-11-23T09:00:00Z\n",
    "now",
    1795424400,
    True,
]
# Nor these where a yes or no stands.
NO_BOOLEANS: list[Any] = ["true", "yes", 0, 1]
MOMENTS = {"clock_starts_at", "respond_by", "received_at", "effective_at", "at", "until"}
MAY_BE_EMPTY = {"reasons", "note"}


@dataclass(frozen=True)
class Register:
    """A notice that all of it is about, and who asks."""

    notice: str
    item: str
    platform: str
    officer: httpx.AsyncClient
    share: httpx.AsyncClient

    def body(self, act: str) -> Json:
        """What would be accepted: it names what there is."""
        text = json.dumps(BODIES[act]).replace(AN_ITEM, self.item)
        return dict(json.loads(text.replace(A_PLATFORM, self.platform)))

    async def send(self, act: str, body: object) -> httpx.Response:
        return await self.send_text(act, json.dumps(body))

    async def send_text(self, act: str, text: str) -> httpx.Response:
        client = self.share if act in BY_PLATFORM else self.officer
        path = "/v1/notices" if act == "notices" else f"/v1/notices/{self.notice}/{act}"
        headers = {"Content-Type": "application/json", "Idempotency-Key": "one"}
        return await client.post(path, content=text, headers=headers)


@pytest.fixture
async def register(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, platform: APlatform
) -> Register:
    notice = await issued(officer, platform.id, regime="au-removal-notice")
    item = notice["items"][0]["id"]
    return Register(notice["id"], item, str(platform.id), officer, platform_client)


def parts(body: Any) -> dict[str | int, Any]:
    """What stands right below, by name or by number; nothing below a value."""
    below: Any = body
    if isinstance(body, list):
        below = enumerate(below)
    elif not isinstance(body, dict):
        below = ()
    return dict(below)


def places(body: Any, place: Place = ()) -> Iterator[Place]:
    """Every place in a body below the whole."""
    for name, value in parts(body).items():
        yield (*place, name)
        yield from places(value, (*place, name))


def replaced(body: Any, place: Place, value: object) -> Any:
    """The body with something else at a place."""
    if not place:
        return value
    name, *below = place
    changed = parts(body)
    changed[name] = replaced(changed[name], tuple(below), value)
    return list(changed.values()) if isinstance(body, list) else changed


def wrong_at(place: Place, value: object) -> list[Any]:
    name = place[-1]
    wrong = NOWHERE + (NO_MOMENTS if name in MOMENTS else [])
    if isinstance(value, bool):
        wrong = wrong + NO_BOOLEANS
    return [one for one in wrong if one != "" or name not in MAY_BE_EMPTY]


def value_at(body: Any, place: Place) -> Any:
    for name in place:
        body = body[name]
    return body


async def stored(house: House) -> dict[str, str]:
    """The whole register, to be compared."""
    tables = await fetch_rows(
        house, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    every = "SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '') FROM {} t"
    return {name: await fetch_value(house, every.format(name)) for (name,) in tables}


def assert_refused(answer: httpx.Response, place: Place, sent: object) -> None:
    """By the place that is wrong or, where no JSON can hold it, by the whole."""
    said = (place, str(sent)[:60], answer.text[:300])
    assert answer.status_code == 422, said
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    named = "".join(f"/{name}" for name in place)
    assert pointers == [""] or any(p.startswith(named) for p in pointers), said
    assert "canary" not in answer.text, said


@pytest.mark.parametrize("act", BODIES)
async def test_as_they_are_the_bodies_are_taken(register: Register, act: str) -> None:
    answer = await register.send(act, register.body(act))
    assert answer.is_success, answer.text


CASES = [(act, place) for act, body in BODIES.items() for place in places(body)]


@pytest.mark.parametrize(
    ("act", "place"), [pytest.param(*c, id="-".join(map(str, (c[0], *c[1])))) for c in CASES]
)
async def test_what_should_not_stand_there_is_refused_by_its_place(
    register: Register, house: House, act: str, place: Place
) -> None:
    before = await stored(house)
    body = register.body(act)
    for wrong in wrong_at(place, value_at(body, place)):
        answer = await register.send(act, replaced(body, place, wrong))
        assert_refused(answer, place, wrong)
    assert await stored(house) == before


NO_FIELDS = ("surplus", "https://canary.example/x", "", "__class__", "canary\x00", "ö" * 70)
OBJECTS = [
    (act, place)
    for act, body in BODIES.items()
    for place in ((), *places(body))
    if isinstance(value_at(body, place), dict)
]


@pytest.mark.parametrize(
    ("act", "place"), [pytest.param(*c, id="-".join(map(str, (c[0], *c[1])))) for c in OBJECTS]
)
async def test_a_field_that_there_is_not_is_refused_in_every_object(
    register: Register, house: House, act: str, place: Place
) -> None:
    before = await stored(house)
    body = register.body(act)
    here = value_at(body, place)
    for name in (
        "surplus",
        "https://canary.example/x",
        "",
        "__class__",
        "canary\x00",
        "ö" * 70,
    ):
        wider = {**here, name: 1}
        answer = await register.send(act, replaced(body, place, wider))
        assert_refused(answer, place, name)
    twice = json.dumps(here)[:-1] + ', "reason": "x", "reason": "y"}'
    text = json.dumps(replaced(body, place, "HERE"))
    answer = await register.send_text(act, text.replace('"HERE"', twice))
    assert_refused(answer, (), "a field twice")
    assert answer.json()["errors"][0]["detail"] == "a field stands twice in one object"
    assert await stored(house) == before
