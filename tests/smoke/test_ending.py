"""However a service ends, what it acknowledged is there afterwards, and there once."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.smoke.hammering import Hammer
from tests.smoke.service import ADMIN_KEY, Service, a_platform, begun, serving, until

ENOUGH = 30


def test_without_jobs_it_answers_but_is_not_ready(tmp_path: Path) -> None:
    service = Service(tmp_path, admin_key=ADMIN_KEY)
    with begun(service, "--no-jobs"):
        until(lambda: service.answers("/readyz", 503))
        problem = service.at("/readyz")
        assert problem is not None
        assert problem.json()["code"] == "not_ready"
        assert service.answers("/livez")
        assert service.end() == 0


def test_what_was_acknowledged_outlives_kill_9_and_an_orderly_end_and_is_there_once(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as service:
        key = the_key_shown_at_the_first_start(service)
        with service.client(key) as supervisor:
            platform, _ = a_platform(supervisor)
        hammer = Hammer(service, platform, key)
        with hammer.at_work():
            until(lambda: len(hammer.acknowledged) > ENOUGH)
            service.end(signal.SIGKILL)
    with begun(service):
        until(lambda: service.answers("/readyz"))
        assert service.said() == ""
        hammer.everything_acknowledged_is_there_and_nothing_twice()
        with hammer.at_work():
            until(lambda: len(hammer.acknowledged) > 2 * ENOUGH)
            assert service.end() == 0
    assert "share.example" not in service.logged()
    assert service.servers() == []
    assert not (service.data_dir / "postgres" / "postmaster.pid").exists()
    with begun(service):
        until(lambda: service.answers("/readyz"))
        hammer.everything_acknowledged_is_there_and_nothing_twice()


def test_an_orderly_end_answers_at_once_whoever_waits_for_messages(tmp_path: Path) -> None:
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        with service.client() as supervisor:
            _, key = a_platform(supervisor)
        with service.client(key) as share, ThreadPoolExecutor(1) as apart:
            waiting = apart.submit(share.get, "/v1/inbox", params={"wait": 30})
            until(lambda: "\nforthwith_inbox_waiting 1.0\n" in scraped(service))
            assert service.end() == 0
            answer = waiting.result()
    # Whoever is not told of the end is cut off after ten seconds, without an answer.
    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_an_orderly_end_ends_every_stream_of_changes_as_if_all_were_told(
    tmp_path: Path,
) -> None:
    with (
        serving(tmp_path, admin_key=ADMIN_KEY) as service,
        service.client() as supervisor,
        supervisor.stream("GET", "/v1/stream") as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines).startswith("retry: ")
        assert service.end() == 0
        # Whoever is cut off after ten seconds meets an answer that has no end.
        assert "" in [*lines]


def scraped(service: Service) -> str:
    answer = service.at("/metrics")
    return "" if answer is None else answer.text


def the_key_shown_at_the_first_start(service: Service) -> str:
    (key,) = [word for word in service.said().split() if word.startswith("fw_supervisor_")]
    assert key not in service.logged()
    return key
