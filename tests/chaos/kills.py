"""The service is killed again and again while notices are issued; nothing is lost or doubled.

Each round begins the service on the same data, lets clients issue notices, kills it with
SIGKILL at a moment of chance (at times its PostgreSQL as well, or PostgreSQL alone), and
then sends every request of the round again. At the end every lapse is recorded once.
"""

import os
import random
import signal
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from tests.smoke.hammering import Hammer
from tests.smoke.service import ADMIN_KEY, Service, a_platform, begun, serving, until

LASTS = timedelta(seconds=float(os.environ.get("FORTHWITH_CHAOS_SECONDS", "300")))
LONGEST_ROUND = timedelta(seconds=5)
VICTIMS = ("service", "service and server", "server")


def test_nothing_acknowledged_is_lost_or_doubled_however_often_it_is_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random(os.environ.get("FORTHWITH_CHAOS_SEED"))  # noqa: S311 - no secret
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        with service.client() as supervisor:
            platform, _ = a_platform(supervisor)
    ends = time.monotonic() + LASTS.total_seconds()
    hammers: list[Hammer] = []
    while time.monotonic() < ends:
        hammer = Hammer(service, platform, ADMIN_KEY, name=f"ROUND-{len(hammers):04}")
        hammers.append(hammer)
        with begun(service):
            until(lambda: service.answers("/readyz"))
            with hammer.at_work():
                time.sleep(chance.uniform(0, LONGEST_ROUND.total_seconds()))
                kill(service, chance.choice(VICTIMS))
        with begun(service):
            until(lambda: service.answers("/readyz"))
            hammer.everything_acknowledged_is_there()
            assert service.end() == 0
        assert service.servers() == []
    with begun(service):
        until(lambda: service.answers("/readyz"))
        hammer = Hammer(service, platform, ADMIN_KEY)
        acknowledged = [h.acknowledged for h in hammers]
        assert hammer.listed() == {k: v for some in acknowledged for k, v in some.items()}


def kill(service: Service, victims: str) -> None:
    servers = service.servers() if "server" in victims else []
    for server in servers:
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)
    if "service" in victims:
        service.end(signal.SIGKILL)
