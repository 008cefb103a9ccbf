"""Decisions that are refused, each at its place and with the source of the rule."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json, issued
from tests.support.builders import APlatform, a_platform, a_provider
from tests.support.decisions import a_decision_body, became, given, money
from tests.support.problems import assert_problem
from tests.support.sql import count_rows

RATE = money("100.00")
# What is sent beside a good decision, the place of the fault, and what its text names.
WRONG: dict[str, tuple[Json, str, str]] = {
    "in the future": ({"given_at": "2026-11-23T09:00:01Z"}, "/given_at", "future"),
    "before the Act": ({"given_at": "2023-10-25T09:00:00Z"}, "/given_at", "2023"),
    "a person twice": ({"twice": True}, "/provider_ids", "twice"),
    "joint to one": ({"joint": True}, "/joint", "Sch 15"),
    "complied with before it": (
        {"compliance_date": "2025-10-12"},
        "/compliance_date",
        "s.137(9)",
    ),
    "a deadline before it": (
        {"compliance_date": "2025-10-13T08:59:59Z"},
        "/compliance_date",
        "s.137(9)",
    ),
    "negative money": (
        {"single_penalties": [money("-0.01")]},
        "/single_penalties/0/amount/amount",
        "s.137(1)",
    ),
    "another currency": (
        {"single_penalties": [{"amount": "5.00", "currency": "EUR"}]},
        "/single_penalties/0/amount/currency",
        "s.137(1)",
    ),
    "beyond all reason": (
        {"single_penalties": [money("1000000000000.01")]},
        "/single_penalties/0/amount/amount",
        "house rule",
    ),
    "a negative rate": (
        {"daily_penalties": [{"rate": money("-1.00")}]},
        "/daily_penalties/0/rate/amount",
        "s.137(1)",
    ),
    "from the compliance date": (
        {
            "compliance_date": "2025-10-20",
            "daily_penalties": [{"rate": RATE, "from": "2025-10-20"}],
        },
        "/daily_penalties/0/from",
        "s.137(8)",
    ),
    "from the day of the decision": (
        {"daily_penalties": [{"rate": RATE, "from": "2025-10-13"}]},
        "/daily_penalties/0/from",
        "s.137(8)",
    ),
    "to before its start": (
        {"daily_penalties": [{"rate": RATE, "from": "2025-10-20", "until": "2025-10-19"}]},
        "/daily_penalties/0/until",
        "s.137(8)",
    ),
    "for no day": (
        {"daily_penalties": [{"rate": RATE, "max_days": 0}]},
        "/daily_penalties/0/max_days",
        "",
    ),
    "a power of another kind": ({"power": "s140"}, "/power", "ss.139 to 141"),
    "a daily penalty by notice": (
        {"stage": "penalty_notice", "daily_penalties": [{"rate": RATE}]},
        "/daily_penalties",
        "s.139",
    ),
    "a penalty notice without one": (
        {"stage": "penalty_notice"},
        "/single_penalties",
        "ss.139 to 141",
    ),
    "an unknown field": ({"amount": "5.00"}, "/amount", ""),
    "no person": ({"provider_ids": []}, "/provider_ids", ""),
    "an amount as a number": ({"single_penalties": [5]}, "/single_penalties/0", ""),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_is_refused_at_its_place_with_its_source(
    house: House, supervisor: httpx.AsyncClient, platform: APlatform, name: str
) -> None:
    said, pointer, source = WRONG[name]
    body = {**a_decision_body(platform.provider_id), **said}
    if body.pop("twice", None):
        body["provider_ids"] *= 2
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 422, "malformed", pointer)
    assert source in answer.text
    assert await count_rows(house, "decisions") == 0


async def test_a_person_who_is_not_in_the_register_is_named(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    body = a_decision_body(platform.provider_id, uuid4())
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 422, "malformed", "/provider_ids/1")


async def test_notices_that_are_not_theirs_are_named(
    house: House,
    supervisor: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform: APlatform,
) -> None:
    theirs = await issued(officer, platform.id)
    others = await issued(officer, (await a_platform(house)).id)
    body = a_decision_body(
        platform.provider_id, notice_ids=[theirs["id"], str(uuid4()), others["id"]]
    )
    answer = await supervisor.post("/v1/decisions", json=body)
    places = [fault["pointer"] for fault in answer.json()["errors"]]
    assert places == ["/notice_ids/1", "/notice_ids/2"]


async def test_a_decision_to_follow_that_is_not_there_is_named(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    body = a_decision_body(platform.provider_id, follows=str(uuid4()))
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 422, "malformed", "/follows")


async def proposed(supervisor: httpx.AsyncClient, provider_id: UUID, **others: object) -> Json:
    return await given(
        supervisor,
        provider_id,
        stage="provisional_notice",
        given_at="2025-08-13T09:00:00Z",
        single_penalties=[money("20000.00")],
        daily_penalties=[{"rate": RATE, "max_days": 60}],
        **others,
    )


ABOVE: dict[str, Json] = {
    "a dearer rate": {"daily_penalties": [{"rate": money("100.01"), "max_days": 60}]},
    "a longer period": {"daily_penalties": [{"rate": RATE, "max_days": 61}]},
    "a greater amount": {"single_penalties": [money("20000.01")]},
}


@pytest.mark.parametrize("name", ABOVE)
@pytest.mark.parametrize("named", [True, False])
async def test_more_than_the_provisional_notice_proposed_is_refused(
    supervisor: httpx.AsyncClient,
    platform: APlatform,
    name: str,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    earlier = await proposed(supervisor, platform.provider_id)
    others = {"follows": earlier["id"]} if named else {}
    body = a_decision_body(platform.provider_id, **ABOVE[name], **others)
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 409, "above_proposal")
    assert "Sch 13 para 3" in answer.json()["detail"]


@pytest.mark.parametrize("named", [True, False])
async def test_a_decision_before_what_it_follows_is_out_of_order(
    supervisor: httpx.AsyncClient,
    platform: APlatform,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    earlier = await proposed(supervisor, platform.provider_id)
    others = {"follows": earlier["id"]} if named else {}
    body = a_decision_body(platform.provider_id, given_at="2025-08-01T09:00:00Z", **others)
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 409, "decision_out_of_order")
    assert "s.132" in answer.json()["detail"]


async def test_a_proposal_is_decided_once_unless_the_decision_was_withdrawn(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    earlier = await proposed(supervisor, platform.provider_id)
    first = await given(supervisor, platform.provider_id, follows=earlier["id"])
    body = a_decision_body(platform.provider_id, follows=earlier["id"])
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 409, "decision_out_of_order")
    await became(supervisor, first, "withdraw", reason="in error")
    second = await given(supervisor, platform.provider_id)
    assert second["follows"] == earlier["id"]


async def test_which_decision_is_followed_is_found_by_persons_and_notices(
    house: House,
    supervisor: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform: APlatform,
) -> None:
    provider = platform.provider_id
    one, other = [(await issued(officer, platform.id))["id"] for _ in range(2)]
    await proposed(supervisor, await a_provider(house), notice_ids=[])
    about_one = await proposed(supervisor, provider, notice_ids=[one])
    follower = await given(supervisor, provider, notice_ids=[other])
    assert follower["follows"] is None
    alone = await given(supervisor, provider, notice_ids=[one], follows=None)
    assert alone["follows"] is None
    follower = await given(supervisor, provider, notice_ids=[one, other])
    assert follower["follows"] == about_one["id"]


async def test_a_penalty_notice_needs_a_decision_that_was_not_complied_with(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = {"stage": "penalty_notice", "single_penalties": [money("5.00")]}
    body = a_decision_body(platform.provider_id, given_at="2026-01-01T09:00:00Z", **notice)
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 409, "decision_out_of_order")
    by_fee = await given(supervisor, platform.provider_id, **{**notice, "power": "s141"})
    assert by_fee["follows"] is None
    decision = await given(supervisor, platform.provider_id, compliance_date="2026-01-01")
    assert_problem(
        await supervisor.post("/v1/decisions", json=body), 409, "decision_out_of_order"
    )
    body["given_at"] = "2026-01-02T09:00:00Z"
    answer = await supervisor.post("/v1/decisions", json=body)
    assert (answer.status_code, answer.json()["follows"]) == (201, decision["id"])


async def test_no_penalty_notice_follows_a_decision_with_a_daily_penalty(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    await given(supervisor, platform.provider_id, daily_penalties=[{"rate": RATE}])
    body = a_decision_body(
        platform.provider_id,
        stage="penalty_notice",
        given_at="2026-01-01T09:00:00Z",
        single_penalties=[money("5.00")],
    )
    answer = await supervisor.post("/v1/decisions", json=body)
    assert_problem(answer, 409, "daily_penalty_imposed")


ACTS: dict[str, tuple[str, Json, str]] = {
    "complied with before it": (
        "compliance",
        {"complied_at": "2025-10-13T08:59:59Z"},
        "/complied_at",
    ),
    "complied with tomorrow": (
        "compliance",
        {"complied_at": "2026-11-24T09:00:00Z"},
        "/complied_at",
    ),
    "another requirement": ("compliance", {"requirement": "another"}, "/requirement"),
    "withdrawn before it": (
        "withdraw",
        {"reason": "so", "withdrawn_at": "2025-10-12T09:00:00Z"},
        "/withdrawn_at",
    ),
    "withdrawn without a reason": ("withdraw", {}, "/reason"),
    "appealed before it": ("appeal", {"appealed_at": "2025-10-12T09:00:00Z"}, "/appealed_at"),
    "an effect that nobody knows": ("appeal", {"effect": "none"}, "/effect"),
}


@pytest.mark.parametrize("name", ACTS)
async def test_what_cannot_have_become_of_it_is_refused_at_its_place(
    supervisor: httpx.AsyncClient, platform: APlatform, name: str
) -> None:
    act, body, pointer = ACTS[name]
    decision = await given(supervisor, platform.provider_id)
    answer = await supervisor.post(f"/v1/decisions/{decision['id']}/{act}", json=body)
    assert_problem(answer, 422, "malformed", pointer)


async def an_appeal(supervisor: httpx.AsyncClient, decision: Json) -> None:
    await became(supervisor, decision, "appeal", appealed_at="2025-10-20T09:00:00Z")


async def complied(supervisor: httpx.AsyncClient, decision: Json) -> None:
    await became(supervisor, decision, "compliance")


async def nothing(_supervisor: httpx.AsyncClient, _decision: Json) -> None:
    """As it was given."""


AGAIN: dict[
    str, tuple[Callable[[httpx.AsyncClient, Json], Awaitable[None]], str, Json, int, str]
] = {
    "complied with twice": (complied, "compliance", {}, 409, "already_complied"),
    "appealed twice": (an_appeal, "appeal", {}, 409, "appeal_on_record"),
    "decided without an appeal": (
        nothing,
        "appeal-outcome",
        {"outcome": "quashed"},
        409,
        "no_appeal_pending",
    ),
    "decided before the appeal": (
        an_appeal,
        "appeal-outcome",
        {"outcome": "quashed", "decided_at": "2025-10-19T09:00:00Z"},
        422,
        "malformed",
    ),
}


@pytest.mark.parametrize("name", AGAIN)
async def test_what_has_happened_does_not_happen_again(
    supervisor: httpx.AsyncClient, platform: APlatform, name: str
) -> None:
    before, act, body, status, code = AGAIN[name]
    decision = await given(supervisor, platform.provider_id)
    await before(supervisor, decision)
    answer = await supervisor.post(f"/v1/decisions/{decision['id']}/{act}", json=body)
    assert_problem(answer, status, code)


@pytest.mark.parametrize("act", ["compliance", "appeal"])
async def test_a_provisional_notice_imposes_nothing(
    supervisor: httpx.AsyncClient, platform: APlatform, act: str
) -> None:
    notice = await proposed(supervisor, platform.provider_id)
    answer = await supervisor.post(f"/v1/decisions/{notice['id']}/{act}", json={})
    assert_problem(answer, 409, "nothing_imposed")
