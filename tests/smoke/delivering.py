"""Messages delivered by workers that are killed, to a receiver that hears all of them."""

import os
import random
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx

from app.values import dataclass
from tests.smoke.service import ROOT, Service, a_body, a_platform, posted, until

BATCH = 250
LONGEST_PAUSE_SECONDS = 8.0
SEVERAL = 3
PLATFORMS = 4
# Longer than any lease: what a killed worker had in hand is free for the others.
OVER_EVERY_LEASE = {"minutes": 5}


@dataclass
class Receiver:
    """Where messages arrive: each body under its id, and how often it came."""

    port: int = 0
    bodies: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    times: Counter[str] = field(default_factory=Counter[str])

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.port}/{number}"


@contextmanager
def receiving() -> Generator[Receiver]:
    """Answers 204 in a thread of its own."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # its sender was killed in the midst of it
            receiver.bodies[self.headers["webhook-id"]].add(body)
            receiver.times[self.headers["webhook-id"]] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it
            """Nothing is to be read by anybody."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Whoever was killed broke its connections off."""

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield receiver
        server.shutdown()


@dataclass
class Crew:
    """Workers beside a service that does no jobs itself."""

    service: Service
    home: Path
    supervisor: httpx.Client
    workers: list[Popen[bytes]] = field(default_factory=list[Popen[bytes]])

    def hire(self) -> None:
        command = [sys.executable, "-m", "app", "worker"]
        command += ["--data-dir", str(self.service.data_dir)]
        environment = {**os.environ, "FORTHWITH_SANDBOX": "1"}
        with (self.home / "workers").open("ab") as log:
            self.workers.append(
                Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)  # noqa: S603 - our own module
            )

    def kill_one(self, chance: random.Random) -> None:
        worker = self.workers.pop(chance.randrange(len(self.workers)))
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            assert worker.wait(60) == 0


@contextmanager
def a_crew(
    service: Service, home: Path, supervisor: httpx.Client, *, workers: int
) -> Generator[Crew]:
    crew = Crew(service, home, supervisor)
    try:
        for _ in range(workers):
            crew.hire()
        yield crew
        crew.dismiss()
    finally:
        for worker in crew.workers:
            worker.kill()
            worker.wait()


def endpoints(service: Service, supervisor: httpx.Client, receiver: Receiver) -> dict[str, str]:
    """Platforms that are told there, each with its key."""
    keys: dict[str, str] = {}
    for number in range(PLATFORMS):
        platform, key = a_platform(supervisor)
        with service.client(key) as share:
            answer = share.put("/v1/webhook-endpoint", json={"url": receiver.url(number)})
            assert answer.status_code == 201, answer.text
        keys[platform] = key
    return keys


def issue(supervisor: httpx.Client, platforms: list[str], count: int) -> None:
    """Notices to each in turn, in batches."""
    for start in range(0, count, BATCH):
        notices = [
            a_body(platforms[number % len(platforms)], f"N-{number:06}")
            for number in range(start, min(start + BATCH, count))
        ]
        results = posted(supervisor, "/v1/notices/batch", {"notices": notices}, 207)["results"]
        assert {result["status"] for result in results} == {201}


def messages_of(service: Service, key: str) -> set[str]:
    """The ids of all that a platform was told."""
    ids: set[str] = set()
    with service.client(key) as share:
        page = share.get("/v1/inbox", params={"limit": 200}).json()
        while page["items"]:
            ids |= {item["id"] for item in page["items"]}
            page = share.get("/v1/inbox", params={"limit": 200, "after": page["next"]}).json()
    return ids


def step_over_every_lease(supervisor: httpx.Client) -> None:
    """Time goes on until nobody need wait for what somebody killed had in hand."""
    posted(supervisor, "/v1/sandbox/clock", {"advance": OVER_EVERY_LEASE}, 200)


def everything_arrives_and_nothing_else(
    service: Service, supervisor: httpx.Client, keys: dict[str, str], receiver: Receiver
) -> None:
    """At least once each, always the same bytes under the same id."""
    step_over_every_lease(supervisor)

    def nothing_is_pending() -> bool:
        asked = {"state": "pending", "limit": "1"}
        return len(supervisor.get("/v1/deliveries", params=asked).json()["items"]) == 0

    until(nothing_is_pending)
    told = set[str]().union(*(messages_of(service, key) for key in keys.values()))
    assert told == set(receiver.times)
    assert {len(bodies) for bodies in receiver.bodies.values()} == {1}
    left = supervisor.get("/v1/deliveries", params={"state": "failed"}).json()["items"]
    assert left == []


def kill_now_and_then(
    crew: Crew, receiver: Receiver, chance: random.Random, *, until_arrived: int
) -> int:
    """Kills a worker and hires another, again and again until so many messages arrived."""
    killed = 0
    while len(receiver.times) < until_arrived:
        time.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
        crew.kill_one(chance)
        crew.hire()
        killed += 1
        if not killed % SEVERAL:
            step_over_every_lease(crew.supervisor)
    return killed
