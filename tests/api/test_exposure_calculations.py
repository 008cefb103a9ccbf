"""A ceiling reckoned from what is given; nothing of it is kept."""

import httpx
import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.regime_documents import regime_document
from tests.conftest import CountQueries
from tests.support.bodies import Json
from tests.support.problems import assert_problem

PLACE = "/v1/exposure-calculations"
YEAR = {"start": "2025-01-01", "end": "2025-12-31"}


def pounds(amount: str) -> Json:
    return {"amount": amount, "currency": "GBP"}


def dollars(amount: str) -> Json:
    return {"amount": amount, "currency": "USD"}


def a_period(revenue: Json, **others: object) -> Json:
    return {"state": "complete", "revenue": revenue, **YEAR, **others}


def a_body(**others: object) -> Json:
    return {
        "regime": "uk-osa-intimate-image",
        "as_of": "2026-11-22",
        "person": "provider",
        "accounting_period": a_period(pounds("500000000.00")),
        **others,
    }


async def reckoned(client: httpx.AsyncClient, **others: object) -> Json:
    answer = await client.post(PLACE, json=a_body(**others))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_calculation_has_the_shape_of_an_exposure_of_nobody(
    officer: httpx.AsyncClient,
) -> None:
    body = await reckoned(officer)
    assert body["provider_id"] is None
    assert body["as_of"] == "2026-11-22"
    assert body["statutory_maximum"] == pounds("50000000.00")
    assert (body["bound"], body["basis"]) == ("exact", "percentage_of_revenue")
    assert body["stage"] == "no_decision"
    assert body["lateness"] == {
        "overdue": 0,
        "late": 0,
        "contested": 0,
        "first_overdue_at": None,
        "counted_at": None,
    }


# what is given besides the regime, the ceiling, the basis
GIVEN: dict[str, tuple[Json, str, str]] = {
    "the crossover": (
        {"accounting_period": a_period(pounds("180000000.00"))},
        "18000000.00",
        "fixed_amount",
    ),
    "a tenth of a pound above it": (
        {"accounting_period": a_period(pounds("180000001.00"))},
        "18000000.10",
        "percentage_of_revenue",
    ),
    "down to the penny": (
        {"accounting_period": a_period(pounds("180000000.19"))},
        "18000000.01",
        "percentage_of_revenue",
    ),
    "no accounting period": (
        {"accounting_period": {"state": "none"}},
        "18000000.00",
        "no_accounting_period",
    ),
    "another person": ({"person": "other_person"}, "18000000.00", "not_the_provider"),
    "a group": (
        {"group": [{"name": "Parent", "revenue": pounds("500000000.00")}]},
        "100000000.00",
        "percentage_of_revenue",
    ),
    "dollars at a stated rate": (
        {
            "accounting_period": a_period(dollars("1000000000.00")),
            "exchange_rate": {
                "currency": "USD",
                "gbp_per_unit": "0.7592",
                "source": "ECB, mean of the daily rates",
                "dates": {"from": "2025-01-01", "to": "2025-12-31"},
            },
        },
        "75920000.00",
        "percentage_of_revenue",
    ),
    "dollars at a plain rate": (
        {
            "accounting_period": a_period(dollars("1000000000.00")),
            "exchange_rate": "0.7592",
        },
        "75920000.00",
        "percentage_of_revenue",
    ),
}


@pytest.mark.parametrize(("given", "amount", "basis"), GIVEN.values(), ids=GIVEN.keys())
async def test_the_ceiling_follows_from_what_is_given(
    officer: httpx.AsyncClient, given: Json, amount: str, basis: str
) -> None:
    body = await reckoned(officer, **given)
    assert (body["statutory_maximum"], body["basis"]) == (pounds(amount), basis)


async def test_what_the_regulator_determined_is_said_to_be_so(
    officer: httpx.AsyncClient,
) -> None:
    """Where revenue is disputed, the determination stands (Sch 13 para 4(6))."""
    figure = pounds("700000000.00")
    body = await reckoned(
        officer,
        accounting_period=a_period(figure, status="determined", source="Determination 7"),
    )
    assert body["statutory_maximum"] == pounds("70000000.00")
    lines = {line["step"]: line for line in body["working"]}
    assert lines["determination"]["source"] == "OSA 2023 Sch 13 para 4(6)"
    assert lines["qualifying worldwide revenue"]["source"] == "Determination 7"


async def test_a_groups_figure_may_be_given_whole(officer: httpx.AsyncClient) -> None:
    body = await reckoned(
        officer, accounting_period=a_period(pounds("700000000.00"), scope="group")
    )
    assert "OSA 2023 Sch 13 para 5" in {line["source"] for line in body["working"]}


