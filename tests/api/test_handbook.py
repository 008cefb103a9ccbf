"""/docs shows the reference of the API to a browser that reaches no host but this one."""

import re
from html.parser import HTMLParser
from importlib.metadata import version

import pytest
from httpx import AsyncClient

ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
KINDS = {
    "docs/swagger-ui.css": "text/css; charset=utf-8",
    "docs/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "docs/docs.js": "text/javascript; charset=utf-8",
    "openapi.json": "application/json",
}


class _Page(HTMLParser):
    """What a page refers to, and the scripts and styles that stand in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.inline: list[str] = []
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        self.references += [value or "" for name, value in attrs if name in {"src", "href"}]
        self.inline += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within in {"script", "style"}:
            self.inline.append(data)


async def the_page(nobody: AsyncClient) -> _Page:
    return _Page((await nobody.get("/docs")).text)


async def test_the_page_lets_a_browser_load_only_from_this_service(nobody: AsyncClient):
    answer = await nobody.get("/docs")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert not ELSEWHERE.search(policy)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


async def test_the_page_names_no_other_host(nobody: AsyncClient):
    text = (await nobody.get("/docs")).text
    initialiser = (await nobody.get("/docs/docs.js")).text

    assert not ELSEWHERE.search(text)
    assert "http" not in re.sub(r"//.*", "", initialiser)
    # Unless it is told, the reference asks a host elsewhere whether the document is valid.
    assert "validatorUrl: null" in initialiser


async def test_no_script_and_no_style_stands_in_the_page(nobody: AsyncClient):
    assert (await the_page(nobody)).inline == []


async def test_everything_that_the_page_refers_to_is_there_and_is_what_it_is_said_to_be(
    nobody: AsyncClient,
):
    page = await the_page(nobody)
    ours = [reference for reference in page.references if reference != "data:,"]
    found = {reference: await nobody.get(f"/{reference}") for reference in ours}

    assert {reference.partition("?")[0] for reference in ours} == set(KINDS)
    for reference, answer in found.items():
        assert answer.status_code == 200
        assert answer.headers["content-type"] == KINDS[reference.partition("?")[0]]


async def test_swagger_ui_is_kept_for_long_and_asked_for_under_the_version_of_its_package(
    nobody: AsyncClient,
):
    for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
        (reference,) = [r for r in (await the_page(nobody)).references if name in r]
        answer = await nobody.get(f"/{reference}")

        assert reference.partition("?")[2] == version("fastapi-offline")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert len(answer.content) > 100_000


@pytest.mark.parametrize(
    "path",
    [
        "/docs/README.md",
        "/docs/docs.html",
        "/docs/..%2Fpages%2Fdocs.html",
        "/docs/%2e%2e",
        "/docs/oauth2-redirect",
        "/redoc",
    ],
)
async def test_nothing_else_is_given_out(nobody: AsyncClient, path: str):
    answer = await nobody.get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_the_pages_are_no_part_of_the_contract(nobody: AsyncClient):
    paths = (await nobody.get("/openapi.json")).json()["paths"]

    assert [path for path in paths if path.startswith("/docs")] == []
