"""A request sent again: the first answer, or a refusal, and never a second act."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from app.services.ticks import forget_old_answers
from tests.support.builders import a_provider
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_rows

KEY = {"Idempotency-Key": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
ACME = {"name": "Acme Ltd"}
FIGURE = {
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "revenue": {"amount": "1", "currency": "GBP"},
    "status": "reported",
    "scope": "provider",
    "source": "accounts",
}


async def creating(house: House) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every POST of the register: its path, and a body that it takes."""
    provider = str(await a_provider(house))
    home = {"provider_id": provider, "name": "Share", "url": "https://share.example/"}
    own = {"code": "our-own", "title": "Own", "effective_from": "2026-01-01"}
    return {
        "providers": ("/v1/providers", ACME),
        "provider_groups": ("/v1/provider-groups", ACME),
        "platforms": ("/v1/platforms", home),
        "revenue_figures": (f"/v1/providers/{provider}/revenue-figures", FIGURE),
        "keys": ("/v1/keys", {"role": "officer", "label": "desk"}),
        "regimes": ("/v1/regimes", {**own, "rule": {"unit": "hours", "count": 6}}),
    }


TABLES = ["providers", "provider_groups", "platforms", "revenue_figures", "keys", "regimes"]


@pytest.mark.parametrize("table", TABLES)
async def test_the_same_request_again_gets_the_first_answer(
    supervisor: httpx.AsyncClient, house: House, clock: FixedClock, table: str
) -> None:
    path, body = (await creating(house))[table]
    first = await supervisor.post(path, json=body, headers=KEY)
    assert first.status_code == 201, first.text
    assert "idempotent-replayed" not in first.headers
    rows = await count_rows(house, table)
    events = await count_rows(house, "events")
    clock.advance(timedelta(hours=1))
    again = await supervisor.post(path, json=body, headers=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    for name in ("location", "etag", "content-type"):
        assert again.headers.get(name) == first.headers.get(name)
    assert await count_rows(house, table) == rows
    assert await count_rows(house, "events") == events


@pytest.mark.parametrize("table", TABLES)
async def test_the_same_key_for_another_request_is_refused(
    supervisor: httpx.AsyncClient, house: House, table: str
) -> None:
    path, body = (await creating(house))[table]
    await supervisor.post(path, json=body, headers=KEY)
    text = next(name for name in ("name", "source", "label", "title") if name in body)
    other = {**body, text: "Another"}
    answer = await supervisor.post(path, json=other, headers=KEY)
    assert_problem(answer, 422, "idempotency_key_reused")


async def test_a_key_is_bound_to_its_path(supervisor: httpx.AsyncClient) -> None:
    await supervisor.post("/v1/providers", json=ACME, headers=KEY)
    answer = await supervisor.post("/v1/provider-groups", json=ACME, headers=KEY)
    assert_problem(answer, 422, "idempotency_key_reused")


async def test_the_keys_of_two_people_do_not_meet(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    one = await supervisor.post("/v1/providers", json=ACME, headers=KEY)
    other = await officer.post("/v1/providers", json=ACME, headers=KEY)
    assert one.json()["id"] != other.json()["id"]


async def test_a_refused_request_keeps_nothing_and_may_be_sent_again(
    supervisor: httpx.AsyncClient, house: House
) -> None:
    path, body = (await creating(house))["revenue_figures"]
    await supervisor.post(path, json=body)
    overlapping = {**body, "period_start": "2025-02-01"}
    for _ in range(2):
        answer = await supervisor.post(path, json=overlapping, headers=KEY)
        assert_problem(answer, 422, "malformed", "/period_start")
    assert await count_rows(house, "idempotency_keys") == 0


async def test_kept_answers_are_sealed(supervisor: httpx.AsyncClient, house: House) -> None:
    body = {"role": "officer", "label": "desk"}
    answer = await supervisor.post("/v1/keys", json=body, headers=KEY)
    (row,) = await fetch_rows(house, "SELECT answer_sealed FROM idempotency_keys")
    assert answer.json()["key"].encode() not in row["answer_sealed"]


async def test_answers_are_kept_seven_days(
    supervisor: httpx.AsyncClient, house: House, clock: FixedClock
) -> None:
    first = await supervisor.post("/v1/providers", json=ACME, headers=KEY)
    clock.advance(timedelta(days=7))
    await forget_old_answers(house)
    again = await supervisor.post("/v1/providers", json=ACME, headers=KEY)
    assert again.content == first.content
    clock.advance(timedelta(microseconds=1))
    await forget_old_answers(house)
    anew = await supervisor.post("/v1/providers", json=ACME, headers=KEY)
    assert anew.json()["id"] != first.json()["id"]


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "tab\there"])
async def test_what_cannot_be_a_key_is_named(supervisor: httpx.AsyncClient, key: str) -> None:
    answer = await supervisor.post("/v1/providers", json=ACME, headers={"Idempotency-Key": key})
    assert_problem(answer, 422, "malformed", "/header/idempotency-key")


async def test_of_many_at_once_one_acts_and_the_others_hear_of_it(committing: House) -> None:
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as client:
        answers = await asyncio.gather(
            *(client.post("/v1/providers", json=ACME, headers=KEY) for _ in range(8))
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 7
    assert await count_rows(committing, "providers") == 1
    assert await count_rows(committing, "events") == 1
