"""An import through the API outlives the service: all of it goes in by itself, and once."""

import signal
from pathlib import Path

from tests.smoke.importing import BROKEN_OFF, ROWS, Importer, kill_outright
from tests.smoke.service import ADMIN_KEY, begun, serving, until


def test_an_import_outlives_kill_9_while_it_is_read_and_while_it_is_entered(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, admin_key=ADMIN_KEY) as service:
        undisturbed = Importer(service, "undisturbed").accepted
        importer = Importer(service, "killed")
        expected = importer.outcome(undisturbed())
        broken_off = importer.broken_off()
    # Nobody was told that it was taken, so nothing of it is in the register.
    with begun(service):
        until(lambda: service.answers("/readyz"))
        assert importer.job(broken_off)["state"] == "receiving"
        importer.give_up_waiting()
        outcome = importer.outcome(broken_off)
        assert (outcome["state"], outcome["failure"]) == ("failed", BROKEN_OFF)
        assert importer.notices() == set()
        until(lambda: importer.left_to_enter() == 0)
        # Sent again it is taken, and then it is the service's own to complete.
        taken = importer.accepted()
        until(lambda: importer.is_entering(taken))
        there = importer.notices()
        kill_outright(service)
    with begun(service):
        until(lambda: service.answers("/readyz"))
        importer.give_up_waiting()
        assert importer.outcome(taken) == expected
        assert expected["state"] == "done"
        assert there <= importer.notices()
        importer.each_notice_is_there_once(expected["notices"])
        assert expected["notices"] + expected["rejected"] == ROWS
        again = importer.send()
        assert (again.status_code, again.json()["id"]) == (202, str(taken))
        assert again.headers["idempotent-replayed"] == "true"
        assert importer.left_to_enter() == 0
        assert service.end(signal.SIGTERM) == 0
    assert "share.example" not in service.logged()
    assert service.servers() == []
