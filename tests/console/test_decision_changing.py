"""Recording what became of a decision, by the forms of its page."""

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json
from tests.support.builders import APlatform
from tests.support.console import Browser
from tests.support.decisions import accrual, became, given, money
from tests.support.sql import fetch_rows

EVENTS = "SELECT kind FROM events WHERE kind LIKE 'decision.%' ORDER BY id"
SINGLE = {"amount": money("20000"), "requirement": "assess <the> risk"}
DAILY = {"rate": money("100"), "from": "2025-10-14"}
# The day of the clock is the 23 November 2026: 406 days are charged until then.
SO_FAR = "£60,600; each further day adds £100"


@pytest.fixture
async def place(supervisor: httpx.AsyncClient, platform: APlatform) -> str:
    decision = await given(
        supervisor,
        platform.provider_id,
        reference="CD-1",
        single_penalties=[SINGLE],
        daily_penalties=[DAILY],
    )
    return f"/decisions/{decision['id']}"


async def told(supervisor: httpx.AsyncClient, place: str) -> Json:
    return dict((await supervisor.get(f"/v1{place}")).json())


@pytest.mark.parametrize(
    ("name", "entered", "then"),
    [
        (
            "Record compliance",
            {"complied_at": "2025-10-20T09:00"},
            "complied: £20,700; each further day adds £0",
        ),
        (
            "Record an appeal",
            {"appealed_at": "2025-10-20T09:00", "effect": "suspends"},
            "under appeal: £20,700; each further day adds £0",
        ),
        ("Record an appeal", {"effect": "runs_on"}, f"under appeal: {SO_FAR}"),
        (
            "Withdraw the decision",
            {"withdrawn_at": "2025-10-15T09:00", "reason": "Given <by> mistake"},
            "withdrawn: £20,200; each further day adds £0",
        ),
    ],
)
async def test_what_became_of_it_is_recorded_once_it_is_confirmed(
    supervising: Browser, house: House, place: str, name: str, entered: Json, then: str
):
    form = await supervising.open((await supervising.open(place)).links[name])
    check = await supervising.send(form, entered)
    assert SO_FAR in check.text
    assert then.partition(": ")[2] in check.text
    assert len(await fetch_rows(house, EVENTS)) == 1

    done = await supervising.send(check, {})
    await supervising.send(check, {})

    assert done.path == place
    assert f"CD-1 is changed. It is now {then}." in done.text
    assert len(await fetch_rows(house, EVENTS)) == 2


async def test_what_is_recorded_is_what_the_api_tells(
    supervising: Browser, supervisor: httpx.AsyncClient, place: str
):
    for act, entered in (
        ("appeal", {"effect": "runs_on"}),
        ("withdraw", {"withdrawn_at": "2026-11-20T09:00", "reason": "Given <by> mistake"}),
    ):
        check = await supervising.send(await supervising.open(f"{place}/{act}"), entered)
        await supervising.send(check, {})

    after = await told(supervisor, place)
    assert (after["appealed_at"], after["appeal_effect"]) == ("2026-11-23T09:00:00Z", "runs_on")
    assert after["withdrawn_at"] == "2026-11-20T09:00:00Z"
    assert after["withdrawal_reason"] == "Given <by> mistake"


async def test_an_outcome_is_recorded_of_the_appeal_that_is_pending(
    supervising: Browser, supervisor: httpx.AsyncClient, place: str
):
    assert "Record the outcome of the appeal" not in (await supervising.open(place)).links
    decision = {"id": place.rpartition("/")[2]}
    await became(supervisor, decision, "appeal", appealed_at="2025-10-20T09:00:00Z")
    page = await supervising.open(place)
    assert "Record an appeal" not in page.links

    form = await supervising.open(page.links["Record the outcome of the appeal"])
    entered = {"decided_at": "2025-10-30T09:00", "outcome": "dismissed"}
    check = await supervising.send(form, entered)
    done = await supervising.send(check, {})

    assert "It is now in force" in done.text
    reckoned = await accrual(supervisor, decision)
    assert reckoned["total"]["amount"] == "59600.00"
    assert "£59,600" in done.text