async def test_an_estimate_is_called_one(officer: httpx.AsyncClient) -> None:
    body = await reckoned(
        officer, accounting_period=a_period(pounds("700000000.00"), status="estimated")
    )
    assert body["basis"] == "estimated_revenue"


async def test_without_a_period_the_revenue_is_unknown(officer: httpx.AsyncClient) -> None:
    answer = await officer.post(PLACE, json={"regime": "uk-osa-information"})
    body = answer.json()
    assert (body["bound"], body["basis"]) == ("at_least", "revenue_unknown")
    assert body["as_of"] == "2026-11-23T09:00:00Z"


async def test_a_published_decision_comes_to_what_was_published(
    officer: httpx.AsyncClient,
) -> None:
    """GBP 20,000, and GBP 100 a day from 14 October 2025 for at most 60 days."""
    body = await reckoned(
        officer,
        accounting_period={"state": "unknown"},
        single_penalties=[pounds("20000.00")],
        daily_penalties=[
            {"rate": pounds("100.00"), "from": "2025-10-14", "until": None, "max_days": 60}
        ],
    )
    assert body["accrued"] == {
        "single": pounds("20000.00"),
        "daily": pounds("6000.00"),
        "total": pounds("26000.00"),
        "capped": False,
    }


async def test_penalties_share_the_ceiling(officer: httpx.AsyncClient) -> None:
    body = await reckoned(
        officer,
        accounting_period={"state": "none"},
        single_penalties=[pounds("18000000.00"), pounds("0.01")],
    )
    assert (body["accrued"]["total"], body["accrued"]["capped"]) == (
        pounds("18000000.00"),
        True,
    )


async def test_equal_inputs_have_equal_digests(officer: httpx.AsyncClient) -> None:
    plain = await reckoned(officer, accounting_period=a_period(pounds("5")))
    spelt = await reckoned(officer, accounting_period=a_period(pounds("5.00")))
    other = await reckoned(officer, accounting_period=a_period(pounds("5.01")))
    assert plain["inputs_digest"] == spelt["inputs_digest"] != other["inputs_digest"]


# what is given, the place that is named
REFUSED: dict[str, tuple[Json, str]] = {
    "a number for an amount": (
        {"accounting_period": a_period({"amount": 5, "currency": "GBP"})},
        "/accounting_period/revenue/amount",
    ),
    "an unknown currency": (
        {"accounting_period": a_period({"amount": "5", "currency": "XQQ"})},
        "/accounting_period/revenue/currency",
    ),
    "negative revenue": (
        {"accounting_period": a_period(pounds("-1.00"))},
        "/accounting_period/revenue/amount",
    ),
    "absurd revenue": (
        {"accounting_period": a_period(pounds("999999999999999999.99"))},
        "/accounting_period/revenue/amount",
    ),
    "a period that ends before it starts": (
        {"accounting_period": a_period(pounds("5"), end="2024-12-31")},
        "/accounting_period/end",
    ),
    "a period not complete": (
        {"accounting_period": a_period(pounds("5"), end="2026-12-31")},
        "/accounting_period/end",
    ),
    "an unknown regime": ({"regime": "uk-unheard-of"}, "/regime"),
    "a law before it held": ({"as_of": "2020-01-01"}, "/as_of"),
    "a moment without an offset": ({"as_of": "2026-11-22T09:00:00"}, "/as_of"),
    "a stranger": ({"turnover": "5"}, "/turnover"),
    "a person of no kind": ({"person": "cat"}, "/person"),
    "penalties in dollars": (
        {"single_penalties": [dollars("5")]},
        "/single_penalties/0/currency",
    ),
    "1,001 penalties": ({"single_penalties": [pounds("1")] * 1001}, "/single_penalties"),
    "1,001 undertakings": (
        {"group": [{"name": f"{n}", "revenue": pounds("1")} for n in range(1001)]},
        "/group",
    ),
    "a rate that ends before it starts": (
        {
            "daily_penalties": [
                {"rate": pounds("1"), "from": "2026-02-01", "until": "2026-01-01"}
            ]
        },
        "/daily_penalties/0/until",
    ),
    "no days": (
        {"daily_penalties": [{"rate": pounds("1"), "from": "2026-02-01", "max_days": 0}]},
        "/daily_penalties/0/max_days",
    ),
    "a rate that is a number": (
        {"accounting_period": a_period(dollars("5")), "exchange_rate": {"gbp_per_unit": 0.7}},
        "/exchange_rate/gbp_per_unit",
    ),
    "a plain rate that is no number": (
        {"accounting_period": a_period(dollars("5")), "exchange_rate": "NaN"},
        "/exchange_rate/gbp_per_unit",
    ),
    "a plain rate for nothing": ({"exchange_rate": "0.7592"}, "/exchange_rate"),
    "a plain rate for two currencies": (
        {
            "accounting_period": a_period(dollars("5")),
            "group": [{"name": "Other", "revenue": {"amount": "5", "currency": "EUR"}}],
            "exchange_rate": "0.7592",
        },
        "/exchange_rate",
    ),
    "a rate of nothing": (
        {
            "accounting_period": a_period(dollars("5")),
            "exchange_rate": {"currency": "USD", "gbp_per_unit": "0"},
        },
        "/exchange_rate/gbp_per_unit",
    ),
}


