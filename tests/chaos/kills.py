"""The service is killed again and again while it is at work; nothing is lost or doubled.

While notices are issued, each round lets clients issue them and kills, at a moment of chance,
the service, all of it, or one process of its PostgreSQL. Then it begins anew on what is left,
and every request of the round is sent again. `make chaos` does so for five minutes. Imports are
killed as well, one while it is read and others while they are entered, and carry on by
themselves.
"""

import os
import random
import signal
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from tests.smoke.hammering import Hammer
from tests.smoke.importing import BROKEN_OFF, Importer, kill_outright
from tests.smoke.service import ADMIN_KEY, Service, a_platform, begun, serving, until

LASTS = timedelta(seconds=float(os.environ.get("FORTHWITH_CHAOS_SECONDS", "300")))
SEED = os.environ.get("FORTHWITH_CHAOS_SEED", "forthwith")
LONGEST_ROUND = timedelta(seconds=4)
IMPORTS = 5
VICTIMS = ("the service", "all of it", "one process of PostgreSQL")


def test_nothing_is_lost_or_doubled_however_often_it_is_killed(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments of chance are no secrets
    ends = time.monotonic() + LASTS.total_seconds()
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        with service.client() as supervisor:
            platform, _ = a_platform(supervisor)
        hammer = Hammer(service, platform, ADMIN_KEY)
    while time.monotonic() < ends:
        with begun(service):
            until(lambda: service.answers("/readyz"))
            with hammer.at_work():
                time.sleep(chance.uniform(0, LONGEST_ROUND.total_seconds()))
                kill(service, chance)
        with begun(service):
            until(lambda: service.answers("/readyz"))
            hammer.everything_acknowledged_is_there_and_nothing_twice()
            assert service.end() == 0
        assert service.servers() == []


def kill(service: Service, chance: random.Random) -> None:
    victims = chance.choice(VICTIMS)
    servers = sorted(service.servers())
    if victims == "the service":
        servers = []
    elif victims != "all of it":
        servers = [chance.choice(servers)]
    for server in servers:
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)
    if victims != "one process of PostgreSQL":
        service.end(signal.SIGKILL)


def test_an_import_is_completed_by_itself_and_once_whenever_it_is_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments of chance are no secrets
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        undisturbed = Importer(service, "undisturbed")
        began = time.monotonic()
        expected = undisturbed.outcome(undisturbed.accepted())
        takes = time.monotonic() - began
        reading = Importer(service, "reading")
        broken_off = reading.broken_off()
    with begun(service):
        until(lambda: service.answers("/readyz"))
        assert reading.outcome(broken_off)["failure"] == BROKEN_OFF
        assert reading.notices() == set()
        assert reading.outcome(reading.accepted()) == expected
        reading.each_notice_is_there_once(expected["notices"])
        assert service.end() == 0
    for number in range(IMPORTS):
        with begun(service):
            until(lambda: service.answers("/readyz"))
            entering = Importer(service, f"entering-{number}")
            taken = entering.accepted()
            time.sleep(chance.uniform(0, takes))
            there = entering.notices()
            kill_outright(service)
        with begun(service):
            until(lambda: service.answers("/readyz"))
            assert entering.outcome(taken) == expected
            assert there <= entering.notices()
            entering.each_notice_is_there_once(expected["notices"])
            assert service.end() == 0
        assert service.servers() == []
