"""Trial calculations: what is asked stands in the address, what is told shows its steps."""

from urllib.parse import urlencode

import httpx
import pytest

from app.services.house import House
from tests.support.console import Browser
from tests.support.decisions import money
from tests.support.sql import fetch_rows

DEADLINE = "/calculators/deadline"
EXPOSURE = "/calculators/exposure"


@pytest.mark.parametrize("path", ["/calculators", DEADLINE, EXPOSURE])
async def test_a_calculator_asks_before_it_tells(at_console: Browser, path: str):
    page = await at_console.open(path)

    assert "Steps to the deadline" not in page.text
    assert "There is a problem" not in page.text


async def test_a_deadline_is_worked_out_by_the_rule_of_a_regime(at_console: Browser):
    page = await at_console.open(DEADLINE)

    told = await at_console.send(
        page, {"start": "2026-11-23T09:00", "regime": "uk-osa-intimate-image"}, to=DEADLINE
    )

    assert "25 November 2026, 09:00 GMT" in told.text
    assert "start=2026-11-23T09%3A00" in str(told.answer.url)
    again = await at_console.open(f"{DEADLINE}?{told.answer.url.query.decode()}")
    assert again.form(DEADLINE).values["regime"] == "uk-osa-intimate-image"
    assert "25 November 2026, 09:00 GMT" in again.text


async def test_a_deadline_skips_holidays_of_its_own_and_waits_while_paused(
    at_console: Browser,
):
    asked = {
        "start": "2026-11-23T09:00",
        "unit": "working_days",
        "count": "2",
        "holidays": "2026-11-24\r\n2026-11-25",
    }
    page = await at_console.open(f"{DEADLINE}?{urlencode(asked)}")
    assert "27 November 2026, 23:59 GMT" in page.text
    assert "Further holiday" in page.text

    hours = {"start": "2026-11-23T09:00", "unit": "hours", "count": "48"}
    pause = {"paused_from": "2026-11-23T10:00", "paused_until": "2026-11-23T13:00"}
    page = await at_console.open(f"{DEADLINE}?{urlencode(hours | pause)}")
    assert "25 November 2026, 12:00 GMT" in page.text
    assert "25 November 2026, 09:00 GMT" in page.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"regime": "uk-osa-intimate-image"}, "start"),
        ({"start": "2026-11-23T09:00"}, "regime"),
        ({"start": "2026-11-23T09:00", "regime": "no-such"}, "unit"),
        ({"start": "2026-11-23T09:00", "regime": "uk-osa-information"}, "unit"),
        ({"start": "2026-11-23T09:00", "unit": "weeks", "count": "1"}, "unit"),
        ({"start": "2026-11-23T09:00", "unit": "hours"}, "count"),
        ({"start": "2026-11-23T09:00", "unit": "hours", "count": "x"}, "count"),
        ({"start": "2026-11-23T09:00", "unit": "calendar_months", "count": "9999"}, "count"),
        (
            {"start": "2026-11-23T09:00", "unit": "hours", "count": "1", "timezone": "X"},
            "timezone",
        ),
        ({"start": "2026-11-23T09:00", "unit": "working_minutes", "count": "9"}, "opens"),
        (
            {"start": "2026-11-23T09:00", "unit": "hours", "count": "1", "holidays": "x"},
            "holidays",
        ),
        (
            {"start": "2026-11-23T09:00", "unit": "hours", "count": "1", "cutoff": "25:99"},
            "cutoff",
        ),
        (
            {
                "start": "2026-11-23T09:00",
                "unit": "hours",
                "count": "1",
                "paused_from": "2026-11-23T09:00",
            },
            "paused_from",
        ),
        ({"start": "2026-11-23T09:00", "colour": "red"}, "filters"),
    ],
)
async def test_what_no_deadline_follows_from_is_told_at_its_field(
    at_console: Browser, asked: dict[str, str], field: str
):
    page = await at_console.open(f"{DEADLINE}?{urlencode(asked)}", status=422)

    assert f"#{field}" in page.links.values()


async def test_an_exposure_is_reckoned_with_its_working(at_console: Browser):
    page = await at_console.open(EXPOSURE)
    entered = {"revenue": "£500,000,000", "single": "20,000", "as_of": "2026-11-23"}
    penalty = {"daily": "100", "daily_from": "2026-11-01", "daily_days": "10"}

    told = await at_console.send(page, entered | penalty, to=EXPOSURE)

    assert "£50,000,000" in told.text
    assert "£21,000" in told.text
    assert "Sch 13" in told.text
    assert told.form(EXPOSURE).values["revenue"] == "£500,000,000"


