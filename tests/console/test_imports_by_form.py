"""Importing a file by a form: all of it or nothing, from whoever may, with a form of ours."""

from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.services.house import House
from app.services.import_receiving import carry_on
from tests.support.builders import APlatform
from tests.support.console import MULTIPART, Browser, a_form
from tests.support.sql import fetch_rows

PLACE = "/imports/new"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HEAD = "reference,url,category"
ROW = "A-1,https://share.example/1,intimate_image_abuse"
CSV = f"{HEAD}\n{ROW}\n".encode()
NDJSON = b'{"reference": "B-1", "url": "https://share.example/2"}\n'
JOBS = "SELECT state, rows_read FROM imports"
WAITING = "SELECT count(*) FROM import_notices"


def rows_for(platform: APlatform) -> dict[str, str]:
    return {"platform_id": str(platform.id), "regime": "uk-osa-intimate-image"}


async def kept(house: House) -> tuple[list[tuple[object, ...]], object]:
    """Every import on record, and how many rows wait to be entered."""
    [[waiting]] = await fetch_rows(house, WAITING)
    return [tuple(row) for row in await fetch_rows(house, JOBS)], waiting


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notices.csv", CSV),
        ("notices.csv", b"\xef\xbb\xbf" + CSV.replace(b",", b";").replace(b"\n", b"\r\n")),
        ("notices", NDJSON),
        ("NOTICES.JSONL", b"\n" + NDJSON),
    ],
)
async def test_a_file_is_imported_and_its_progress_shown(
    at_console: Browser, house: House, platform: APlatform, name: str, content: bytes
):
    form = await at_console.open((await at_console.open("/imports")).links["Import a file"])

    page = await at_console.upload(form, rows_for(platform), (name, content))

    assert page.path.startswith("/imports/")
    assert "data-live" in page.answer.text
    await carry_on(house)
    assert "Done" in (await at_console.open(page.path)).text
    assert len(await fetch_rows(house, "SELECT id FROM notices")) == 1


async def test_a_file_sent_twice_with_one_form_is_imported_once(
    at_console: Browser, house: House, platform: APlatform
):
    form = await at_console.open(PLACE)

    pages = [
        await at_console.upload(form, rows_for(platform), ("notices.csv", CSV)) for _ in "12"
    ]

    assert pages[0].path == pages[1].path
    other = ("notices.csv", CSV.replace(b"A-1", b"A-2"))
    again = await at_console.upload(form, rows_for(platform), other, status=422)
    anew = await at_console.upload(again, {}, other)
    assert anew.path not in {pages[0].path, PLACE}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ((), "Choose a file"),
        ((("notices.csv", b""),), "The file is empty."),
        ((("notices.csv", HEAD.encode()),), "The file holds no rows besides its header."),
        ((("notices.csv", CSV.decode().encode("utf-16")),), "looks like UTF-16"),
        ((("notices.csv", b"r\xe9f\xe9rence,url\n"),), "as text in UTF-8"),
        ((("notices.csv", b"colour\nred\n"),), "lacks a column that is needed"),
        ((("notices.csv", CSV), ("more.csv", CSV)), "Choose one file"),
        ((("notices.csv", CSV), ("", b"")), "Choose one file"),
    ],
)
async def test_what_is_no_file_of_notices_is_told_and_nothing_is_kept(
    at_console: Browser,
    house: House,
    platform: APlatform,
    files: tuple[tuple[str, bytes], ...],
    told: str,
):
    form = await at_console.open(PLACE)

    again = await at_console.upload(form, rows_for(platform), *files, status=422)

    assert told in again.text
    assert "#file" in again.links.values()
    assert again.form(PLACE).values["platform_id"] == str(platform.id)
    assert await fetch_rows(house, "SELECT id FROM imports WHERE state = 'running'") == []
    assert (await kept(house))[1] == 0