@pytest.mark.parametrize(("given", "pointer"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_no_law_fits_is_refused_at_its_place(
    officer: httpx.AsyncClient, given: Json, pointer: str
) -> None:
    answer = await officer.post(PLACE, json=a_body(**given))
    assert answer.status_code == 422, answer.text
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointer in pointers, answer.text


async def test_other_currencies_are_converted_at_the_mean_of_the_period(
    officer: httpx.AsyncClient,
) -> None:
    euros = {"amount": "100000000.00", "currency": "EUR"}
    body = await reckoned(
        officer,
        accounting_period=a_period(dollars("1000000000.00")),
        group=[{"name": "Parent", "revenue": euros}],
    )
    # (1,000,000,000 x 0.7591852419339… + 100,000,000 x 0.8567923137254…) / 10
    assert body["statutory_maximum"] == pounds("84486447.33")
    rates = [line for line in body["working"] if line["step"] == "exchange rate"]
    assert [line["value"][:20] for line in rates] == [
        "1 USD = 0.759185 GBP",
        "1 EUR = 0.856792 GBP",
    ]


async def test_a_given_rate_goes_before_the_one_held(officer: httpx.AsyncClient) -> None:
    period = a_period(dollars("1000000000.00"))
    given = await reckoned(officer, accounting_period=period, exchange_rate="0.75")
    held = await reckoned(officer, accounting_period=period)
    assert given["statutory_maximum"] == pounds("75000000.00")
    assert held["statutory_maximum"] == pounds("75918524.19")
    assert given["inputs_digest"] != held["inputs_digest"]


async def test_a_first_period_still_running_takes_the_rates_so_far(
    officer: httpx.AsyncClient,
) -> None:
    running = {
        "state": "not_ended",
        "revenue": dollars("1000000000.00"),
        "start": "2026-10-01",
        "end": "2027-09-30",
    }
    body = await reckoned(officer, as_of="2026-10-30", accounting_period=running)
    [rate] = [line for line in body["working"] if line["step"] == "exchange rate"]
    assert "mean of 22 daily rates, 2026-10-01 to 2026-10-30" in rate["value"]
    assert body["basis"] == "estimated_revenue"


# the period, why there is no rate
NO_RATE: dict[str, tuple[Json, str]] = {
    "a currency never quoted": (
        a_period({"amount": "5", "currency": "AED"}),
        "not among the currencies quoted",
    ),
    "a currency no longer quoted": (
        a_period({"amount": "5", "currency": "RUB"}),
        "not quoted throughout the period",
    ),
    "days before the first rates": (
        a_period(dollars("5"), start="1998-01-01", end="1998-12-31"),
        "beyond the daily rates held",
    ),
    "no dates": ({"state": "complete", "revenue": dollars("5")}, "has no dates"),
}


@pytest.mark.parametrize(("period", "why"), NO_RATE.values(), ids=NO_RATE.keys())
async def test_revenue_of_which_no_rate_is_held_needs_one(
    officer: httpx.AsyncClient, period: Json, why: str
) -> None:
    answer = await officer.post(PLACE, json=a_body(accounting_period=period))
    place = "/accounting_period/revenue/currency"
    assert_problem(answer, 422, "exchange_rate_needed", place)
    [fault] = answer.json()["errors"]
    assert why in fault["detail"]
    assert "OSA 2023 s.137(1)" in fault["detail"]


async def test_a_policy_names_no_ceiling(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    policy = {
        **regime_document(BUILT_IN[0]),
        "code": "house-policy",
        "ceiling": None,
    }
    del policy["version"]
    answer = await supervisor.post("/v1/regimes", json=policy)
    assert answer.status_code == 201, answer.text
    refused = await officer.post(PLACE, json=a_body(regime="house-policy"))
    assert_problem(refused, 422, "no_ceiling_held", "/regime")


async def test_every_role_may_calculate_and_nothing_is_asked_of_the_register(
    officer: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    count_queries: CountQueries,
) -> None:
    for client in (officer, supervisor, dashboard, platform_client):
        await reckoned(client)
    with count_queries() as queries:
        await reckoned(officer)
    # A process now and then reads again who has a key and which regimes there are.
    assert all("FROM keys" in query or "FROM regimes" in query for query in queries)
