"""Clients that issue notices without a pause, whatever becomes of the service meanwhile."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx

from tests.smoke.service import Service, a_body

CLIENTS = 4


class Hammer:
    """What was sent, and what of it was acknowledged, each under an Idempotency-Key."""

    def __init__(self, service: Service, platform: str, key: str) -> None:
        self._service = service
        self._key = key
        self._platform = platform
        self._numbers = count(1)
        self._stop = threading.Event()
        self._checked = 0
        self.sent: list[str] = []
        self.acknowledged: dict[str, str] = {}

    @contextmanager
    def at_work(self) -> Generator[None]:
        """While they work, each until it is not answered; none of them goes on afterwards."""
        self._stop.clear()
        clients = [threading.Thread(target=self._issue) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            yield
        finally:
            self._stop.set()
            for client in clients:
                client.join()

    def everything_acknowledged_is_there_and_nothing_twice(self) -> None:
        """Sends again what was sent since: the first answer comes again, or the only one
        now. Then the register holds just that, and what it held before.
        """
        with self._service.client(self._key) as client:
            for reference in self.sent[self._checked :]:
                answer = self._post(client, reference)
                assert answer.status_code == 201, answer.text
                if reference in self.acknowledged:
                    assert answer.headers["idempotent-replayed"] == "true"
                    assert answer.json()["id"] == self.acknowledged[reference]
                self.acknowledged[reference] = answer.json()["id"]
            self._checked = len(self.sent)
            assert listed(client) == self.acknowledged

    def _issue(self) -> None:
        """Whether the last one was recorded nobody knows: that is what its key is for."""
        with self._service.client(self._key) as client:
            while not self._stop.is_set():
                reference = f"CASE-{next(self._numbers):06}"
                self.sent.append(reference)
                try:
                    answer = self._post(client, reference)
                except httpx.TransportError:
                    return
                if answer.status_code != 201:
                    return
                self.acknowledged[reference] = answer.json()["id"]

    def _post(self, client: httpx.Client, reference: str) -> httpx.Response:
        body = a_body(self._platform, reference)
        return client.post("/v1/notices", json=body, headers={"Idempotency-Key": reference})


def listed(client: httpx.Client) -> dict[str, str]:
    """Every notice of the register by its reference, page after page."""
    found: dict[str, str] = {}
    query: dict[str, Any] = {"limit": 200}
    while True:
        page = client.get("/v1/notices", params=query).json()
        for notice in page["items"]:
            assert notice["reference"] not in found
            found[notice["reference"]] = notice["id"]
        if page["next"] is None:
            return found
        query["after"] = page["next"]
