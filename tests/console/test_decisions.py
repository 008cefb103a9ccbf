"""Decisions and late responders as pages."""

from datetime import timedelta

import httpx
import pytest

from app.domain.exposures import Rank
from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import APlatform, a_notice, a_platform, a_provider, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.decisions import became, given, money


async def test_nobody_is_late_at_first(at_console: Browser):
    page = await at_console.open("/exposures")

    assert "No provider is late." in page.text


@pytest.mark.parametrize("rank", Rank)
async def test_late_responders_stand_in_the_order_that_is_asked_for(
    at_console: Browser, house: House, clock: FixedClock, rank: Rank
):
    for name, notices in (("Once Ltd", 1), ("Twice Ltd", 2)):
        platform = await a_platform(house, provider_id=await a_provider(house, name=name))
        for _ in range(notices):
            await a_notice(house, an_order(platform.id))
    clock.advance(timedelta(hours=49))
    await at_console.sign_in(Role.OFFICER)

    page = await at_console.open(f"/exposures?sort={rank}")

    assert {"Once Ltd", "Twice Ltd"} <= page.links.keys()
    assert "at least £18,000,000" in page.text
    if rank is Rank.OVERDUE:
        assert page.text.index("Twice Ltd") < page.text.index("Once Ltd")


@pytest.mark.parametrize("asked", ["sort=name", "after=eyJ", "colour=red"])
async def test_an_order_that_there_is_not_is_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/exposures?{asked}", status=422)

    assert page.name == "Error: Exposures"


async def test_an_empty_list_of_decisions_says_so(at_console: Browser):
    page = await at_console.open("/decisions")

    assert "No decision is recorded here." in page.text


async def test_a_decision_tells_what_has_accrued_on_any_day(
    at_console: Browser, supervisor: httpx.AsyncClient, platform: APlatform
):
    single = {"amount": money("20000"), "requirement": "Risk assessment <1>"}
    daily = {"rate": money("100"), "from": "2025-10-14", "max_days": 60}
    decision = await given(
        supervisor,
        platform.provider_id,
        reference="ROTA-1",
        single_penalties=[single],
        daily_penalties=[daily],
    )
    path = f"/decisions/{decision['id']}"

    listed = await at_console.open("/decisions?stage=confirmation_decision")
    page = await at_console.open(listed.links["ROTA-1"])

    assert page.path == path
    assert "£26,000" in page.text
    assert "Risk assessment <1>" in page.text
    early = await at_console.open(f"{path}?as_of=2025-10-15")
    assert "£20,200" in early.text
    assert early.form(path).values["as_of"] == "2025-10-15"
    odd = await at_console.open(f"{path}?as_of=yesterday", status=422)
    assert "As of: must be a date" in odd.text


async def test_what_became_of_a_decision_is_told(
    at_console: Browser, supervisor: httpx.AsyncClient, platform: APlatform
):
    decision = await given(supervisor, platform.provider_id)
    await became(supervisor, decision, "appeal", appealed_at="2025-10-20T09:00:00Z")
    await became(supervisor, decision, "withdraw", reason="See https://share.example/post/1")

    page = await at_console.open(f"/decisions/{decision['id']}")

    assert "Withdrawn" in page.text
    assert "https://share.example" not in page.text


async def test_a_decision_that_there_is_not_is_not_found(at_console: Browser):
    page = await at_console.open("/decisions/seven", status=404)

    assert "There is no such decision." in page.text
