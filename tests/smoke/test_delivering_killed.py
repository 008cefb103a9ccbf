"""A worker is killed while it delivers; every message arrives, none under another id."""

import random
from pathlib import Path

from tests.smoke.delivering import (
    a_crew,
    endpoints,
    everything_arrives_and_nothing_else,
    issue,
    receiving,
)
from tests.smoke.service import ADMIN_KEY, Service, begun, until

MESSAGES = 400


def test_messages_arrive_at_least_once_when_a_worker_is_killed_in_the_midst(
    tmp_path: Path,
) -> None:
    service = Service(tmp_path, admin_key=ADMIN_KEY, sandbox="1")
    with receiving() as receiver, begun(service, "--no-jobs"):
        until(lambda: service.answers("/livez"))
        with service.client() as supervisor:
            keys = endpoints(service, supervisor, receiver)
            issue(supervisor, list(keys), MESSAGES)
            with a_crew(service, tmp_path, supervisor, workers=1) as crew:
                until(lambda: len(receiver.times) > MESSAGES // 4)
                crew.kill_one(random.Random(0))  # noqa: S311 - there is but one
                assert len(receiver.times) < MESSAGES
                crew.hire()
                everything_arrives_and_nothing_else(service, supervisor, keys, receiver)
        assert len(receiver.times) == MESSAGES
        assert service.end() == 0
