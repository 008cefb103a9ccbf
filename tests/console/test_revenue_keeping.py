"""Revenue figures by a form: what counts afterwards is told before it is done."""

from datetime import date

import httpx
import pytest

from app.services.house import House
from tests.support.builders import APlatform
from tests.support.console import Browser
from tests.support.sql import fetch_rows

ENTERED = {
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "revenue-amount": "£500,000,000.50",
    "revenue-currency": "gbp",
    "scope": "provider",
    "status": "reported",
    "source": "Accounts <2025>",
}
KEPT = "SELECT period_start, amount, currency, status, scope, source FROM revenue_figures"


@pytest.fixture
def provider(platform: APlatform) -> str:
    return f"/providers/{platform.provider_id}"


async def recorded(at_console: Browser, place: str, **entered: str) -> str:
    """What the page says once a figure was added by its form."""
    form = await at_console.open(place)
    check = await at_console.send(form, {**ENTERED, **entered}, to=form.path)
    return (await at_console.send(check, {}, to=form.path)).text


async def test_a_figure_is_added_once_it_is_confirmed(
    at_console: Browser, house: House, provider: str
):
    place = (await at_console.open(provider)).links["Add a revenue figure"]
    check = await at_console.send(await at_console.open(place), ENTERED, to=place)
    assert "is reckoned by it from now on" in check.text
    assert await fetch_rows(house, KEPT) == []

    done = await at_console.send(check, {}, to=place)
    await at_console.send(check, {}, to=place)

    assert "£500,000,000.50 is recorded, and counts today." in done.text
    assert "£50,000,000.05" in done.text
    [row] = await fetch_rows(house, KEPT)
    assert row[0] == date(2025, 1, 1)
    assert [str(value) for value in row[1:]] == [
        "500000000.50",
        "GBP",
        "reported",
        "provider",
        "Accounts <2025>",
    ]


async def test_a_figure_is_corrected_by_another_for_its_period(
    at_console: Browser, provider: str
):
    await recorded(at_console, f"{provider}/revenue/add")
    page = await at_console.open(provider)
    [correct] = [to for name, to in page.links.items() if name.startswith("Correct")]
    form = await at_console.open(correct)
    assert form.form(f"{provider}/revenue/add").values["period_end"] == "2025-12-31"
    assert form.form(f"{provider}/revenue/add").values["revenue-amount"] == ""

    entered = {"revenue-amount": "400,000,000", "source": "Corrected accounts"}
    check = await at_console.send(form, entered, to=f"{provider}/revenue/add")
    assert (
        "£500,000,000.50 for 1 January 2025 to 31 December 2025 counts no more: "
        "a later figure for the same period was recorded."
    ) in check.text
    done = await at_console.send(check, {}, to=f"{provider}/revenue/add")

    assert "£400,000,000 is recorded, and counts today." in done.text
    assert "No: a later figure for the same period was recorded" in done.text


async def test_a_figure_that_will_not_count_says_so_before_and_after(
    at_console: Browser, provider: str
):
    place = f"{provider}/revenue/add"
    await recorded(at_console, place, status="determined")

    form = await at_console.open(place)
    check = await at_console.send(form, ENTERED, to=place)
    why = "the regulator's determination for the period stands"
    assert f"It would not count today: {why}." in check.text
    assert (
        f"It does not count today: {why}." in (await at_console.send(check, {}, to=place)).text
    )


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        (dict.fromkeys(ENTERED, ""), set(ENTERED) - {"revenue-currency"}),
        ({"revenue-amount": "much", "source": "x" * 301}, {"revenue-amount", "source"}),
        ({"revenue-amount": "-1"}, {"revenue-amount"}),
        ({"revenue-amount": "1.001", "scope": "all"}, {"revenue-amount", "scope"}),
        ({"revenue-currency": "GBX", "period_end": "x"}, {"revenue-currency", "period_end"}),
        ({"period_end": "2024-12-31"}, {"period_end"}),
        ({"revenue-amount": "9" * 15}, {"revenue-amount"}),
    ],
)
async def test_all_that_is_wrong_is_told_at_once(
    at_console: Browser, provider: str, entered: dict[str, str], fields: set[str]
):
    place = f"{provider}/revenue/add"

    again = await at_console.send(
        await at_console.open(place), {**ENTERED, **entered}, to=place, status=422
    )

    told = {place for place in again.links.values() if place.startswith("#")}
    assert told - {"#main-content"} == {f"#{name}" for name in fields}


async def test_a_period_that_overlaps_another_is_told(at_console: Browser, provider: str):
    place = f"{provider}/revenue/add"
    await recorded(at_console, place)

    again = await at_console.send(
        await at_console.open(place),
        {**ENTERED, "period_end": "2025-06-30"},
        to=place,
        status=422,
    )

    assert "overlaps the one from 2025-01-01" in again.text


@pytest.mark.parametrize(
    ("corrects", "status"), [("7", 422), ("019ab000-0000-7000-8000-000000000000", 404)]
)
async def test_only_a_figure_of_the_provider_is_corrected(
    at_console: Browser, provider: str, corrects: str, status: int
):
    await at_console.open(f"{provider}/revenue/add?corrects={corrects}", status=status)


async def test_a_figure_is_as_the_api_would_hold_it(
    at_console: Browser, officer: httpx.AsyncClient, provider: str
):
    await recorded(at_console, f"{provider}/revenue/add", **{"revenue-currency": "EUR"})

    [figure] = (await officer.get(f"/v1{provider}/revenue-figures")).json()["items"]

    assert figure["revenue"] == {"amount": "500000000.50", "currency": "EUR"}
    assert figure["standing"] == "in_force"