async def test_one_requirement_is_complied_with_and_then_the_others_are_offered(
    supervising: Browser, supervisor: httpx.AsyncClient, place: str
):
    form = await supervising.open(f"{place}/compliance")
    check = await supervising.send(form, {"requirement": "assess <the> risk"})
    await supervising.send(check, {})

    assert (await told(supervisor, place))["state"] == "in_force"
    rest = await supervising.open(f"{place}/compliance")
    assert "assess <the> risk" not in rest.text
    check = await supervising.send(rest, {})
    done = await supervising.send(check, {})
    assert "It is now complied" in done.text
    assert "Record compliance" not in done.links


@pytest.mark.parametrize(
    ("act", "wrong", "said"),
    [
        ("compliance", {"complied_at": "2027-01-01T09:00"}, "in the future"),
        ("compliance", {"complied_at": "2025-10-01T09:00"}, "lies before"),
        ("compliance", {"complied_at": "soon"}, "must be a date and time"),
        ("compliance", {"requirement": "tidy"}, "names no such one"),
        ("withdraw", {"reason": " "}, "Enter why the decision is withdrawn"),
        ("withdraw", {"withdrawn_at": "2027-01-01T09:00", "reason": "r"}, "in the future"),
        ("appeal", {"effect": ""}, "Choose whether daily penalties stand still"),
        ("appeal", {"effect": "halves"}, "Choose one of the list"),
        ("appeal", {"appealed_at": "2025-10-01T09:00"}, "lies before"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_recorded(
    supervising: Browser, house: House, place: str, act: str, wrong: Json, said: str
):
    form = await supervising.open(f"{place}/{act}")

    again = await supervising.send(form, wrong, status=422)

    field = next(iter(wrong))
    assert said in again.text
    assert f"#{field}" in again.links.values()
    assert field in again.ids
    assert len(await fetch_rows(house, EVENTS)) == 1


async def test_what_cannot_become_of_it_any_more_is_refused(
    supervising: Browser, supervisor: httpx.AsyncClient, house: House, place: str
):
    forms = {
        act: await supervising.open(f"{place}/{act}")
        for act in ("compliance", "appeal", "appeal-outcome", "withdraw")
    }
    stale = await supervising.send(forms["compliance"], {})
    decided = {"outcome": "quashed"}
    none = await supervising.send(forms["appeal-outcome"], decided, status=409)
    assert "No appeal against this decision is pending" in none.text

    await became(supervisor, {"id": place.rpartition("/")[2]}, "appeal")
    again = await supervising.send(stale, {}, status=412)
    assert "This changed since you read it" in again.text
    twice = await supervising.send(forms["appeal"], {}, status=409)
    assert "An appeal against this decision is on record" in twice.text
    await became(supervisor, {"id": place.rpartition("/")[2]}, "withdraw", reason="r")
    over = await supervising.send(forms["withdraw"], {"reason": "r"}, status=409)
    assert "This decision was withdrawn" in over.text
    assert len(await fetch_rows(house, EVENTS)) == 3
    page = await supervising.open(place)
    assert not {link for link in page.links.values() if link.startswith(f"{place}/")}


async def test_a_proposal_can_only_be_withdrawn(
    supervising: Browser, supervisor: httpx.AsyncClient, platform: APlatform
):
    decision = await given(supervisor, platform.provider_id, stage="provisional_notice")
    place = f"/decisions/{decision['id']}"

    page = await supervising.open(place)

    links = {link for link in page.links.values() if link.startswith(f"{place}/")}
    assert links == {f"{place}/withdraw"}
    refused = await supervising.send(
        await supervising.open(f"{place}/compliance"), {}, status=409
    )
    assert "A provisional notice imposes nothing" in refused.text


@pytest.mark.parametrize("act", ["compliance", "withdraw", "appeal", "appeal-outcome"])
async def test_an_officer_records_nothing_of_it(
    at_console: Browser, house: House, place: str, act: str
):
    page = await at_console.open(place)
    assert "Record compliance" not in page.links

    refused = await at_console.open(f"{place}/{act}", status=403)
    token = page.form("/sign-out").values
    sent = {**token, "once": "x" * 43, "confirmed": "yes", "reason": "r"}
    assert (await at_console.client.post(f"{place}/{act}", data=sent)).status_code == 403

    assert refused.name == "You may not do this"
    assert len(await fetch_rows(house, EVENTS)) == 1


async def test_a_decision_that_there_is_not_has_no_forms(supervising: Browser):
    page = await supervising.open("/decisions/seven/withdraw", status=404)

    assert "There is no such decision." in page.text
