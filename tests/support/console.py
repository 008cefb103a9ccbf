"""The console as a browser without script meets it: pages, their forms, where they lead."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from app.domain.permissions import Role
from tests.support.keys import SECRETS
from tests.support.markup import Page, read_page

FILE = "file"
BOUNDARY = b"----of-a-browser"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
A_BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"}


class Browser:
    """Keeps cookies, sends forms as they stand in pages, and follows where it is sent."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def sign_in(self, role: Role) -> None:
        await self.sit_down(SECRETS[role])

    async def sit_down(self, key: str) -> None:
        answer = await self.client.post("/sign-in", data={"key": key})
        assert answer.status_code == 303, answer.text

    async def open(self, path: str, *, status: int = 200) -> Page:
        """A page, with what it holds."""
        answer = await self.client.get(path, follow_redirects=True)
        return _page(answer, status)

    async def send(
        self, page: Page, entered: dict[str, str], *, to: str | None = None, status: int = 200
    ) -> Page:
        """Sends the form of a page with what was entered; `to` names one by its action."""
        form = page.form(to)
        where = "params" if form.method == "get" else "data"
        values: dict[str, Any] = {where: {**form.values, **entered}}
        answer = await self.client.request(
            form.method, form.action or page.path, **values, follow_redirects=True
        )
        return _page(answer, status)

    async def upload(
        self,
        page: Page,
        entered: dict[str, str],
        *files: tuple[str, bytes],
        to: str | None = None,
        status: int = 200,
    ) -> Page:
        """Sends the form of a page with files, each by its name; without one as a browser
        sends a field in which none was chosen.
        """
        form = page.form(to)
        values = {**form.values, **entered}
        values.pop(FILE, None)
        body = a_form(values, *(files or (("", b""),)))
        answer = await self.client.post(
            form.action or page.path, content=body, headers=MULTIPART, follow_redirects=True
        )
        return _page(answer, status)


def a_form(values: dict[str, str], *files: tuple[str, bytes]) -> bytes:
    """What a browser sends of a form with a field for a file, whatever else it holds."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in values.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="{FILE}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        for name, content in files
    ]
    whole = b"".join(b"--" + BOUNDARY + b"\r\n" + part + b"\r\n" for part in parts)
    return whole + b"--" + BOUNDARY + b"--\r\n"


@asynccontextmanager
async def a_browser(app: FastAPI) -> AsyncGenerator[Browser]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://forthwith.example",
        headers=A_BROWSER,
    ) as client:
        yield Browser(client)


def _page(answer: httpx.Response, status: int) -> Page:
    """Every page that a test meets has to be one that anybody can use."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = read_page(answer)
    assert page.faults == []
    return page
