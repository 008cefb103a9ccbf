"""Service by email: what is refused, who may not, and that a retry records nothing twice."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from app.domain.giving import MOST_PROOFS, MOST_SENDINGS
from app.services.house import House
from tests.support.bodies import Json, issued, read_back, written
from tests.support.builders import APlatform, a_platform
from tests.support.changing import changed, explained
from tests.support.clock import MONDAY
from tests.support.clocks import later
from tests.support.doors import a_client
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.serving import prove, proved, send, sendings, sent, service_path
from tests.support.sql import count_rows


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


NOW = at(0)


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id, regime="uk-osa-information", respond_by=at(300))


@pytest.fixture
async def stranger(app: FastAPI, house: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(app, (await a_platform(house)).secret) as client:
        yield client


async def test_nothing_is_proved_of_what_was_not_sent(officer: httpx.AsyncClient, notice: Json):
    answer = await prove(officer, notice, proved_given_at=NOW)
    assert_problem(answer, 409, "sending_not_on_record")


async def test_a_notice_is_not_given_before_it_is_sent(
    officer: httpx.AsyncClient, notice: Json
):
    await sent(officer, notice, sent_at=at(-1))
    answer = await prove(officer, notice, proved_given_at=at(-1.001))
    assert_problem(answer, 422, "malformed", "/proved_given_at")


@pytest.mark.parametrize("sent_at", [at(0.001), at(-31 * 24 - 0.001)])
async def test_a_sending_lies_neither_ahead_nor_long_before_the_notice(
    officer: httpx.AsyncClient, notice: Json, sent_at: str
):
    answer = await send(officer, notice, sent_at=sent_at)
    assert_problem(answer, 422, "malformed", "/sent_at")


async def test_a_proof_lies_not_ahead(officer: httpx.AsyncClient, notice: Json):
    await sent(officer, notice, sent_at=NOW)
    answer = await prove(officer, notice, proved_given_at=at(0.001))
    assert_problem(answer, 422, "malformed", "/proved_given_at")


async def test_a_withdrawn_notice_is_not_served(officer: httpx.AsyncClient, notice: Json):
    await sent(officer, notice, sent_at=NOW)
    await officer.post(f"/v1/notices/{notice['id']}/withdraw", json={"reason": "in error"})

    assert_problem(await send(officer, notice, sent_at=NOW), 409, "notice_withdrawn")
    answer = await prove(officer, notice, proved_given_at=NOW)
    assert_problem(answer, 409, "notice_withdrawn")


async def test_a_second_sending_is_told_which_one_it_would_have_to_name(
    officer: httpx.AsyncClient, notice: Json
):
    await sent(officer, notice, sent_at=NOW)
    (first,) = await sendings(officer, notice)
    answer = await send(officer, notice, sent_at=NOW)
    assert_problem(answer, 409, "sending_on_record")
    assert first["id"] in answer.json()["detail"]
    other = await send(officer, notice, sent_at=NOW, supersedes=str(NOBODYS_ID))
    assert_problem(other, 409, "sending_on_record")


async def test_a_second_proof_is_told_which_one_it_would_have_to_name(
    officer: httpx.AsyncClient, notice: Json
):
    await sent(officer, notice, sent_at=at(-2))
    await proved(officer, notice, proved_given_at=at(-1))
    ((first,),) = [one["proofs"] for one in await sendings(officer, notice)]
    answer = await prove(officer, notice, proved_given_at=NOW)
    assert_problem(answer, 409, "giving_proved")
    assert first["id"] in answer.json()["detail"]


async def test_nothing_supersedes_what_is_not_there(officer: httpx.AsyncClient, notice: Json):
    named: Json = {"supersedes": str(NOBODYS_ID)}
    answer = await send(officer, notice, sent_at=NOW, **named)
    assert_problem(answer, 409, "sending_not_on_record")
    await sent(officer, notice, sent_at=NOW)
    answer = await prove(officer, notice, proved_given_at=NOW, **named)
    assert_problem(answer, 409, "sending_not_on_record")


async def test_a_notice_given_only_after_its_date_has_passed_is_to_be_extended_first(
    officer: httpx.AsyncClient, platform: APlatform, house: House
):
    notice = await issued(officer, platform.id, regime="uk-osa-information", respond_by=at(47))
    answer = await send(officer, notice, sent_at=NOW)
    assert_problem(answer, 409, "given_after_due_date")
    assert await count_rows(house, "services_by_email") == 0
    assert (await read_back(officer, notice))["version"] == notice["version"]

    await changed(officer, notice, kind="extended", at=NOW, until=at(100))
    body = await sent(officer, notice, sent_at=NOW)
    assert (body["clock"]["started_at"], body["clock"]["deadline_at"]) == (at(48), at(100))


async def test_a_service_is_not_recorded_any_number_of_times(
    officer: httpx.AsyncClient, notice: Json
):
    named: Json = {}
    for _ in range(MOST_SENDINGS):
        await sent(officer, notice, sent_at=NOW, **named)
        named = {"supersedes": (await sendings(officer, notice))[0]["id"]}
    answer = await send(officer, notice, sent_at=NOW, **named)
    assert_problem(answer, 409, "too_many_records_of_service")

    named = {}
    for _ in range(MOST_PROOFS):
        await proved(officer, notice, proved_given_at=NOW, **named)
        named = {"supersedes": (await sendings(officer, notice))[0]["proofs"][0]["id"]}
    answer = await prove(officer, notice, proved_given_at=NOW, **named)
    assert_problem(answer, 409, "too_many_records_of_service")


async def test_whoever_read_an_older_notice_decides_nothing(
    officer: httpx.AsyncClient, notice: Json
):
    stale, fresh = {"If-Match": '"99"'}, {"If-Match": f'"{notice["version"]}"'}
    assert_problem(await send(officer, notice, headers=stale, sent_at=NOW), 412, "stale")
    answer = await send(officer, notice, headers=fresh, sent_at=NOW)
    assert answer.status_code == 201
    again = await prove(officer, notice, headers=fresh, proved_given_at=NOW)
    assert_problem(again, 412, "stale")
    seen = {"If-Match": answer.headers["ETag"]}
    assert (await prove(officer, notice, headers=seen, proved_given_at=NOW)).status_code == 201


async def test_f15_a_retried_record_of_service_is_made_once(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    for act, body in (
        (send, {"sent_at": at(-1)}),
        (prove, {"proved_given_at": NOW, "evidence": "a receipt"}),
    ):
        key = {"Idempotency-Key": act.__name__}
        first = await act(officer, notice, headers=key, **body)
        second = await act(officer, notice, headers=key, **body)
        assert (first.status_code, second.status_code) == (201, 201)
        assert second.headers["Idempotent-Replayed"] == "true"
        assert second.text == first.text
    assert await count_rows(house, "services_by_email") == 1
    assert await count_rows(house, "giving_proofs") == 1
    other = await send(officer, notice, headers={"Idempotency-Key": "send"}, sent_at=NOW)
    assert_problem(other, 422, "idempotency_key_reused")


async def test_a_platform_neither_records_how_it_was_served_nor_reads_the_evidence(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    house: House,
    notice: Json,
):
    for client in (platform_client, stranger):
        assert_problem(await send(client, notice, sent_at=NOW), 403, "role_may_not")
        assert_problem(await prove(client, notice, proved_given_at=NOW), 403, "role_may_not")
        assert_problem(await client.get(service_path(notice)), 403, "role_may_not")
    assert await count_rows(house, "services_by_email") == 0
    await sent(officer, notice, sent_at=NOW)
    await proved(officer, notice, proved_given_at=NOW, evidence="a word of the postmaster")
    told = await explained(platform_client, notice)

    assert told["service"]["proved_given_at"] == NOW
    assert "postmaster" not in str(told)
    hidden = await stranger.get(f"/v1/notices/{notice['id']}/deadline")
    assert_problem(hidden, 404, "not_found")


async def test_a_notice_that_does_not_exist_is_not_served(officer: httpx.AsyncClient):
    nothing = {"id": NOBODYS_ID}
    assert_problem(await send(officer, nothing, sent_at=NOW), 404, "not_found")
    assert_problem(await prove(officer, nothing, proved_given_at=NOW), 404, "not_found")
    assert_problem(await officer.get(service_path(nothing)), 404, "not_found")


async def test_a_clock_that_starts_with_the_giving_can_be_corrected(
    supervisor: httpx.AsyncClient,
):
    body = {
        "code": "never-corrected",
        "title": "Ours",
        "effective_from": "2026-01-01",
        "rule": {"unit": "hours", "count": 24},
        "clock_starts": "giving",
        "clock_changes": {"extended": "ours"},
    }
    assert_problem(
        await supervisor.post("/v1/regimes", json=body), 422, "malformed", "/clock_changes"
    )