async def test_without_revenue_only_the_least_of_the_ceiling_is_known(at_console: Browser):
    page = await at_console.open(f"{EXPOSURE}?regime=uk-osa-intimate-image")

    assert "at least £18,000,000" in page.text


async def test_a_calculation_is_saved_as_it_was_reckoned(
    at_console: Browser, officer: httpx.AsyncClient
):
    asked = {
        "revenue": "500,000,000",
        "currency": "usd",
        "rate": "0.75",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "single": "20,000",
        "daily": "100",
        "daily_from": "2026-11-01",
        "daily_days": "10",
        "as_of": "2026-11-20",
    }
    page = await at_console.open(f"{EXPOSURE}?{urlencode(asked)}")
    place = page.links["Save this exposure"]
    form = await at_console.open(place)
    assert "£37,500,000" in form.text

    done = await at_console.send(form, {"label": "Before <it>"}, to=place)
    again = await at_console.send(form, {"label": "Before <it>"}, to=place)

    assert done.path == again.path
    assert done.name == "Before <it>"
    assert "£37,500,000" in done.text
    saved = (await officer.get(f"/v1{done.path}")).json()
    assert saved["of"] == "calculation"
    assert saved["exposure"]["accrued"]["total"] == money("21000.00")
    assert saved["asked"]["exchange_rate"] == {
        "currency": "USD",
        "gbp_per_unit": "0.75",
        "source": "as given",
        "dates": None,
    }
    recomputed = await officer.get(f"/v1{done.path}/recomputation")
    assert recomputed.json()["unchanged"] is True


async def test_a_calculation_of_little_is_saved_as_little(at_console: Browser):
    place = f"{EXPOSURE}/save?regime=uk-osa-intimate-image"

    done = await at_console.send(await at_console.open(place), {}, to=place)

    assert "The exposure is saved." in done.text
    assert "at least £18,000,000" in done.text


async def test_a_calculation_that_makes_no_sense_is_not_saved(
    at_console: Browser, house: House
):
    place = f"{EXPOSURE}/save?revenue=500"
    form = await at_console.open(place)
    refused = await at_console.open(f"{EXPOSURE}/save?revenue=much", status=422)
    assert refused.path == EXPOSURE
    assert "#revenue" in refused.links.values()
    sent = {**form.form(place).values, "label": "x" * 301}
    elsewhere = await at_console.client.post(f"{EXPOSURE}/save?revenue=much", data=sent)
    assert elsewhere.status_code == 303
    assert elsewhere.headers["location"] == f"{EXPOSURE}?revenue=much"
    too_long = await at_console.send(form, {"label": "x" * 301}, to=place, status=422)
    assert "#label" in too_long.links.values()
    assert await fetch_rows(house, "SELECT id FROM assessments") == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"revenue": "much"}, "revenue"),
        ({"revenue": "-1"}, "revenue"),
        ({"revenue": "1e400"}, "revenue"),
        ({"revenue": "1", "currency": "XXZ"}, "currency"),
        ({"revenue": "1", "state": "unknown"}, "revenue"),
        ({"revenue": "1", "state": "over"}, "state"),
        ({"revenue": "1", "period_start": "2025-01-01"}, "period_end"),
        ({"single": "-5"}, "single"),
        ({"daily": "5"}, "daily_from"),
        (
            {"daily": "5", "daily_from": "2026-01-02", "daily_until": "2026-01-01"},
            "daily_until",
        ),
        ({"daily": "5", "daily_from": "2026-01-02", "daily_days": "0"}, "daily_days"),
        ({"regime": "no-such"}, "regime"),
        ({"revenue": "1", "currency": "USD", "rate": "0"}, "rate"),
        ({"as_of": "1800-01-01"}, "as_of"),
        ({"colour": "red"}, "filters"),
    ],
)
async def test_what_no_exposure_follows_from_is_told_at_its_field(
    at_console: Browser, asked: dict[str, str], field: str
):
    page = await at_console.open(f"{EXPOSURE}?{urlencode(asked)}", status=422)

    assert f"#{field}" in page.links.values()
