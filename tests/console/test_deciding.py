"""Recording a decision about a notice, by the form of a page."""

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.sql import fetch_rows

SINGLE = "single_penalties-0-amount-amount"
DAILY = "daily_penalties-0-rate-amount"
MOST_DAYS = "daily_penalties-0-max_days"
ENTERED = {"stage": "confirmation_decision", "given_at": "2026-11-23T08:00"}


@pytest.fixture
async def notice(house: House, platform: APlatform) -> str:
    return f"/notices/{await a_notice(house, an_order(platform.id, reference='CASE-1'))}"


@pytest.fixture
async def place(supervising: Browser, notice: str) -> str:
    page = await supervising.open(notice)
    return page.links["Record a decision about this notice"]


async def test_a_decision_is_recorded_once_it_is_confirmed(
    supervising: Browser, supervisor: AsyncClient, platform: APlatform, notice: str, place: str
):
    entered = {
        **ENTERED,
        "reference": "CD-1",
        "compliance_date": "2026-11-30T00:00",
        SINGLE: "£20,000",
        DAILY: "100.50",
        MOST_DAYS: "60",
        "requirement": "remove it",
    }
    check = await supervising.send(await supervising.open(place), entered)
    assert "£100.50 from 1 December 2026, for at most 60 days" in check.text

    done = await supervising.send(check, {})
    await supervising.send(check, {})

    assert "Confirmation decision is on record." in done.text
    [decision] = (await supervisor.get("/v1/decisions")).json()["items"]
    assert decision["provider_ids"] == [str(platform.provider_id)]
    assert decision["notice_ids"] == [notice.removeprefix("/notices/")]
    assert decision["reference"] == "CD-1"
    assert decision["single_penalties"] == [
        {"requirement": "remove it", "amount": {"amount": "20000.00", "currency": "GBP"}}
    ]
    [daily] = decision["daily_penalties"]
    assert (daily["from"], daily["max_days"]) == ("2026-12-01", 60)


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"stage": ""}, "stage", "Choose what was given"),
        ({"given_at": ""}, "given_at", "Enter when the decision was given"),
        ({"given_at": "2026-12-01T09:00"}, "given_at", "lies in the future"),
        ({"compliance_date": "2026-11-01T09:00"}, "compliance_date", "lies before"),
        ({SINGLE: "much"}, SINGLE, "must be an amount"),
        ({SINGLE: "1.001"}, SINGLE, "Single penalties amount amount: "),
        ({SINGLE: "-1"}, SINGLE, "must not be negative"),
        ({MOST_DAYS: "3"}, DAILY, "Enter the amount for each day"),
        ({"power": "s139"}, "power", "only a penalty notice"),
        ({"stage": "penalty_notice"}, "single_penalties", "a penalty notice imposes one"),
        ({"stage": "penalty_notice", DAILY: "5"}, "daily_penalties", "a single amount"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    supervising: Browser, place: str, wrong: dict[str, str], field: str, told: str
):
    page = await supervising.open(place)

    again = await supervising.send(page, {**ENTERED, **wrong}, status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()
    assert field in again.ids


async def test_an_officer_records_no_decision(at_console: Browser, house: House, notice: str):
    assert "Record a decision about this notice" not in (await at_console.open(notice)).links

    page = await at_console.open(f"{notice}/decide", status=403)

    assert page.name == "You may not do this"
    assert await fetch_rows(house, "SELECT id FROM decisions") == []
