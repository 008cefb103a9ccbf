"""Workers are killed at random while twenty thousand messages are delivered: each arrives, and
what arrives twice is the same message under the same id.
"""

import os
import random
from pathlib import Path

from tests.smoke.delivering import (
    a_crew,
    endpoints,
    everything_arrives_and_nothing_else,
    issue,
    kill_now_and_then,
    receiving,
)
from tests.smoke.service import ADMIN_KEY, Service, begun, until

MESSAGES = int(os.environ.get("FORTHWITH_CHAOS_DELIVERIES", "20000"))
SEED = os.environ.get("FORTHWITH_CHAOS_SEED", "forthwith")
WORKERS = 3


def test_every_message_arrives_however_often_workers_are_killed(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments of chance are no secrets
    service = Service(tmp_path, admin_key=ADMIN_KEY, sandbox="1")
    with receiving() as receiver, begun(service, "--no-jobs"):
        until(lambda: service.answers("/livez"))
        with service.client() as supervisor:
            keys = endpoints(service, supervisor, receiver)
            issue(supervisor, list(keys), MESSAGES)
            with a_crew(service, tmp_path, supervisor, workers=WORKERS) as crew:
                most = MESSAGES * 9 // 10
                killed = kill_now_and_then(crew, receiver, chance, until_arrived=most)
                everything_arrives_and_nothing_else(service, supervisor, keys, receiver)
        assert killed > 0
        assert len(receiver.times) == MESSAGES
        assert service.end() == 0
