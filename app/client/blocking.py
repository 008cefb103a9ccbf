"""The client for a program that waits for each answer."""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Self, TypeVar
from uuid import UUID

import httpx

from app.client import calls
from app.client.signing_keys import PublicKey
from app.client.talking import Call, Done, Heard, Patience, Unheard, talk
from app.client.ways import TIMEOUT, bearing, heard_in, request_of
from schemas.v1.notices import Acknowledgement, ItemResponse, Notice, NoticeQuery
from schemas.v1.receipts import AcknowledgedNotice, AnsweredNotice
from schemas.v1.sandbox import SandboxTime

T = TypeVar("T")


class Client:
    """A platform at the door of its register.

    Each act is sent under one Idempotency-Key, made for it unless `key` is given, and sent
    again while nobody answers or the register says later. `timeout` is for one try.
    """

    def __init__(
        self,
        address: str,
        secret: str,
        *,
        patience: Patience | None = None,
        timeout: timedelta = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._timeout = timeout
        self._http = httpx.Client(
            base_url=address, headers=bearing(secret), transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def notices(self, asked: NoticeQuery | None = None) -> Iterator[Notice]:
        """The platform's own notices by the filters given, however many pages they fill."""
        query = asked or NoticeQuery()
        while True:
            page = self._do(calls.notices(query))
            yield from page.items
            if page.next is None:
                return
            query = query.model_copy(update={"after": page.next})

    def notice(self, notice_id: UUID) -> Notice:
        return self._do(calls.notice(notice_id))

    def acknowledge(
        self, notice_id: UUID, said: Acknowledgement | None = None, *, key: str | None = None
    ) -> AcknowledgedNotice:
        """Say that the platform has the notice. Repeating it is harmless."""
        return self._do(calls.acknowledge(notice_id, said, key))

    def respond(
        self, notice_id: UUID, items: Iterable[ItemResponse], *, key: str | None = None
    ) -> AnsweredNotice:
        """Say what became of items. A later answer corrects an earlier one."""
        return self._do(calls.respond(notice_id, items, key))

    def signing_keys(self) -> dict[str, PublicKey]:
        """The keys by which receipts are checked."""
        return self._do(calls.signing_keys())

    def sandbox_clock(self) -> SandboxTime:
        """What time it is in the sandbox."""
        return self._do(calls.sandbox_clock())

    def advance_sandbox_clock(self, by: timedelta, *, key: str | None = None) -> SandboxTime:
        """Move the clock of the sandbox forward by whole seconds, for everybody."""
        return self._do(calls.advance_sandbox_clock(by, key))

    def _do(self, call: Call[T]) -> T:
        steps = talk(call, self._patience)
        step = next(steps)
        while not isinstance(step, Done):
            step = steps.send(self._take(step))
        return step.value

    def _take(self, step: Call[T] | timedelta) -> Heard | Unheard | None:
        if isinstance(step, timedelta):
            time.sleep(step.total_seconds())
            return None
        return self._send(step)

    def _send(self, call: Call[T]) -> Heard | Unheard:
        try:
            return heard_in(self._http.request(**request_of(call, self._timeout)))
        except httpx.RequestError as error:
            return Unheard(error)
