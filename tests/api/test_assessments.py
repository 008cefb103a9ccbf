"""Assessments: an exposure saved whole, and reckoned again later."""

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json, issued
from tests.support.builders import APlatform, a_provider
from tests.support.clock import FixedClock
from tests.support.decisions import given, money
from tests.support.problems import assert_problem
from tests.support.sql import execute, fetch_rows

CALCULATION = {
    "regime": "uk-osa-intimate-image",
    "as_of": "2026-11-22",
    "accounting_period": {
        "state": "complete",
        "start": "2025-01-01",
        "end": "2025-12-31",
        "revenue": money("500000000.00"),
    },
    "single_penalties": [money("20000.00")],
    "daily_penalties": [{"rate": money("100.00"), "from": "2026-11-13", "max_days": 60}],
}
FIGURE = {
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "revenue": money("500000000.00"),
    "status": "reported",
    "scope": "provider",
    "source": "accounts",
}


async def saved(client: httpx.AsyncClient, **body: object) -> Json:
    answer = await client.post("/v1/assessments", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def recomputed(client: httpx.AsyncClient, assessment: Json) -> Json:
    answer = await client.get(f"/v1/assessments/{assessment['id']}/recomputation")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def a_figure(officer: httpx.AsyncClient, provider_id: UUID, **others: object) -> None:
    place = f"/v1/providers/{provider_id}/revenue-figures"
    assert (await officer.post(place, json={**FIGURE, **others})).status_code == 201


async def test_an_exposure_is_saved_as_it_was_answered(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    provider = platform.provider_id
    await a_figure(officer, provider)
    answered = (await officer.get(f"/v1/providers/{provider}/exposure")).json()
    made = await saved(officer, provider_id=str(provider), label="for the board")
    assert made["exposure"] == answered
    assert (made["of"], made["provider_id"], made["label"]) == (
        "provider",
        str(provider),
        "for the board",
    )
    assert made["rule_version"] == "osa-schedule-13/2023-10-26"
    assert made["asked"]["as_of"] == "2026-11-23T09:00:00Z"
    assert made["inputs"]["figures"][0]["revenue"] == money("500000000.00")
    assert (await officer.get(f"/v1/assessments/{made['id']}")).json() == made


async def test_recomputed_later_it_gives_the_same_digest(
    officer: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    await a_figure(officer, platform.provider_id)
    await given(supervisor, platform.provider_id, daily_penalties=[{"rate": money("100.00")}])
    await issued(officer, platform.id)
    made = await saved(officer, provider_id=str(platform.provider_id))
    clock.advance(timedelta(days=100))
    again = await recomputed(officer, made)
    assert again == {
        "assessment_id": made["id"],
        "recomputed_at": "2027-03-03T09:00:00Z",
        "unchanged": True,
        "digest": made["digest"],
        "recomputed_digest": made["digest"],
        "changes": [],
    }


async def test_what_changed_is_told_field_by_field(
    officer: httpx.AsyncClient, supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    await a_figure(officer, platform.provider_id)
    made = await saved(officer, provider_id=str(platform.provider_id), as_of="2026-11-22")
    await a_figure(
        officer,
        platform.provider_id,
        status="determined",
        revenue=money("600000000.00"),
    )
    again = await recomputed(officer, made)
    assert not again["unchanged"]
    assert again["recomputed_digest"] != made["digest"]
    changed = {change["field"]: (change["was"], change["now"]) for change in again["changes"]}
    assert changed["/result/statutory_maximum/amount"] == ("50000000.00", "60000000.00")
    was, now = changed["/inputs/figures/1"]
    assert (was, now["status"]) == (None, "determined")
    assert (await officer.get(f"/v1/assessments/{made['id']}")).json() == made
    await given(supervisor, platform.provider_id, single_penalties=[money("5.00")])
    fields = {change["field"] for change in (await recomputed(officer, made))["changes"]}
    assert fields >= {"/inputs/decisions/0", "/result/accrued/total/amount", "/result/stage"}


async def test_a_calculation_is_saved_with_all_that_was_given(
    officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    answered = (await officer.post("/v1/exposure-calculations", json=CALCULATION)).json()
    made = await saved(officer, calculation=CALCULATION)
    assert made["exposure"] == answered
    assert made["exposure"]["accrued"]["total"] == money("21000.00")
    assert (made["of"], made["provider_id"]) == ("calculation", None)
    assert made["asked"]["accounting_period"]["revenue"] == money("500000000.00")
    clock.advance(timedelta(days=400))
    assert (await recomputed(officer, made))["unchanged"]


async def test_a_calculation_of_now_is_frozen_at_its_moment(
    officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    undated = {name: value for name, value in CALCULATION.items() if name != "as_of"}
    made = await saved(officer, calculation=undated)
    assert made["asked"]["as_of"] == "2026-11-23T09:00:00Z"
    clock.advance(timedelta(days=400))
    assert (await recomputed(officer, made))["unchanged"]


async def test_assessments_are_listed_the_oldest_first(
    house: House, officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    other = await a_provider(house)
    made: list[str] = []
    for provider in (platform.provider_id, other, platform.provider_id):
        made.append((await saved(officer, provider_id=str(provider)))["id"])
        clock.advance(timedelta(minutes=1))
    page = (await officer.get("/v1/assessments", params={"limit": 2})).json()
    rest = (await officer.get("/v1/assessments", params={"after": page["next"]})).json()
    assert [item["id"] for item in page["items"] + rest["items"]] == made
    asked = {"provider_id": str(other)}
    theirs = (await officer.get("/v1/assessments", params=asked)).json()["items"]
    assert [item["id"] for item in theirs] == [made[1]]


@pytest.mark.parametrize(
    "change", ["UPDATE assessments SET digest = ''", "DELETE FROM assessments"]
)
async def test_what_was_saved_is_not_changed_by_anybody(
    house: House, officer: httpx.AsyncClient, change: str
) -> None:
    made = await saved(officer, calculation=CALCULATION)
    await execute(house, "GRANT ALL ON assessments TO CURRENT_USER")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await execute(house, change)
    assert (await officer.get(f"/v1/assessments/{made['id']}")).json() == made


async def test_an_event_tells_that_an_exposure_was_saved(
    house: House, officer: httpx.AsyncClient, platform: APlatform
) -> None:
    made = await saved(officer, provider_id=str(platform.provider_id), label="very-telling")
    (row,) = await fetch_rows(
        house,
        "SELECT kind, provider_id, facts::text FROM events WHERE subject_id = $1",
        UUID(made["id"]),
    )
    assert (row["kind"], row["provider_id"]) == ("assessment.saved", platform.provider_id)
    assert made["digest"] in row["facts"]
    assert "very-telling" not in row["facts"]


async def test_a_retry_saves_nothing_twice(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    body = {"provider_id": str(platform.provider_id)}
    key = {"Idempotency-Key": "once"}
    first = await officer.post("/v1/assessments", json=body, headers=key)
    second = await officer.post("/v1/assessments", json=body, headers=key)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.json() == first.json()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/provider_id"),
        ({"provider_id": str(uuid4()), "calculation": CALCULATION}, "/provider_id"),
        ({"calculation": CALCULATION, "as_of": "2026-11-22"}, "/as_of"),
        ({"calculation": CALCULATION, "regime": "eu-tco"}, "/regime"),
        (
            {"calculation": {**CALCULATION, "single_penalties": [money("-1.00")]}},
            "/calculation/single_penalties/0/amount",
        ),
        ({"calculation": {**CALCULATION, "regime": "no-such-regime"}}, "/calculation/regime"),
    ],
)
async def test_what_cannot_be_saved_is_refused_at_its_place(
    officer: httpx.AsyncClient, body: Json, pointer: str
) -> None:
    answer = await officer.post("/v1/assessments", json=body)
    assert_problem(answer, 422, "malformed", pointer)


async def test_what_is_not_in_the_register_is_unknown(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/assessments", json={"provider_id": str(uuid4())})
    assert_problem(answer, 404, "not_found")
    for place in (f"/v1/assessments/{uuid4()}", f"/v1/assessments/{uuid4()}/recomputation"):
        assert_problem(await officer.get(place), 404, "not_found")