async def test_a_row_that_is_not_in_utf_8_is_told_by_its_line(
    at_console: Browser, platform: APlatform
):
    rows = CSV + b"caf\xe9,https://share.example/2,other\n"

    page = await at_console.upload(
        await at_console.open(PLACE), rows_for(platform), ("notices.csv", rows)
    )

    assert "is not UTF-8" in page.text


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"platform_id": "seven"}, "platform_id", "is not an identifier"),
        ({"platform_id": "00000000-0000-0000-0000-000000000007"}, "platform_id", "no such"),
        ({"regime": "no-such"}, "regime", "there is no such regime"),
    ],
)
async def test_what_is_said_of_all_rows_must_be_on_record(
    at_console: Browser, house: House, wrong: dict[str, str], field: str, told: str
):
    form = await at_console.open(PLACE)

    again = await at_console.upload(form, wrong, ("notices.csv", CSV), status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()
    assert await kept(house) == ([], 0)


async def test_without_a_form_of_ours_nothing_of_the_file_is_read(
    at_console: Browser, house: House, platform: APlatform
):
    values = {**(await at_console.open(PLACE)).form(PLACE).values, **rows_for(platform)}
    del values["file"]
    without = {name: value for name, value in values.items() if name != "form_token"}
    sent: list[tuple[bytes, dict[str, str]]] = [
        (a_form(without, ("notices.csv", CSV)), {}),
        (a_form({**values, "form_token": "0" * 64}, ("notices.csv", CSV)), {}),
        (a_form(values, ("notices.csv", CSV)), {"Sec-Fetch-Site": "cross-site"}),
        # The token after the file: by then the file would have been read.
        (a_form({}, ("notices.csv", CSV)) + a_form(values), {}),
    ]
    for body, headers in sent:
        answer = await at_console.client.post(
            PLACE, content=body, headers={**MULTIPART, **headers}
        )
        assert answer.status_code == 403, answer.text
    assert await kept(house) == ([], 0)


async def test_of_nobody_no_file_is_taken(browser: Browser, house: House):
    body = a_form({"form_token": "x", "once": "x" * 43}, ("notices.csv", CSV))

    answer = await browser.client.post(PLACE, content=body, headers=MULTIPART)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")
    assert await kept(house) == ([], 0)


async def test_a_platform_imports_nothing(at_own: Browser, house: House):
    token = (await at_own.open("/own")).form("/sign-out").values
    body = a_form({**token, "once": "x" * 43}, ("notices.csv", CSV))

    answer = await at_own.client.post(PLACE, content=body, headers=MULTIPART)

    assert answer.status_code == 403
    assert (await at_own.client.get(PLACE)).status_code == 403
    assert await kept(house) == ([], 0)


@pytest.mark.parametrize("left", [30, 300, 100_000])
async def test_a_body_that_ends_too_soon_leaves_nothing_behind(
    at_console: Browser, house: House, platform: APlatform, left: int
):
    values = {**(await at_console.open(PLACE)).form(PLACE).values, **rows_for(platform)}
    del values["file"]
    rows = CSV + b"".join(
        b"A-%d,https://share.example/%d,other\n" % (n, n) for n in range(9999)
    )
    whole = a_form(values, ("notices.csv", rows))

    answer = await at_console.client.post(PLACE, content=whole[:-left], headers=MULTIPART)

    assert answer.status_code == 422
    assert "broke off before its end" in answer.text
    [[state, _]], waiting = await kept(house)
    assert (state, waiting) == ("failed", 0)


async def test_a_connection_that_ends_too_soon_leaves_nothing_behind(
    at_console: Browser, app: FastAPI, house: House, platform: APlatform
):
    values = {**(await at_console.open(PLACE)).form(PLACE).values, **rows_for(platform)}
    del values["file"]
    whole = a_form(values, ("notices.csv", CSV * 20_000))
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": whole[: len(whole) // 2], "more_body": True},
        {"type": "http.disconnect"},
    ]
    told: list[int] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    request = at_console.client.build_request("POST", PLACE, headers=MULTIPART)
    await app(_scope(app, request), receive, send)

    assert told == [400]
    [[state, _]], waiting = await kept(house)
    assert (state, waiting) == ("failed", 0)


async def test_a_form_that_is_too_large_is_refused_before_its_file(
    at_console: Browser, house: House
):
    values = (await at_console.open(PLACE)).form(PLACE).values
    too_much = {**values, "platform_id": "7" * 1_200_000}

    async def slowly(body: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    multipart = slowly(a_form(too_much, ("notices.csv", CSV)))
    plain = slowly(b"platform_id=" + b"7" * 1_200_000)
    for body, kind in ((multipart, MULTIPART), (plain, FORM)):
        answer = await at_console.client.post(PLACE, content=body, headers=kind)
        assert answer.status_code == 413
        assert "Too much was sent" in answer.text
    assert await kept(house) == ([], 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b'------of-a-browser\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--',
        a_form({f"field-{n}": "" for n in range(2_001)}),
        a_form({}, ("x", b"")).replace(b'name="file"', b'name="other"'),
    ],
)
async def test_what_is_no_form_is_refused(at_console: Browser, house: House, body: bytes):
    answer = await at_console.client.post(PLACE, content=body, headers=MULTIPART)

    assert answer.status_code == 422
    assert await kept(house) == ([], 0)
    bare = {"Content-Type": "multipart/form-data"}
    answer = await at_console.client.post(PLACE, content=body, headers=bare)
    assert answer.status_code == 422


def _scope(app: FastAPI, request: httpx.Request) -> dict[str, Any]:
    """As a server has it that knows no length of the body beforehand."""
    headers = [(name.lower(), value) for name, value in request.headers.raw]
    return {
        "type": "http",
        "app": app,
        "method": "POST",
        "path": PLACE,
        "raw_path": PLACE.encode(),
        "root_path": "",
        "query_string": b"",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("forthwith.example", 80),
        "client": ("127.0.0.1", 1),
        "headers": [one for one in headers if one[0] != b"content-length"],
    }
