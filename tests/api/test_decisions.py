"""Decisions by the API: recorded, read, listed, and what becomes of them."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json, issued
from tests.support.builders import APlatform, a_provider
from tests.support.clock import FixedClock
from tests.support.decisions import a_decision_body, accrual, became, given, money
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

SINGLE = [money("20000.00")]
DAILY = [{"rate": money("100.00"), "max_days": 60}]


async def exposure(client: httpx.AsyncClient, provider_id: UUID, **asked: str) -> Json:
    answer = await client.get(f"/v1/providers/{provider_id}/exposure", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_decision_reads_back_as_it_was_given(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id)
    body = a_decision_body(
        platform.provider_id,
        notice_ids=[notice["id"]],
        single_penalties=SINGLE,
        daily_penalties=DAILY,
        reference="ENF-7",
    )
    answer = await supervisor.post("/v1/decisions", json=body)
    decision = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/decisions/{decision['id']}"
    assert decision == {
        "id": decision["id"],
        "stage": "confirmation_decision",
        "state": "in_force",
        "provider_ids": [str(platform.provider_id)],
        "joint": False,
        "notice_ids": [notice["id"]],
        "given_at": "2025-10-13T09:00:00Z",
        "compliance_date": None,
        "single_penalties": [{"requirement": None, "amount": money("20000.00")}],
        "daily_penalties": [
            {
                "requirement": None,
                "rate": money("100.00"),
                "from": "2025-10-14",
                "until": None,
                "max_days": 60,
            }
        ],
        "end_day": "charged",
        "power": None,
        "reference": "ENF-7",
        "follows": None,
        "compliances": [],
        "withdrawn_at": None,
        "withdrawal_reason": None,
        "appealed_at": None,
        "appeal_effect": None,
        "appeal_decided_at": None,
        "appeal_outcome": None,
        "recorded_at": "2026-11-23T09:00:00Z",
        "version": 1,
    }
    again = await officer.get(answer.headers["location"])
    assert again.json() == decision
    seen = {"If-None-Match": again.headers["etag"]}
    assert (await officer.get(answer.headers["location"], headers=seen)).status_code == 304


@pytest.mark.parametrize("deadline", ["2025-10-20", "2025-10-20T16:00:00Z"])
async def test_a_compliance_date_is_a_day_or_a_moment(
    supervisor: httpx.AsyncClient, platform: APlatform, deadline: str
) -> None:
    decision = await given(
        supervisor, platform.provider_id, compliance_date=deadline, daily_penalties=DAILY
    )
    read = (await supervisor.get(f"/v1/decisions/{decision['id']}")).json()
    assert read["compliance_date"] == deadline
    assert read["daily_penalties"][0]["from"] == "2025-10-21"


async def test_the_day_of_a_deadline_is_that_of_london(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    decision = await given(
        supervisor,
        platform.provider_id,
        compliance_date="2025-10-20T23:30:00Z",
        daily_penalties=DAILY,
    )
    assert decision["daily_penalties"][0]["from"] == "2025-10-22"


async def test_a_retry_records_nothing_twice(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    body = a_decision_body(platform.provider_id, single_penalties=SINGLE)
    key = {"Idempotency-Key": "once"}
    first = await supervisor.post("/v1/decisions", json=body, headers=key)
    second = await supervisor.post("/v1/decisions", json=body, headers=key)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.json() == first.json()
    assert len((await supervisor.get("/v1/decisions")).json()["items"]) == 1


async def test_decisions_are_listed_in_the_order_of_giving(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient, house: House, platform: APlatform
) -> None:
    other = await a_provider(house)
    notice = await issued(officer, platform.id)
    second = await given(
        supervisor,
        platform.provider_id,
        given_at="2026-02-01T00:00:00Z",
        notice_ids=[notice["id"]],
    )
    first = await given(supervisor, platform.provider_id, given_at="2026-01-01T00:00:00Z")
    third = await given(
        supervisor, other, given_at="2026-03-01T00:00:00Z", stage="provisional_notice"
    )

    async def listed(**asked: object) -> list[str]:
        answer = await officer.get(
            "/v1/decisions", params={str(k): str(v) for k, v in asked.items()}
        )
        return [item["id"] for item in answer.json()["items"]]

    assert await listed() == [first["id"], second["id"], third["id"]]
    assert await listed(provider_id=other) == [third["id"]]
    assert await listed(notice_id=notice["id"]) == [second["id"]]
    assert await listed(stage="provisional_notice") == [third["id"]]
    page = (await officer.get("/v1/decisions", params={"limit": 2})).json()
    assert await listed(after=page["next"]) == [third["id"]]


async def test_the_exposure_of_a_provider_tells_stage_and_what_has_accrued(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    provider = platform.provider_id
    before = await exposure(supervisor, provider)
    assert before["stage"] == "no_decision"
    await given(
        supervisor,
        provider,
        stage="provisional_notice",
        given_at="2025-08-13T09:00:00Z",
        single_penalties=SINGLE,
        daily_penalties=[{"rate": money("100.00"), "from": "2025-10-14", "max_days": 60}],
    )
    proposed = await exposure(supervisor, provider)
    assert proposed["stage"] == "provisional_notice"
    assert proposed["accrued"]["total"] == money("0.00")
    decision = await given(supervisor, provider, single_penalties=SINGLE, daily_penalties=DAILY)
    assert decision["follows"] is not None
    after = await exposure(supervisor, provider)
    assert after["stage"] == "confirmation_decision"
    assert after["accrued"] == {
        "single": money("20000.00"),
        "daily": money("6000.00"),
        "total": money("26000.00"),
        "capped": False,
    }
    assert after["inputs_digest"] != before["inputs_digest"]
    sources = [line["source"] for line in after["working"]]
    assert f"decision {decision['id']}" in sources
    earlier = await exposure(supervisor, provider, as_of="2025-10-12")
    assert (earlier["stage"], earlier["accrued"]["total"]) == (
        "provisional_notice",
        money("0.00"),
    )


async def test_under_another_law_nothing_has_accrued(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    await given(supervisor, platform.provider_id, single_penalties=SINGLE)
    body = await exposure(supervisor, platform.provider_id, regime="us-take-it-down")
    assert body["accrued"]["total"] == {"amount": "0.00", "currency": "USD"}


async def test_each_person_of_a_joint_decision_is_liable_for_all_of_it(
    house: House, supervisor: httpx.AsyncClient
) -> None:
    group = (await supervisor.post("/v1/provider-groups", json={"name": "Group"})).json()["id"]
    first, second = [
        await a_provider(house, name=name, group_id=UUID(group)) for name in ("One", "Two")
    ]
    figure = {
        "period_start": "2024-01-01",
        "period_end": "2024-12-31",
        "revenue": money("500000000.00"),
        "status": "reported",
        "scope": "group",
        "source": "group accounts",
    }
    place = f"/v1/providers/{second}/revenue-figures"
    assert (await supervisor.post(place, json=figure)).status_code == 201
    decision = await given(supervisor, first, second, single_penalties=SINGLE)
    for provider in (first, second):
        assert (await exposure(supervisor, provider))["accrued"]["total"] == SINGLE[0]
    body = await accrual(supervisor, decision)
    # The ceiling is that of the group, and what is owed is owed once.
    assert body["statutory_maximum"] == money("50000000.00")
    assert body["total"] == SINGLE[0]
    assert "joint and several liability" in [line["step"] for line in body["working"]]


async def test_compliance_ends_what_accrues(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    decision = await given(supervisor, platform.provider_id, daily_penalties=DAILY)
    complied = await became(
        supervisor, decision, "compliance", complied_at="2025-10-16T22:59:00Z"
    )
    assert (complied["state"], complied["version"]) == ("complied", 2)
    assert (await accrual(supervisor, decision))["daily"] == money("300.00")


async def test_a_decision_withdrawn_stands_no_more(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    decision = await given(
        supervisor, platform.provider_id, single_penalties=SINGLE, daily_penalties=DAILY
    )
    withdrawn = await became(
        supervisor,
        decision,
        "withdraw",
        reason="another was meant",
        withdrawn_at="2025-10-15T12:00:00Z",
    )
    assert withdrawn["state"] == "withdrawn"
    assert (await accrual(supervisor, decision))["total"] == money("20200.00")
    body = await exposure(supervisor, platform.provider_id)
    assert (body["stage"], body["accrued"]["total"]) == ("no_decision", money("0.00"))
    answer = await supervisor.post(f"/v1/decisions/{decision['id']}/compliance", json={})
    assert_problem(answer, 409, "decision_withdrawn")


async def test_an_appeal_suspends_and_its_outcome_decides(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    decision = await given(supervisor, platform.provider_id, daily_penalties=DAILY)
    appealed = await became(supervisor, decision, "appeal", appealed_at="2025-10-16T12:00:00Z")
    assert (appealed["state"], appealed["appeal_effect"]) == ("under_appeal", "suspends")
    assert (await accrual(supervisor, decision))["total"] == money("300.00")
    decided = await became(
        supervisor,
        decision,
        "appeal-outcome",
        outcome="dismissed",
        decided_at="2025-10-20T12:00:00Z",
    )
    assert decided["state"] == "in_force"
    assert (await accrual(supervisor, decision))["total"] == money("5600.00")


async def test_a_quashed_decision_counts_for_nobody(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    decision = await given(supervisor, platform.provider_id, single_penalties=SINGLE)
    await became(supervisor, decision, "appeal", effect="runs_on")
    quashed = await became(supervisor, decision, "appeal-outcome", outcome="quashed")
    assert quashed["state"] == "quashed"
    body = await exposure(supervisor, platform.provider_id)
    assert (body["stage"], body["accrued"]["total"]) == ("no_decision", money("0.00"))


async def test_an_act_on_what_has_changed_since_it_was_read_is_refused(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    decision = await given(supervisor, platform.provider_id, single_penalties=SINGLE)
    place = f"/v1/decisions/{decision['id']}/appeal"
    stale = await supervisor.post(place, json={}, headers={"If-Match": '"7"'})
    assert_problem(stale, 412, "stale")
    good = await supervisor.post(place, json={}, headers={"If-Match": '"1"'})
    assert good.headers["etag"] == '"2"'


async def test_events_tell_of_a_decision_without_any_prose(
    house: House, supervisor: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    decision = await given(
        supervisor,
        platform.provider_id,
        reference="very-telling-reference",
        single_penalties=[{"amount": money("5.00"), "requirement": "very-telling-name"}],
    )
    clock.advance(timedelta(hours=1))
    await became(supervisor, decision, "compliance")
    await became(supervisor, decision, "appeal")
    await became(supervisor, decision, "appeal-outcome", outcome="dismissed")
    await became(supervisor, decision, "withdraw", reason="very-telling-reason")
    rows = await fetch_rows(
        house,
        "SELECT kind, provider_id, facts::text FROM events WHERE subject_id = $1"
        " ORDER BY recorded_at, id",
        UUID(decision["id"]),
    )
    assert [row["kind"] for row in rows] == [
        "decision.given",
        "decision.complied",
        "decision.appealed",
        "decision.appeal_decided",
        "decision.withdrawn",
    ]
    assert {row["provider_id"] for row in rows} == {platform.provider_id}
    assert "very-telling" not in "".join(row["facts"] for row in rows)


async def test_a_decision_that_nobody_gave_is_unknown(supervisor: httpx.AsyncClient) -> None:
    place = f"/v1/decisions/{uuid4()}"
    assert_problem(await supervisor.get(place), 404, "not_found")
    assert_problem(await supervisor.get(f"{place}/accrual"), 404, "not_found")
    assert_problem(await supervisor.post(f"{place}/appeal", json={}), 404, "not_found")
