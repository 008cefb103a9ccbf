"""Saved exposures at the console: kept as they were, and reckoned again."""

import httpx
import pytest

from app.services.house import House
from tests.console.test_providers import a_figure
from tests.support.builders import APlatform
from tests.support.console import Browser
from tests.support.decisions import given, money
from tests.support.sql import fetch_rows

CALCULATION = {
    "regime": "uk-osa-intimate-image",
    "as_of": "2026-11-22",
    "accounting_period": {"state": "complete", "revenue": money("500000000.00")},
}


@pytest.fixture
def provider(platform: APlatform) -> str:
    return f"/providers/{platform.provider_id}"


async def saved(at_console: Browser, provider: str, **entered: str) -> str:
    """The page of an exposure that was saved by its form."""
    place = f"{provider}/assess"
    check = await at_console.send(await at_console.open(place), entered, to=place)
    done = await at_console.send(check, {}, to=place)
    assert "The exposure is saved." in done.text
    return done.path


async def test_an_exposure_is_saved_once_it_is_confirmed(
    at_console: Browser,
    officer: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    house: House,
    platform: APlatform,
    provider: str,
):
    await a_figure(officer, platform.provider_id, "500000000")
    await given(supervisor, platform.provider_id)
    page = await at_console.open(provider)
    place = page.links["Save this exposure as it stands"]
    entered = {"label": "Before <it>"}
    check = await at_console.send(await at_console.open(place), entered, to=place)
    assert "£50,000,000" in check.text
    assert await fetch_rows(house, "SELECT id FROM assessments") == []

    done = await at_console.send(check, {}, to=place)
    again = await at_console.send(check, {}, to=place)

    assert done.path == again.path
    assert done.name == "Before <it>"
    assert "Sch 13" in done.text
    assert "£500,000,000" in done.text
    assert "1 January 2025 to 31 December 2025" in done.text
    assert "As at23 November 2026, 09:00 GMT" in done.text
    answer = await officer.get(f"/v1{done.path}")
    assert answer.json()["digest"] in done.text
    listed = await at_console.open(f"/assessments?provider_id={platform.provider_id}")
    assert done.path in listed.links.values()
    assert "£50,000,000" in listed.text


async def test_reckoned_again_it_is_the_same_until_a_figure_is_corrected(
    at_console: Browser, officer: httpx.AsyncClient, platform: APlatform, provider: str
):
    await a_figure(officer, platform.provider_id, "500000000")
    place = await saved(at_console, provider, as_of="2026-11-20")
    page = await at_console.open(place)
    assert "As at20 November 2026" in page.text
    same = await at_console.open(page.links["Reckon it again"])
    assert "It comes to the same" in same.text

    await a_figure(officer, platform.provider_id, "400000000")
    other = await at_console.open(f"{place}/recomputation")

    assert "It comes to something else now." in other.text
    assert "/result/statutory_maximum/amount" in other.text
    assert "40000000.00" in other.text
    assert "£50,000,000" in (await at_console.open(place)).text


async def test_a_calculation_that_was_saved_is_shown_too(
    at_console: Browser, officer: httpx.AsyncClient
):
    answer = await officer.post("/v1/assessments", json={"calculation": CALCULATION})
    assert answer.status_code == 201, answer.text

    page = await at_console.open(f"/assessments/{answer.json()['id']}")
    listed = await at_console.open("/assessments")

    assert "None: a calculation" in page.text
    assert "£50,000,000" in page.text
    assert "A calculation" in listed.text


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        ({"as_of": "soon", "label": "x" * 301}, ["as_of", "label"]),
        ({"regime": "nothing-of-the-kind"}, ["regime"]),
        ({"regime": "uk-osa-illegal-content", "as_of": "1600-01-01"}, ["as_of"]),
    ],
)
async def test_all_that_is_wrong_is_told_at_once(
    at_console: Browser, provider: str, entered: dict[str, str], fields: list[str]
):
    place = f"{provider}/assess"

    again = await at_console.send(await at_console.open(place), entered, to=place, status=422)

    told = [one for one in again.links.values() if one.startswith("#")]
    assert told == ["#main-content", *(f"#{name}" for name in fields)]


@pytest.mark.parametrize("asked", ["after=eyJ", "provider_id=7", "colour=red"])
async def test_a_list_that_makes_no_sense_is_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/assessments?{asked}", status=422)

    assert page.name == "Error: Saved exposures"


@pytest.mark.parametrize("one", ["019ab000-0000-7000-8000-000000000000", "seven"])
async def test_what_was_not_saved_is_not_found(at_console: Browser, one: str):
    for path in (f"/assessments/{one}", f"/assessments/{one}/recomputation"):
        assert "There is no such assessment." in (await at_console.open(path, status=404)).text


async def test_a_platform_reads_and_saves_none(at_own: Browser, provider: str):
    for path in ("/assessments", f"{provider}/assess"):
        assert "You may not do this" in (await at_own.open(path, status=403)).text
