"""The client for a program that waits for each answer."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Self, TypeVar
from uuid import UUID

import httpx

from app.client import calls, message_calls
from app.client.messages import InboxPage
from app.client.signing_keys import PublicKey
from app.client.talking import Call, Done, Heard, Patience, Unheard, talk
from app.client.ways import TIMEOUT, WAIT, bearing, heard_in, request_of
from schemas.v1.answers import Acknowledgement, ItemResponse
from schemas.v1.changes import Changes, ChangesQuery
from schemas.v1.deliveries import Delivery, DeliveryQuery, DeliveryWithAttempts
from schemas.v1.messages import MOST_SECONDS_OF_WAITING
from schemas.v1.notice_filters import NoticeQuery
from schemas.v1.notices import Notice
from schemas.v1.receipts import (
    AcknowledgedNotice,
    AnsweredNotice,
    Receipt,
    SubmissionResults,
)
from schemas.v1.sandbox import SandboxTime
from schemas.v1.webhook_endpoints import (
    NewWebhookEndpoint,
    TestMessage,
    WebhookEndpoint,
    WebhookEndpointWithSecret,
)

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
            page = self.ask(calls.notices(query))
            yield from page.items
            if page.next is None:
                return
            query = query.model_copy(update={"after": page.next})

    def notice(self, notice_id: UUID) -> Notice:
        return self.ask(calls.notice(notice_id))

    def acknowledge(
        self, notice_id: UUID, said: Acknowledgement | None = None, *, key: str | None = None
    ) -> AcknowledgedNotice:
        """Say that the platform has the notice. Repeating it is harmless."""
        return self.ask(calls.acknowledge(notice_id, said, key))

    def respond(
        self, notice_id: UUID, items: Iterable[ItemResponse], *, key: str | None = None
    ) -> AnsweredNotice:
        """Say what became of items. A later answer corrects an earlier one."""
        return self.ask(calls.respond(notice_id, items, key))

    def receipts(self, notice_id: UUID) -> Iterator[Receipt]:
        """All receipts of a notice, the oldest first; of what a batch said of it as well."""
        after: str | None = None
        while True:
            page = self.ask(calls.receipts(notice_id, after))
            yield from page.items
            if page.next is None:
                return
            after = page.next

    def signing_keys(self) -> dict[str, PublicKey]:
        """The keys by which receipts are checked."""
        return self.ask(calls.signing_keys())

    def acknowledge_batch(
        self, notices: Mapping[UUID, Acknowledgement | None], *, key: str | None = None
    ) -> SubmissionResults:
        """Acknowledge up to 500 notices; each has its result, and a bad one sinks no other."""
        return self.ask(calls.acknowledge_batch(notices, key))

    def respond_batch(
        self, answers: Mapping[UUID, Iterable[ItemResponse]], *, key: str | None = None
    ) -> SubmissionResults:
        """Answer for items of up to 500 notices; each has its result."""
        return self.ask(calls.respond_batch(answers, key))

    def inbox(
        self, after: str | None = None, *, wait: timedelta = WAIT, limit: int = 50
    ) -> Iterator[InboxPage]:
        """What the platform was told, page after page, and on and on as more arrives.

        Keep `next` of a page once it is dealt with, and begin with it as `after` the next
        time. A page without items comes when nothing did for as long as `wait`.
        """
        while True:
            page = self.ask(message_calls.inbox(after, wait, limit))
            yield page
            after = page.next

    def changes(self, asked: ChangesQuery | None = None) -> Iterator[Changes]:
        """What changed in the register, page after page, and on and on as more comes: for a
        key of the regulator. Keep `next` of a page once it is dealt with, and begin with it as
        `after` the next time.
        """
        query = asked or ChangesQuery(wait=MOST_SECONDS_OF_WAITING)
        while True:
            page = self.ask(calls.changes(query))
            yield page
            query = query.model_copy(update={"after": page.next})

    def endpoint(self) -> WebhookEndpoint:
        return self.ask(message_calls.endpoint())

    def set_endpoint(self, new: NewWebhookEndpoint) -> WebhookEndpoint:
        """Set where messages are posted. The first time, and then only, a
        `WebhookEndpointWithSecret` comes back; if that answer was lost, rotate.
        """
        return self.ask(message_calls.set_endpoint(new))

    def remove_endpoint(self) -> None:
        self.ask(message_calls.remove_endpoint())

    def rotate_secret(self, *, key: str | None = None) -> WebhookEndpointWithSecret:
        """A new secret; the old one signs as well until `old_secrets_until`."""
        return self.ask(message_calls.rotate_secret(key))

    def test_endpoint(self, *, key: str | None = None) -> TestMessage:
        """Have a message of type `endpoint.test` sent, to see it arrive."""
        return self.ask(message_calls.test_endpoint(key))

    def deliveries(self, asked: DeliveryQuery | None = None) -> Iterator[Delivery]:
        """What became of each message that was posted, the newest first."""
        query = asked or DeliveryQuery()
        while True:
            page = self.ask(message_calls.deliveries(query))
            yield from page.items
            if page.next is None:
                return
            query = query.model_copy(update={"after": page.next})

    def delivery(self, delivery_id: UUID) -> DeliveryWithAttempts:
        """One of them, with every attempt."""
        return self.ask(message_calls.delivery(delivery_id))

    def redeliver(self, delivery_id: UUID, *, key: str | None = None) -> Delivery:
        """Have the message sent once more, under the same id."""
        return self.ask(message_calls.redeliver(delivery_id, key))

    def sandbox_clock(self) -> SandboxTime:
        """What time it is in the sandbox."""
        return self.ask(calls.sandbox_clock())

    def advance_sandbox_clock(self, by: timedelta, *, key: str | None = None) -> SandboxTime:
        """Move the clock of the sandbox forward by whole seconds, for everybody."""
        return self.ask(calls.advance_sandbox_clock(by, key))

    def ask(self, call: Call[T]) -> T:
        """What a call comes to; for whatever of the contract has no method here."""
        steps = talk(call, self._patience)
        step = next(steps)
        while not isinstance(step, Done):
            step = steps.send(self._take(step))
        return step.value

    def send(self, call: Call[T]) -> Heard | Unheard:
        """One try at a call, and what is heard of it, whatever that is."""
        try:
            return heard_in(self._http.request(**request_of(call, self._timeout)))
        except httpx.RequestError as error:
            return Unheard(error)

    def _take(self, step: Call[T] | timedelta) -> Heard | Unheard | None:
        if isinstance(step, timedelta):
            time.sleep(step.total_seconds())
            return None
        return self.send(step)
