"""The jobs alone, and what they count."""

import signal
import socket
import sys
from contextlib import closing
from pathlib import Path
from subprocess import PIPE, Popen

import httpx
import pytest

from tests.cli.conftest import Forthwith
from tests.cli.test_processes import ROOT, until


@pytest.mark.usefixtures("environment")
def test_a_worker_shows_what_it_counts_where_it_is_told_to():
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "app", "worker", "--metrics-port", str(port)]
    with Popen(command, cwd=ROOT, stderr=PIPE, text=True) as worker:  # noqa: S603 - our own module
        try:
            until(lambda: 'forthwith_job_seconds_count{name="sweep"}' in scraped(port))
            assert "forthwith_notices" not in scraped(port)
        finally:
            worker.send_signal(signal.SIGTERM)
            said = worker.communicate()[1]
    assert (worker.returncode, "Traceback" in said) == (0, False)


def scraped(port: int) -> str:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    except httpx.TransportError:
        return ""


def test_a_port_that_somebody_has_is_no_place_for_it(forthwith: Forthwith, tmp_path: Path):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        answer = forthwith("worker", "--data-dir", str(tmp_path), "--metrics-port", port)

    assert answer.exit_code == 1
    assert answer.stderr.startswith(
        f"forthwith: Cannot show metrics on 127.0.0.1 port {port} ("
    )
    assert answer.stderr.count("\n") == 1
