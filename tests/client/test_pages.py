"""What docs/client.md and docs/curl.md tell platforms to do is done, against a register."""

import asyncio
import json
import os
import re
import shlex
import sys
from collections.abc import AsyncGenerator
from string import Template
from uuid import UUID

import httpx
import pytest

from app.services.house import House
from app.services.ticks import sequence_events
from tests.house.files import ROOT
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.databases import Databases
from tests.support.sandbox import committing_sandbox


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"^```{language}$(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
async def committing(databases: Databases, clock: FixedClock) -> AsyncGenerator[House]:
    """A sandbox, since one of the things told is how to move its clock."""
    async with (
        databases.private_clone() as url,
        committing_sandbox(url, clock) as house,
    ):
        yield house


@pytest.fixture
async def notice(committing: House, share: APlatform) -> UUID:
    notice = await a_notice(committing, an_order(share.id, reference="CASE-2026-0042"))
    await sequence_events(committing)
    return notice


async def test_the_page_on_the_client_is_a_program_that_runs(
    address: str, share: APlatform, notice: UUID
) -> None:
    program = "\n".join(blocks("client.md", "python"))
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "error", "-c", program),
        env={**os.environ, "REGISTER": address, "KEY": share.secret, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await running.communicate()

    assert (running.returncode, err) == (0, b"")
    assert out.decode().splitlines() == [
        "CASE-2026-0042 resolved None",
        "['CASE-2026-0042']",
        "to do: CASE-2026-0042",
        "2026-11-25 10:00:00+00:00",
    ]


def requests_of(page: str, known: dict[str, str]) -> list[list[str]]:
    """The words of each request that a page makes with curl, with what is known put in."""
    text = Template("\n".join(blocks(page, "sh"))).safe_substitute(known)
    lines = re.sub(r"\\\n|\n(?= +\")", " ", text)
    return [shlex.split(line) for line in lines.splitlines() if line.startswith("curl ")]


def sent(words: list[str]) -> httpx.Request:
    """What curl would send for these words."""
    [url] = [word for word in words if word.startswith("http")]
    headers = [words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H"]
    body = words[words.index("-d") + 1] if "-d" in words else None
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    return httpx.Request(method, url, headers=[(n, v) for n, v in headers], content=body)


async def test_every_request_of_the_page_on_curl_is_answered(
    address: str, share: APlatform, notice: UUID
) -> None:
    bearing = {"Authorization": f"Bearer {share.secret}"}
    async with httpx.AsyncClient() as client:
        read = await client.get(f"{address}/v1/platform/notices/{notice}", headers=bearing)
        known = {
            "API": f"{address}/v1",
            "KEY": share.secret,
            "NOTICE": str(notice),
            "ITEM": read.json()["items"][0]["id"],
            "NOW": MONDAY.isoformat(),
        }
        answers = [await client.send(sent(words)) for words in requests_of("curl.md", known)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 201, 201, 200, 200]
    assert json.loads(answers[4].text)["items"][0]["outcome"] == "access_disabled"
