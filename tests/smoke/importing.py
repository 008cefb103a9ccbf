"""Rows sent to a service, as an import, which is killed, all of it, while it is at them."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx

from app.store import embedded
from tests.smoke.service import Service, a_platform, until
from tests.support.postgres import connected

REGIME = "uk-osa-illegal-content"
# More than two spans of notices, and several pieces of what is sent.
ROWS = 11_000
BROKEN_OFF = "What was sent broke off before its end."
_ADDRESSES = 10_000
_PIECE = 500
# What tells an import from another that did the same.
_ITS_OWN = frozenset({"id", "created_at", "finished_at", "version"})
_READING = "SELECT id FROM imports WHERE state = 'receiving' AND rows_read > 0"
_ENTERED = "SELECT entered_to > 0 FROM imports WHERE id = $1"
_GIVEN_UP = "UPDATE imports SET held_until = '2000-01-01' WHERE finished_at IS NULL"
_STAGED = "SELECT (SELECT count(*) FROM import_notices) + (SELECT count(*) FROM import_items)"
_NOTICES = "SELECT coalesce(array_agg(id), '{}') FROM notices WHERE platform_id = $1"
# The notices of a platform and their references; the events of their issue and the notices
# these are of; and the places such events have in the log or will get there.
_COUNTS = """
    WITH mine AS (SELECT id, reference FROM notices WHERE platform_id = $1),
    issued AS (
        SELECT id, notice_id FROM events
        WHERE kind = 'notice.issued' AND notice_id IN (SELECT id FROM mine)
    ),
    places AS (SELECT event_id FROM log UNION ALL SELECT unnest(event_ids) FROM outbox)
    SELECT ARRAY[
        (SELECT count(*) FROM mine),
        (SELECT count(DISTINCT reference) FROM mine),
        (SELECT count(*) FROM issued),
        (SELECT count(DISTINCT notice_id) FROM issued),
        (SELECT count(*) FROM places JOIN issued ON issued.id = places.event_id)
    ]
"""


class Importer:
    """Whoever sends the same rows about a platform of their own, under keys of their own."""

    def __init__(self, service: Service, name: str) -> None:
        self._service = service
        self._name = name
        with service.client() as supervisor:
            platform, _ = a_platform(supervisor)
        self.platform = UUID(platform)

    def send(self) -> httpx.Response:
        """Sends all rows. Again is the same request, and gets the same answer."""
        return self._send(pieces(self._name))

    def accepted(self) -> UUID:
        """The job that was made of all rows."""
        answer = self.send()
        assert answer.status_code == 202, answer.text
        return UUID(answer.json()["id"])

    def broken_off(self) -> UUID:
        """The job that had read a part of the rows when the service was killed."""
        begun: list[UUID] = []

        def cut_short() -> Iterator[bytes]:
            *first, last = pieces(self._name)
            yield from first
            until(lambda: self.asked(_READING) is not None)
            begun.append(self.asked(_READING))
            kill_outright(self._service)
            yield last

        with suppress(httpx.TransportError):
            raise AssertionError(self._send(cut_short()).text)
        return begun[0]

    def job(self, import_id: UUID) -> dict[str, Any]:
        """What the service says of a job."""
        with self._service.client() as client:
            return _job(client, import_id)

    def outcome(self, import_id: UUID) -> dict[str, Any]:
        """What came of a job once it came to its end, by itself."""
        with self._service.client() as client:
            until(lambda: _job(client, import_id)["finished_at"] is not None)
            told = _job(client, import_id)
        return {name: value for name, value in told.items() if name not in _ITS_OWN}

    def is_entering(self, import_id: UUID) -> bool:
        return bool(self.asked(_ENTERED, import_id))

    def notices(self) -> set[UUID]:
        return set(self.asked(_NOTICES, self.platform))

    def left_to_enter(self) -> int:
        """How much of what was read, of whichever import, still waits in the database."""
        return int(self.asked(_STAGED))

    def give_up_waiting(self) -> None:
        """As if the time had passed after which a process that is silent is given up."""
        self.asked(_GIVEN_UP)

    def each_notice_is_there_once(self, notices: int) -> None:
        assert self.asked(_COUNTS, self.platform) == [notices] * 5

    def asked(self, question: str, *values: UUID) -> Any:
        """What the database of the service says: one value."""
        url = embedded.find_running(self._service.data_dir)
        assert url is not None
        return asyncio.run(_asked(url, question, *values))

    def _send(self, body: Iterator[bytes]) -> httpx.Response:
        headers = {"Idempotency-Key": self._name, "Content-Type": "text/csv"}
        query = {"platform_id": str(self.platform), "regime": REGIME}
        with self._service.client() as client:
            return client.post("/v1/imports", params=query, content=body, headers=headers)


def pieces(name: str) -> Iterator[bytes]:
    """Rows with references of their own; some repeat an address, some cannot be taken."""
    yield b"reference,issued_at,url\n"
    for begin in range(0, ROWS, _PIECE):
        numbers = range(begin, min(begin + _PIECE, ROWS))
        yield "".join(_row(name, number) for number in numbers).encode()


def kill_outright(service: Service) -> None:
    """The service and every process of its PostgreSQL, at once."""
    service.process.send_signal(signal.SIGSTOP)
    for server in service.servers():
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)
    service.end(signal.SIGKILL)


def _row(name: str, number: int) -> str:
    moment = "never" if number % 2_000 == 1_999 else f"2025-07-{1 + number % 28:02}"
    return f"{name}-{number},{moment},https://share.example/post/{number % _ADDRESSES}\n"


def _job(client: httpx.Client, import_id: UUID) -> dict[str, Any]:
    answer = client.get(f"/v1/imports/{import_id}", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def _asked(url: str, question: str, *values: UUID) -> Any:
    async with connected(url) as connection:
        return await connection.fetchval(question, *values)
