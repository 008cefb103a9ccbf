"""A real Prometheus with the rules that come with the service, in more of a hurry."""

import json
import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from subprocess import DEVNULL, Popen, run
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import yaml

from tests.smoke.service import free_port
from tests.support.metrics import DEPLOY

# Of the copies that it is given, and of nothing else: how often it looks, and how long an alert
# is to hold before it fires.
EVERY = "1s"
HOLD = "3s"
PATIENCE = timedelta(minutes=2)
PAUSE = timedelta(milliseconds=200)

INSTALL = "Install Prometheus and promtool first: apt-get install prometheus."


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        sys.exit(f"There is no {name} here. {INSTALL}")
    return found


def must_succeed(*command: str, given: str | None = None, cwd: Path | None = None) -> None:
    """Runs a tool that has to be content and to find nothing worth a word."""
    done = run(  # noqa: S603 - fixed argument lists
        command, input=given, cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )


def hurried(place: Path, target: str) -> Path:
    """The configuration, copied with its rules; it looks often and waits for little."""
    shutil.copytree(DEPLOY / "prometheus", place, dirs_exist_ok=True)
    config = yaml.safe_load((place / "prometheus.yml").read_text())
    config["global"] = {"scrape_interval": EVERY, "evaluation_interval": EVERY}
    config["scrape_configs"][0]["static_configs"] = [{"targets": [target]}]
    del config["alerting"]
    (place / "prometheus.yml").write_text(yaml.safe_dump(config))
    alerts = yaml.safe_load((place / "rules" / "alerts.yml").read_text())
    for rule in alerts["groups"][0]["rules"]:
        rule["for"] = HOLD
    (place / "rules" / "alerts.yml").write_text(yaml.safe_dump(alerts))
    return place / "prometheus.yml"


class Prometheus:
    """One that runs, and what it answers."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/api/v1/"

    def ask(self, path: str, **asked: str) -> Any:
        with urlopen(f"{self._address}{path}?{urlencode(asked)}", timeout=5) as answer:  # noqa: S310 - loopback
            told = json.load(answer)
        if told["status"] != "success":
            raise RuntimeError(f"{path} {asked}: {told}")
        return told["data"]

    def lately(self, query: str) -> Any:
        """The lines that a query draws over the last minute."""
        now = float(self.ask("query", query="time()")["result"][1])
        over = {"start": f"{now - 60}", "end": f"{now}", "step": EVERY}
        return self.ask("query_range", query=query, **over)["result"]

    def is_ready(self) -> bool:
        try:
            return bool(self.ask("status/runtimeinfo"))
        except OSError:
            return False

    def scrapes(self) -> bool:
        targets = self.ask("targets")["activeTargets"]
        return bool(targets) and all(one["health"] == "up" for one in targets)

    def states(self) -> dict[str, str]:
        """Of each alert that is not at rest: whether it is pending or fires."""
        alerts = self.ask("alerts")["alerts"]
        return {one["labels"]["alertname"]: one["state"] for one in alerts}

    def rules_that_fail(self) -> list[str]:
        groups = self.ask("rules")["groups"]
        return [
            f"{rule['name']}: {rule.get('lastError', rule['health'])}"
            for group in groups
            for rule in group["rules"]
            if rule["health"] != "ok"
        ]


@contextmanager
def running(config: Path, data: Path) -> Generator[Prometheus]:
    port = free_port()
    command = [
        tool("prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={data}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    with Popen(command, stdout=DEVNULL, start_new_session=True) as process:  # noqa: S603 - fixed argument list
        try:
            prometheus = Prometheus(port)
            until(prometheus.is_ready)
            yield prometheus
        finally:
            process.terminate()


def until(is_so: Callable[[], bool]) -> float:
    """After how many seconds it came about."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > PATIENCE.total_seconds():
            sys.exit("That did not come about.")
        time.sleep(PAUSE.total_seconds())
    return time.monotonic() - began
