"""The penalties that Ofcom has published, as decisions through the API.

From public reports of its decisions, checked in secondary sources only.
"""

import httpx
import pytest

from tests.support.bodies import Json
from tests.support.builders import APlatform
from tests.support.decisions import accrual, became, given, money


def single(amount: str, requirement: str) -> Json:
    return {"requirement": requirement, "amount": money(amount)}


def daily(rate: str, requirement: str, **others: object) -> Json:
    return {"requirement": requirement, "rate": money(rate), **others}


AGE, RISK, TERMS, INFORMATION = (
    "age assurance",
    "risk assessment",
    "terms of service",
    "information notice",
)
# One decision each: given, compliance date, single and daily penalties; then the day asked for
# with single, daily and total as they were worked out by hand.
PUBLISHED: dict[str, tuple[Json, list[tuple[str, str, str, str]]]] = {
    "4chan, October 2025": (
        {
            "given_at": "2025-10-13T12:00:00+01:00",
            "single_penalties": [single("20000.00", INFORMATION)],
            "daily_penalties": [
                daily("100.00", INFORMATION, **{"from": "2025-10-14", "max_days": 60})
            ],
        },
        [
            ("2025-10-13", "20000.00", "0.00", "20000.00"),
            ("2025-10-14", "20000.00", "100.00", "20100.00"),
            ("2025-12-11", "20000.00", "5900.00", "25900.00"),
            ("2025-12-12", "20000.00", "6000.00", "26000.00"),
            ("2026-11-22", "20000.00", "6000.00", "26000.00"),
        ],
    ),
    "Itai Tech, November 2025": (
        {
            "given_at": "2025-11-20T12:00:00Z",
            "single_penalties": [single("50000.00", AGE)],
        },
        [("2026-11-22", "50000.00", "0.00", "50000.00")],
    ),
    # 72 hours end on Sunday 7 December at noon, so the first day charged is the 8th.
    "AVS Group, age assurance, December 2025": (
        {
            "given_at": "2025-12-04T12:00:00Z",
            "compliance_date": "2025-12-07T12:00:00Z",
            "single_penalties": [single("1000000.00", AGE)],
            "daily_penalties": [daily("1000.00", AGE)],
        },
        [
            ("2025-12-07", "1000000.00", "0.00", "1000000.00"),
            ("2025-12-08", "1000000.00", "1000.00", "1001000.00"),
            ("2025-12-17", "1000000.00", "10000.00", "1010000.00"),
        ],
    ),
    "AVS Group, information, December 2025": (
        {
            "given_at": "2025-12-04T12:00:00Z",
            "single_penalties": [single("50000.00", INFORMATION)],
            "daily_penalties": [daily("300.00", INFORMATION, max_days=60)],
        },
        [
            ("2025-12-05", "50000.00", "300.00", "50300.00"),
            ("2026-02-02", "50000.00", "18000.00", "68000.00"),
            ("2026-02-03", "50000.00", "18000.00", "68000.00"),
        ],
    ),
    "Im.ge, December 2025": (
        {
            "given_at": "2025-12-17T12:00:00Z",
            "single_penalties": [single("20000.00", INFORMATION)],
            "daily_penalties": [
                daily("100.00", INFORMATION, **{"from": "2025-12-18", "max_days": 60})
            ],
        },
        [
            ("2026-02-14", "20000.00", "5900.00", "25900.00"),
            ("2026-02-15", "20000.00", "6000.00", "26000.00"),
            ("2026-02-16", "20000.00", "6000.00", "26000.00"),
        ],
    ),
    "Kick Online Entertainment, February 2026": (
        {
            "given_at": "2026-02-12T12:00:00Z",
            "single_penalties": [single("800000.00", AGE), single("30000.00", INFORMATION)],
            "daily_penalties": [daily("200.00", INFORMATION, max_days=60)],
        },
        [("2026-11-22", "830000.00", "12000.00", "842000.00")],
    ),
    # Until 17:00 on Monday the 23rd, so the 24th is the first day charged.
    "8579 LLC, February 2026": (
        {
            "given_at": "2026-02-20T12:00:00Z",
            "compliance_date": "2026-02-23T17:00:00Z",
            "single_penalties": [single("1350000.00", AGE), single("50000.00", INFORMATION)],
            "daily_penalties": [daily("1000.00", AGE), daily("250.00", INFORMATION)],
        },
        [
            ("2026-02-23T17:00:01Z", "1400000.00", "0.00", "1400000.00"),
            ("2026-02-24", "1400000.00", "1250.00", "1401250.00"),
            ("2026-03-05", "1400000.00", "12500.00", "1412500.00"),
        ],
    ),
    "4chan, March 2026": (
        {
            "given_at": "2026-03-19T12:00:00Z",
            "compliance_date": "2026-04-02",
            "single_penalties": [
                single("450000.00", AGE),
                single("50000.00", RISK),
                single("20000.00", TERMS),
            ],
            "daily_penalties": [
                daily("500.00", AGE, **{"from": "2026-04-03"}),
                daily("200.00", RISK, **{"from": "2026-04-03"}),
                daily("100.00", TERMS, **{"from": "2026-04-03"}),
            ],
        },
        [
            ("2026-04-02", "520000.00", "0.00", "520000.00"),
            ("2026-04-03", "520000.00", "800.00", "520800.00"),
            ("2026-04-04", "520000.00", "1600.00", "521600.00"),
        ],
    ),
    "provider of a suicide forum, May 2026": (
        {
            "given_at": "2026-05-13T12:00:00Z",
            "compliance_date": "2026-05-28",
            "single_penalties": [single("950000.00", "illegal content duties")],
        },
        [("2026-11-22", "950000.00", "0.00", "950000.00")],
    ),
    "First Time Videos, June 2026": (
        {"given_at": "2026-06-19T12:00:00Z", "single_penalties": [single("80000.00", AGE)]},
        [("2026-11-22", "80000.00", "0.00", "80000.00")],
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
async def test_a_published_decision_comes_to_what_was_published(
    supervisor: httpx.AsyncClient, platform: APlatform, name: str
) -> None:
    said, expected = PUBLISHED[name]
    decision = await given(supervisor, platform.provider_id, **said)
    for as_of, one, each, total in expected:
        body = await accrual(supervisor, decision, as_of)
        found = [body[part]["amount"] for part in ("single", "daily", "total")]
        assert found == [one, each, total], as_of
        assert body["as_of"] == as_of
        assert not body["capped"]


async def test_three_rates_at_once_come_to_eight_hundred_a_day(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    said, _ = PUBLISHED["4chan, March 2026"]
    decision = await given(supervisor, platform.provider_id, **said)
    body = await accrual(supervisor, decision, "2026-05-01")
    assert body["per_day"] == money("800.00")
    assert [rate["days"] for rate in body["rates"]] == [29, 29, 29]
    await became(
        supervisor,
        decision,
        "compliance",
        requirement=RISK,
        complied_at="2026-04-20T08:00:00Z",
    )
    body = await accrual(supervisor, decision, "2026-05-01")
    assert body["per_day"] == money("600.00")
    assert [rate["days"] for rate in body["rates"]] == [29, 18, 29]
    assert [rate["ended_by"] for rate in body["rates"]] == [None, "compliance", None]


async def test_the_last_of_sixty_days_is_told(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    said, _ = PUBLISHED["4chan, October 2025"]
    decision = await given(supervisor, platform.provider_id, **said)
    (rate,) = (await accrual(supervisor, decision))["rates"]
    assert (rate["last_day"], rate["ended_by"]) == ("2025-12-12", "maximum_days")
    assert (rate["state"], rate["days"]) == ("ended", 60)


async def test_the_ceiling_of_unknown_revenue_is_at_least_eighteen_million(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    said, _ = PUBLISHED["4chan, October 2025"]
    decision = await given(supervisor, platform.provider_id, **said)
    body = await accrual(supervisor, decision)
    assert body["statutory_maximum"] == money("18000000.00")
    assert (body["bound"], body["basis"]) == ("at_least", "revenue_unknown")
