"""Service by email corrected: another sending or proof takes the place of one on record."""

from datetime import timedelta

import httpx
import pytest

from tests.support.bodies import Json, issued, written
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.serving import given_in_24_hours, proved, sendings, sent

EVIDENCE = "the server of the platform logged it, line 4711"


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


@pytest.fixture
async def notice(supervisor: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(supervisor, platform.id, regime=await given_in_24_hours(supervisor))


async def test_f18_a_sending_is_superseded_by_name_and_its_proof_with_it(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=4))
    await sent(officer, notice, sent_at=at(0))
    await proved(officer, notice, proved_given_at=at(1), evidence=EVIDENCE)
    (first,) = await sendings(officer, notice)
    body = await sent(officer, notice, sent_at=at(3), supersedes=first["id"])
    now, before = await sendings(officer, notice)

    assert (body["clock"]["started_at"], body["clock"]["deadline_at"]) == (at(51), at(75))
    assert body["clock"]["original_deadline_at"] == at(24)
    assert (now["sent_at"], now["given_at"], now["superseded_at"]) == (at(3), at(51), None)
    assert now["proofs"] == []
    assert (before["id"], before["superseded_at"]) == (first["id"], at(4))
    (proof,) = before["proofs"]
    assert (proof["proved_given_at"], proof["evidence"]) == (at(1), EVIDENCE)


async def test_where_nothing_is_presumed_a_superseded_proof_gives_the_clock_its_first_start(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
):
    notice = await issued(officer, platform.id, regime="au-removal-notice")
    clock.advance(timedelta(hours=3))
    await sent(officer, notice, sent_at=at(0))
    await proved(officer, notice, proved_given_at=at(2))
    (first,) = await sendings(officer, notice)
    body = await sent(officer, notice, sent_at=at(1), supersedes=first["id"])

    assert (body["clock"]["started_at"], body["clock"]["deadline_at"]) == (at(0), at(24))


async def test_f18_a_proof_is_superseded_by_name_and_both_are_kept(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=4))
    await sent(officer, notice, sent_at=at(0))
    await proved(officer, notice, proved_given_at=at(1))
    ((first,),) = [one["proofs"] for one in await sendings(officer, notice)]
    body = await proved(officer, notice, proved_given_at=at(2), supersedes=first["id"])
    (sending,) = await sendings(officer, notice)

    assert body["clock"]["deadline_at"] == at(26)
    assert [p["proved_given_at"] for p in sending["proofs"]] == [at(2), at(1)]
    assert [p["superseded_at"] for p in sending["proofs"]] == [None, at(4)]
