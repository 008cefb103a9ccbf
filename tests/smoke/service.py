"""`forthwith serve` on a data directory of its own, to be used, ended, killed, begun again."""

import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
# Far more than anything here takes, even a PostgreSQL that has to be forced to end, which is
# tried for a minute first; what waits so long has failed.
PATIENCE = timedelta(minutes=2)
PAUSE = timedelta(milliseconds=20)
ADMIN_KEY = "fw_supervisor_of-the-smoke"


class Service:
    """One installation. What it says stays in files beside its data."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.port = free_port()
        self.data_dir = home / "data"
        self._address = f"http://127.0.0.1:{self.port}"
        self._home = home
        self._settings = settings
        self._process: Popen[bytes] | None = None

    @property
    def process(self) -> Popen[bytes]:
        assert self._process is not None
        return self._process

    def begin(self, *options: str) -> None:
        """Starts it; it need not answer yet."""
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        command += ["--data-dir", str(self.data_dir), *options]
        with self._file("stdout").open("wb") as out, self._file("stderr").open("wb") as log:
            self._process = Popen(  # noqa: S603 - our own module
                command, cwd=ROOT, stdout=out, stderr=log, env=self._environment()
            )

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """With which status it ended, once told to."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE.total_seconds())

    def said(self) -> str:
        """What it printed for people since it last began."""
        return self._file("stdout").read_text()

    def logged(self) -> str:
        return self._file("stderr").read_text()

    def at(self, path: str) -> httpx.Response | None:
        """The answer at a path; None when nobody answers."""
        try:
            return httpx.get(self._address + path, timeout=5, trust_env=False)
        except httpx.TransportError:
            assert self.process.poll() is None, self.logged()
            return None

    def answers(self, path: str, status: int = 200) -> bool:
        answer = self.at(path)
        return answer is not None and answer.status_code == status

    def client(self, key: str = ADMIN_KEY) -> httpx.Client:
        return httpx.Client(
            base_url=self._address,
            headers={"Authorization": f"Bearer {key}"},
            timeout=PATIENCE.total_seconds(),
            trust_env=False,
        )

    def servers(self) -> list[int]:
        """The processes of PostgreSQL that work on this data directory."""
        found: list[int] = []
        for process in Path("/proc").glob("[0-9]*"):
            # Whoever ends while we look is none of them.
            with suppress(OSError):
                works_in = (process / "cwd").readlink()
                if works_in.is_relative_to(self.data_dir):
                    found.append(int(process.name))
        return found

    def _file(self, name: str) -> Path:
        return self._home / f"{self.port}.{name}"

    def _environment(self) -> Mapping[str, str]:
        ours = {f"FORTHWITH_{name.upper()}": value for name, value in self._settings.items()}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("FORTHWITH_")}
        return {**inherited, **ours}


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Generator[Service]:
    """A service that is ready; whatever the test does to it, nothing of it is left."""
    service = Service(home, **settings)
    with begun(service, *options):
        until(lambda: service.answers("/readyz"))
        yield service


@contextmanager
def begun(service: Service, *options: str) -> Generator[None]:
    """A service that was started, and is ended at last."""
    service.begin(*options)
    try:
        yield
    finally:
        if service.process.poll() is None:
            try:
                service.end()
            except TimeoutExpired:
                service.end(signal.SIGKILL)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(PAUSE.total_seconds())


def a_platform(supervisor: httpx.Client) -> tuple[str, str]:
    """A platform of the register and a key of its own, made by whoever holds this client."""
    provider = posted(supervisor, "/v1/providers", {"name": "Example Holdings Ltd"})["id"]
    facts = {"provider_id": provider, "name": "Share", "url": "https://share.example/"}
    platform = posted(supervisor, "/v1/platforms", facts)["id"]
    role = {"role": "platform", "platform_id": platform, "label": "share"}
    return platform, posted(supervisor, "/v1/keys", role)["key"]


def a_body(platform: str, reference: str, **fields: object) -> dict[str, object]:
    return {
        "platform_id": platform,
        "regime": "uk-osa-intimate-image",
        "reference": reference,
        "category": "intimate_image_abuse",
        "items": [{"url": f"https://share.example/{re.sub('[^a-z0-9]', '', reference)}"}],
        **fields,
    }


def posted(client: httpx.Client, path: str, body: object = None, status: int = 201) -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()
