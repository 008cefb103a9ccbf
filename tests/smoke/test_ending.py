"""However a service ends, what it acknowledged is there afterwards, and nothing else is left."""

import os
import signal
from pathlib import Path

import pytest

from tests.smoke.hammering import Hammer
from tests.smoke.service import ADMIN_KEY, Service, a_platform, begun, serving, until


def test_a_first_start_shows_its_key_once_and_without_jobs_is_not_ready(
    tmp_path: Path,
) -> None:
    service = Service(tmp_path)
    with begun(service, "--no-jobs"):
        until(lambda: service.answers("/readyz", 503))
        problem = service.at("/readyz")
        assert problem is not None
        assert problem.json()["code"] == "not_ready"
        (key,) = [word for word in service.said().split() if word.startswith("fw_supervisor_")]
        with service.client(key) as supervisor:
            assert supervisor.get("/v1/keys").is_success
        assert service.end() == 0
    assert key not in service.logged()
    with begun(service):
        until(lambda: service.answers("/readyz"))
        assert service.said() == ""
        with service.client(key) as supervisor:
            assert supervisor.get("/v1/keys").is_success


def test_after_kill_9_during_issuing_every_acknowledged_notice_is_there_and_none_twice(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        with service.client() as supervisor:
            platform, _ = a_platform(supervisor)
        hammer = Hammer(service, platform)
        with hammer.at_work():
            until(lambda: len(hammer.acknowledged) > 50)
            service.end(signal.SIGKILL)
        with begun(service):
            until(lambda: service.answers("/readyz"))
            hammer.everything_acknowledged_is_there_and_nothing_twice()
            assert service.end() == 0
        assert service.servers() == []
        assert not (service.data_dir / "postgres" / "postmaster.pid").exists()
        with begun(service):
            until(lambda: service.answers("/readyz"))
            hammer.everything_acknowledged_is_there_and_nothing_twice()


@pytest.mark.parametrize("told_by", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_told_to_end_during_issuing_ends_well_and_loses_nothing(
    tmp_path: Path, told_by: signal.Signals
) -> None:
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        with service.client() as supervisor:
            platform, _ = a_platform(supervisor)
        hammer = Hammer(service, platform)
        with hammer.at_work():
            until(lambda: len(hammer.acknowledged) > 50)
            assert service.end(told_by) == 0
        assert service.servers() == []
        with begun(service):
            until(lambda: service.answers("/readyz"))
            hammer.everything_acknowledged_is_there_and_nothing_twice()
    assert os.listdir(tmp_path)
