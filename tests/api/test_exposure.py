"""A provider's exposure by the API: its ceiling, its working, its lateness."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from app.services.house import House
from tests.conftest import CountQueries
from tests.support.bodies import Json, an_answer_body, issued, respond
from tests.support.builders import APlatform, a_provider
from tests.support.clock import FixedClock
from tests.support.problems import assert_problem

HOUR = timedelta(hours=1)
FIXED = {"amount": "18000000.00", "currency": "GBP"}
NOTHING = {"amount": "0.00", "currency": "GBP"}


async def a_figure(
    officer: httpx.AsyncClient,
    provider_id: UUID,
    revenue: str,
    *,
    currency: str = "GBP",
    **others: object,
) -> None:
    body = {
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "revenue": {"amount": revenue, "currency": currency},
        "status": "reported",
        "scope": "provider",
        "source": "Annual report 2025",
        **others,
    }
    answer = await officer.post(f"/v1/providers/{provider_id}/revenue-figures", json=body)
    assert answer.status_code == 201, answer.text


async def exposure(client: httpx.AsyncClient, provider_id: UUID, **asked: str) -> Json:
    answer = await client.get(f"/v1/providers/{provider_id}/exposure", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def lateness(
    officer: httpx.AsyncClient, platform: APlatform
) -> tuple[int, int, int, str | None]:
    counts = (await exposure(officer, platform.provider_id))["lateness"]
    return counts["overdue"], counts["late"], counts["contested"], counts["first_overdue_at"]


async def test_a_provider_of_unknown_revenue_is_exposed_to_at_least_the_fixed_amount(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    body = await exposure(officer, platform.provider_id)
    working = body.pop("working")
    assert body == {
        "provider_id": str(platform.provider_id),
        "as_of": "2026-11-23T09:00:00Z",
        "regime": "uk-osa-intimate-image",
        "statutory_maximum": FIXED,
        "bound": "at_least",
        "basis": "revenue_unknown",
        "accrued": {"single": NOTHING, "daily": NOTHING, "total": NOTHING, "capped": False},
        "lateness": {
            "overdue": 0,
            "late": 0,
            "contested": 0,
            "first_overdue_at": None,
            "counted_at": "2026-11-23T09:00:00Z",
        },
        "stage": "no_decision",
        "inputs_digest": body["inputs_digest"],
        "rule_version": "osa-schedule-13/2023-10-26",
        "law": "Online Safety Act 2023, section 143 and Schedule 13",
        "sure": True,
        "other_ceilings": [],
    }
    assert len(body["inputs_digest"]) == 64
    assert working[-1] == {
        "step": "fixed amount",
        "value": "at least 18000000.00 GBP",
        "source": "OSA 2023 Sch 13 para 4(1)(a)",
    }


async def test_a_tenth_of_the_revenue_is_the_ceiling_where_it_is_greater(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    await a_figure(officer, platform.provider_id, "500000000.00")
    body = await exposure(officer, platform.provider_id)
    assert body["statutory_maximum"] == {"amount": "50000000.00", "currency": "GBP"}
    assert (body["bound"], body["basis"]) == ("exact", "percentage_of_revenue")


async def test_revenue_in_dollars_is_converted_at_the_mean_of_its_period(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    await a_figure(officer, platform.provider_id, "9000000000.00", currency="USD")
    body = await exposure(officer, platform.provider_id)
    # 9,000,000,000 x 0.75918524193390… / 10
    assert body["statutory_maximum"] == {"amount": "683266717.74", "currency": "GBP"}
    assert (body["bound"], body["basis"]) == ("exact", "percentage_of_revenue")
    [rate] = [line for line in body["working"] if line["step"] == "exchange rate"]
    assert rate["value"].startswith("1 USD = 0.759185 GBP")
    assert "mean of 255 daily rates, 2025-01-02 to 2025-12-31" in rate["value"]
    assert "European Central Bank" in rate["source"]
    [method] = [line for line in body["working"] if line["step"] == "method of conversion"]
    assert method["value"] == "unsure: no statutory rule of conversion was found"


async def test_revenue_of_which_no_rate_is_held_is_said_to_be_so(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    await a_figure(officer, platform.provider_id, "9000000000.00", currency="AED")
    body = await exposure(officer, platform.provider_id)
    assert (body["statutory_maximum"], body["bound"]) == (FIXED, "at_least")
    said = " | ".join(line["value"] for line in body["working"])
    assert "AED is not among the currencies quoted" in said
    assert "the figure is in AED and no sterling rate is held" in said


async def test_a_groups_figure_counts_for_each_of_its_providers_that_has_none(
    house: House, officer: httpx.AsyncClient
) -> None:
    group = (await officer.post("/v1/provider-groups", json={"name": "Group"})).json()["id"]
    first = await a_provider(house, name="First Ltd", group_id=UUID(group))
    second = await a_provider(house, name="Second Ltd", group_id=UUID(group))
    await a_figure(officer, first, "900000000.00", scope="group")
    assert (await exposure(officer, second))["statutory_maximum"]["amount"] == "90000000.00"
    await a_figure(officer, second, "300000000.00")
    assert (await exposure(officer, second))["statutory_maximum"]["amount"] == "30000000.00"
    assert (await exposure(officer, first))["statutory_maximum"]["amount"] == "90000000.00"


@pytest.mark.parametrize(
    ("as_of", "amount"),
    [
        ("2025-12-31", "20000000.00"),
        ("2026-01-01", "30000000.00"),
        ("2025-12-31T23:59:59Z", "20000000.00"),
        ("2026-01-01T00:00:00+00:00", "30000000.00"),
    ],
)
async def test_the_figure_is_the_one_of_the_last_period_complete_at_the_day_asked_for(
    officer: httpx.AsyncClient, platform: APlatform, as_of: str, amount: str
) -> None:
    earlier = {"period_start": "2024-01-01", "period_end": "2024-12-31"}
    await a_figure(officer, platform.provider_id, "200000000.00", **earlier)
    await a_figure(officer, platform.provider_id, "300000000.00")
    body = await exposure(officer, platform.provider_id, as_of=as_of)
    assert body["statutory_maximum"]["amount"] == amount
    assert body["as_of"] == as_of.replace("+00:00", "Z")


async def test_a_moment_belongs_to_the_day_that_london_has(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    half_year = {"period_start": "2025-07-01", "period_end": "2026-06-30"}
    await a_figure(officer, platform.provider_id, "300000000.00", **half_year)
    late_evening = await exposure(officer, platform.provider_id, as_of="2026-06-30T22:59:59Z")
    midnight = await exposure(officer, platform.provider_id, as_of="2026-06-30T23:00:00Z")
    assert (late_evening["basis"], midnight["basis"]) == (
        "estimated_revenue",
        "percentage_of_revenue",
    )


async def test_lateness_is_counted_as_time_passes_and_answers_come(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(3)]
    items = [notice["items"][0]["id"] for notice in notices]
    clock.advance(48 * HOUR)
    assert await lateness(officer, platform) == (0, 0, 0, None)
    clock.advance(timedelta(microseconds=1))
    assert await lateness(officer, platform) == (3, 0, 0, "2026-11-25T09:00:00Z")
    removed = an_answer_body(items[0], at=clock.now())
    assert (await respond(platform_client, notices[0], removed)).status_code == 201
    ground = "not_intimate_image_content"
    disputed = an_answer_body(items[1], at=clock.now(), outcome="disputed", ground=ground)
    assert (await respond(platform_client, notices[1], disputed)).status_code == 201
    assert await lateness(officer, platform) == (1, 1, 1, "2026-11-25T09:00:00Z")


async def test_another_regimes_ceiling_counts_the_notices_under_it_only(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    await issued(officer, platform.id, regime="us-take-it-down")
    await issued(officer, platform.id)
    clock.advance(49 * HOUR)
    body = await exposure(officer, platform.provider_id, regime="us-take-it-down")
    assert (body["regime"], body["sure"]) == ("us-take-it-down", False)
    assert body["statutory_maximum"] == {"amount": "53088.00", "currency": "USD"}
    assert body["lateness"]["overdue"] == 1
    assert (await exposure(officer, platform.provider_id))["lateness"]["overdue"] == 2


async def test_an_exposure_that_has_not_changed_is_not_sent_again(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    place = f"/v1/providers/{platform.provider_id}/exposure"
    tag = (await officer.get(place)).headers["etag"]
    clock.advance(HOUR)
    assert (await officer.get(place, headers={"If-None-Match": tag})).status_code == 304
    await a_figure(officer, platform.provider_id, "500000000.00")
    assert (await officer.get(place, headers={"If-None-Match": tag})).status_code == 200


async def test_an_exposure_takes_one_query(
    officer: httpx.AsyncClient, platform: APlatform, count_queries: CountQueries
) -> None:
    with count_queries() as queries:
        await exposure(officer, platform.provider_id)
    assert len([query for query in queries if "FROM providers" in query]) == 1
    # A process now and then reads again who has a key.
    assert len([query for query in queries if "FROM keys" not in query]) == 1


async def test_the_ceilings_of_other_laws_stand_beside_where_notices_are_late_under_them(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    await a_figure(officer, platform.provider_id, "1000000000.00", currency="EUR")
    for code in ("uk-osa-intimate-image", "eu-tco", "in-it-rules", "uk-osa-illegal-content"):
        await issued(officer, platform.id, regime=code)
    clock.advance(49 * HOUR)
    body = await exposure(officer, platform.provider_id)
    assert body["lateness"]["overdue"] == 4
    assert body["statutory_maximum"]["currency"] == "GBP"
    terrorism, india = body["other_ceilings"]
    assert (terrorism["regime"], india["regime"]) == ("eu-tco", "in-it-rules")
    assert terrorism["statutory_maximum"] == {"amount": "40000000.00", "currency": "EUR"}
    unsure = "unsure: believed right, not checked against a source"
    assert unsure in [line["value"] for line in terrorism["working"]]
    assert not terrorism["sure"]
    asked = await exposure(officer, platform.provider_id, regime="eu-tco")
    assert asked["statutory_maximum"] == {"amount": "40000000.00", "currency": "EUR"}
    assert (asked["lateness"]["overdue"], asked["other_ceilings"]) == (1, [])


REFUSED = {
    "no day": ({"as_of": "2026-13-01"}, "/query/as_of"),
    "no offset": ({"as_of": "2026-11-22T09:00:00"}, "/query/as_of"),
    "before the law": ({"as_of": "2023-10-25"}, "/query/as_of"),
    "no such regime": ({"regime": "uk-unheard-of"}, "/query/regime"),
    "a strange word": ({"colour": "red"}, "/query/colour"),
}


@pytest.mark.parametrize(("asked", "pointer"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_makes_no_sense_is_refused_at_its_place(
    officer: httpx.AsyncClient, platform: APlatform, asked: dict[str, str], pointer: str
) -> None:
    answer = await officer.get(f"/v1/providers/{platform.provider_id}/exposure", params=asked)
    assert_problem(answer, 422, "malformed", pointer)


async def test_nobody_is_exposed_who_is_not_in_the_register(
    officer: httpx.AsyncClient,
) -> None:
    answer = await officer.get(f"/v1/providers/{uuid4()}/exposure")
    assert_problem(answer, 404, "not_found")


async def test_platforms_and_dashboards_may_not_read_exposures(
    dashboard: httpx.AsyncClient, platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    for client in (dashboard, platform_client):
        for place in (f"/v1/providers/{platform.provider_id}/exposure", "/v1/exposures"):
            assert_problem(await client.get(place), 403, "role_may_not")


async def test_who_has_no_key_may_not_ask(nobody: httpx.AsyncClient) -> None:
    for answer in (
        await nobody.get(f"/v1/providers/{uuid4()}/exposure"),
        await nobody.get("/v1/exposures"),
        await nobody.post("/v1/exposure-calculations", json={}),
    ):
        assert_problem(answer, 401, "not_authenticated")
