"""What is refused when a notice is issued: each wrong place named, no address repeated."""

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import POST, Json, a_notice_body, an_item_body
from tests.support.builders import APlatform
from tests.support.problems import assert_problem
from tests.support.sql import fetch_value

NOBODY = "019ab000-0000-7000-8000-0000000000ff"


async def stored(house: House) -> int:
    """How many notices the register holds."""
    return int(await fetch_value(house, "SELECT count(*) FROM notices"))


def hashed(algorithm: str, value: object) -> Json:
    return {"items": [an_item_body(hashes=[{"algorithm": algorithm, "value": value}])]}


WRONG: list[tuple[str, Json, str]] = [
    ("a platform that is not there", {"platform_id": NOBODY}, "/platform_id"),
    ("no id of a platform", {"platform_id": "share"}, "/platform_id"),
    ("a regime that is not there", {"regime": "uk-own-idea"}, "/regime"),
    ("no code of a regime", {"regime": "UK OSA"}, "/regime"),
    ("no reference", {"reference": ""}, "/reference"),
    ("a long reference", {"reference": "x" * 101}, "/reference"),
    ("a reference of two lines", {"reference": "one\ntwo"}, "/reference"),
    ("a category of our own", {"category": "rude"}, "/category"),
    ("a priority of our own", {"priority": "whenever"}, "/priority"),
    ("a legal basis that is none", {"legal_basis": ["s.10", ""]}, "/legal_basis/1"),
    ("reasons with a NUL", {"reasons": "a\x00b"}, "/reasons"),
    ("long reasons", {"reasons": "x" * 10_001}, "/reasons"),
    ("a future start", {"clock_starts_at": "2026-11-23T09:00:01Z"}, "/clock_starts_at"),
    ("a start without offset", {"clock_starts_at": "2026-11-23T08:00:00"}, "/clock_starts_at"),
    ("a start as a number", {"clock_starts_at": 1795424400}, "/clock_starts_at"),
    (
        "a start before all years",
        {"clock_starts_at": "0001-01-01T00:00:00Z"},
        "/clock_starts_at",
    ),
    ("a date where none is set", {"respond_by": "2026-12-01T00:00:00Z"}, "/respond_by"),
    ("no date where one is due", {"regime": "uk-osa-information"}, "/respond_by"),
    (
        "a date at the start of the clock",
        {"regime": "uk-osa-information", "respond_by": "2026-11-23T09:00:00Z"},
        "/respond_by",
    ),
    ("no items", {"items": []}, "/items"),
    ("items that are none", {"items": ["https://share.example/"]}, "/items/0"),
    (
        "a media type of our own",
        {"items": [an_item_body(media_type="gif")]},
        "/items/0/media_type",
    ),
    ("a hash of our own", hashed("crc32", "0123456789"), "/items/0/hashes/0/algorithm"),
    ("a short hash", hashed("md5", "abc"), "/items/0/hashes/0/value"),
    ("a hash with a space", hashed("md5", "0123 4567"), "/items/0/hashes/0/value"),
    ("a hash as a number", hashed("md5", 12345678), "/items/0/hashes/0/value"),
    (
        "more hashes than 20",
        {"items": [an_item_body(hashes=[{"algorithm": "md5", "value": "0" * 32}] * 21)]},
        "/items/0/hashes",
    ),
    (
        "a note of two lines",
        {"items": [an_item_body(locator_note="a\nb")]},
        "/items/0/locator_note",
    ),
    ("a report that says maybe", {"report": {"good_faith": "maybe"}}, "/report/good_faith"),
    ("a report that says more", {"report": {"name": "A. Person"}}, "/report/name"),
    ("an unknown field", {"deadline": "tomorrow"}, "/deadline"),
    ("a past issue", {"issued_at": "2026-11-01T00:00:00Z"}, "/issued_at"),
]


@pytest.mark.parametrize(
    ("change", "pointer"), [pytest.param(*case, id=name) for name, *case in WRONG]
)
async def test_what_is_wrong_is_named_and_nothing_is_stored(
    officer: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    change: Json,
    pointer: str,
) -> None:
    answer = await officer.post("/v1/notices", json=a_notice_body(platform.id, **change))
    assert_problem(answer, 422, "malformed", pointer)
    assert await stored(house) == 0


