"""`make monitoring`: promtool checks and tries the rules, and finds `/metrics` clean;
a real Prometheus watches a real register whose sweep stalls: the alert fires, and ends.

It looks every second instead of every fifteen, and an alert holds for three seconds before it
fires instead of a minute and more; everything else is as it comes.
"""

import json
import re
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any
from urllib.request import urlopen

import httpx
from rich.console import Console

from tests.monitoring.prometheus import (
    Prometheus,
    hurried,
    must_succeed,
    running,
    tool,
    until,
)
from tests.smoke.service import (
    ADMIN_KEY,
    ROOT,
    Service,
    a_body,
    a_platform,
    begun,
    free_port,
    posted,
)
from tests.support.metrics import DEPLOY

STALLED = "ForthwithSweepStalled"

console = Console()


def main() -> None:
    by_promtool()
    with tempfile.TemporaryDirectory(prefix="forthwith-monitoring-") as home:
        service = Service(Path(home), admin_key=ADMIN_KEY)
        with begun(service, "--no-jobs"):
            until(lambda: service.answers("/livez"))
            with service.client() as supervisor:
                something_happens(service, supervisor)
            watched(service, Path(home))


def something_happens(service: Service, supervisor: httpx.Client) -> None:
    """A notice is issued, acknowledged and answered."""
    platform, key = a_platform(supervisor)
    notice = posted(supervisor, "/v1/notices", a_body(platform, "WATCHED-1"))
    with service.client(key) as share:
        posted(share, f"/v1/notices/{notice['id']}/acknowledgement", {}, status=200)
        said = {"item_id": notice["items"][0]["id"], "outcome": "removed"}
        said["effective_at"] = notice["issued_at"]
        posted(share, f"/v1/notices/{notice['id']}/responses", {"items": [said]})


def by_promtool() -> None:
    promtool, rules = tool("promtool"), DEPLOY / "prometheus"
    must_succeed(promtool, "check", "config", str(rules / "prometheus.yml"))
    must_succeed(promtool, "test", "rules", "alerts.test.yml", cwd=rules / "tests")
    console.print(
        "promtool: configuration and rules are sound, every alert fires when it should"
    )


def watched(service: Service, home: Path) -> None:
    config = hurried(home / "prometheus", f"127.0.0.1:{service.port}")
    with running(config, home / "series") as prometheus:
        with working(service) as shown:
            until(lambda: service.answers("/readyz"))
            for port in (service.port, shown):
                must_be_clean(f"http://127.0.0.1:{port}/metrics")
            until(prometheus.scrapes)
            # On a busy machine the worker begins so late that an alert fires until it has.
            until(lambda: not prometheus.states())
            must_be_quiet(prometheus)
            console.print("Prometheus scrapes the register; no alert fires, no rule fails")
        took = until(lambda: prometheus.states().get(STALLED) == "firing")
        console.print(f"the worker was ended: {STALLED} fires after {took:.0f} s")
        with working(service):
            took = until(lambda: STALLED not in prometheus.states())
            console.print(f"a worker was started: it ended after {took:.0f} s")
            must_answer_the_dashboard(prometheus)


@contextmanager
def working(service: Service) -> Generator[int]:
    """A worker beside the service, on its database; and the port at which it is scraped."""
    port = free_port()
    command = [sys.executable, "-m", "app", "worker", "--data-dir", str(service.data_dir)]
    command += ["--metrics-port", str(port)]
    with Popen(command, cwd=ROOT, stderr=DEVNULL, start_new_session=True) as worker:  # noqa: S603 - our own module
        try:
            yield port
        finally:
            worker.terminate()


def must_be_clean(address: str) -> None:
    with urlopen(address, timeout=5) as answer:  # noqa: S310 - loopback
        text = answer.read().decode()
    must_succeed(tool("promtool"), "check", "metrics", given=text)
    console.print(f"promtool: {text.count('# TYPE ')} metrics of {address} are clean")


def must_be_quiet(prometheus: Prometheus) -> None:
    if told := [*prometheus.rules_that_fail(), *prometheus.states().items()]:
        sys.exit(f"All is well, and yet: {told}")


def must_answer_the_dashboard(prometheus: Prometheus) -> None:
    """As Grafana asks: for the jobs that it offers, and for the lines of a panel over time."""
    dashboard = json.loads((DEPLOY / "grafana/dashboards/forthwith.json").read_text("utf-8"))
    jobs = prometheus.ask("label/job/values", **{"match[]": "forthwith_register_reachable"})
    targets = [target for one in dashboard["panels"] for target in one.get("targets", ())]
    silent: list[str] = []
    for target in targets:
        query = target["expr"].replace("$job", "|".join(jobs))
        lines = (
            prometheus.ask("query", query=query)["result"]
            if "instant" in target
            else (prometheus.lately(query))
        )
        must_be_named(target, lines)
        if not lines:
            silent.append(re.sub(r"[{].*?[}]", "", query))
    console.print(
        f"Grafana's {len(targets)} queries are answered; nothing has happened yet for"
        f" {len(silent)} of them"
    )
    for query in silent:
        console.print(f"  {query}", style="dim", markup=False)


def must_be_named(target: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    wanted = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
    for line in lines:
        if wanted - line["metric"].keys():
            sys.exit(f"{target['expr']} is answered by {line['metric']}: not all of {wanted}")


if __name__ == "__main__":
    main()