async def test_an_unknown_platform_and_an_unknown_regime_are_named_together(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    body = a_notice_body(platform.id, platform_id=NOBODY, regime="uk-own-idea")
    answer = await officer.post("/v1/notices", json=body)
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [
        "/platform_id",
        "/regime",
    ]


@pytest.mark.parametrize("field", ["platform_id", "regime", "reference", "category", "items"])
async def test_what_a_notice_must_say_is_asked_for(
    officer: httpx.AsyncClient, platform: APlatform, field: str
) -> None:
    body = a_notice_body(platform.id)
    del body[field]
    assert_problem(await officer.post("/v1/notices", json=body), 422, "malformed", f"/{field}")


BAD_ADDRESSES = [
    pytest.param("secret.example/victim-4711", id="no scheme"),
    pytest.param("//secret.example/victim-4711", id="no scheme but a host"),
    pytest.param("ftp://secret.example/victim-4711", id="another scheme"),
    pytest.param("javascript:alert('victim-4711')", id="a script"),
    pytest.param("https://secret.example:99999/victim-4711", id="no such port"),
    pytest.param("https://[::1/victim-4711", id="no host"),
    pytest.param("https://secret.example/victim\x00-4711", id="a NUL"),
    pytest.param("https://secret.example/victim\n-4711", id="a line break"),
    pytest.param("https://secret.example/victim-4711" + "x" * 8_192, id="too long"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
async def test_each_wrong_address_is_named_by_its_place_and_never_repeated(
    officer: httpx.AsyncClient, platform: APlatform, house: House, address: str
) -> None:
    body = a_notice_body(platform.id, urls=[POST.format(1), address, POST.format(2)])
    answer = await officer.post("/v1/notices", json=body)
    assert_problem(answer, 422, "malformed", "/items/1/url")
    assert "4711" not in answer.text
    assert "secret" not in answer.text
    assert await stored(house) == 0


async def test_every_wrong_address_is_named_at_once(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    urls = ["nowhere", POST.format(1), "ftp://a.example/", "mailto:a@a.example"]
    answer = await officer.post("/v1/notices", json=a_notice_body(platform.id, urls=urls))
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == ["/items/0/url", "/items/2/url", "/items/3/url"]


async def test_a_thousand_and_one_items_are_refused(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    body = a_notice_body(platform.id, urls=[POST.format(n) for n in range(1_001)])
    assert_problem(await officer.post("/v1/notices", json=body), 422, "malformed", "/items")
    assert await stored(house) == 0


async def test_a_body_of_two_megabytes_is_too_large(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    body = a_notice_body(platform.id, reasons="x" * 2_000_000)
    assert_problem(await officer.post("/v1/notices", json=body), 413, "too_large")


NO_JSON = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"{", id="half an object"),
    pytest.param(b'{"reference": NaN}', id="not a number"),
    pytest.param(b'{"reference": "\xff"}', id="not UTF-8"),
    pytest.param(b'{"reference": "\\ud800"}', id="half a character"),
    pytest.param(b"[" * 100_000, id="endlessly deep"),
    pytest.param(b'"a notice"', id="a word"),
    pytest.param(b"[]", id="a list"),
    pytest.param(b"null", id="null"),
]


@pytest.mark.parametrize("content", NO_JSON)
async def test_a_body_that_is_no_notice_is_malformed(
    officer: httpx.AsyncClient, content: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await officer.post("/v1/notices", content=content, headers=headers)
    assert_problem(answer, 422, "malformed")


async def test_a_reference_that_is_taken_names_the_notice_that_has_it(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    first = await officer.post("/v1/notices", json=a_notice_body(platform.id, reference="CASE"))
    second = a_notice_body(platform.id, reference="CASE", urls=[POST.format(2)])
    answer = await officer.post("/v1/notices", json=second)
    assert_problem(answer, 409, "reference_taken")
    assert first.json()["id"] in answer.json()["detail"]
    assert await stored(house) == 1


async def test_only_the_regulator_issues_notices(
    platform_client: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    nobody: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    for client in (platform_client, dashboard):
        answer = await client.post("/v1/notices", json=a_notice_body(platform.id))
        assert_problem(answer, 403, "role_may_not")
    answer = await nobody.post("/v1/notices", json=a_notice_body(platform.id))
    assert_problem(answer, 401, "not_authenticated")
    assert await stored(house) == 0
