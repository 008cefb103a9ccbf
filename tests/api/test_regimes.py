"""Regimes through the door: what is built in, and what a supervisor adds."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import APlatform
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

OWN = {
    "code": "our-own",
    "title": "Our own swift removal",
    "effective_from": "2026-01-01",
    "rule": {"unit": "hours", "count": 6},
}
BUILT_IN = {
    "uk-osa-intimate-image",
    "uk-osa-illegal-content",
    "uk-osa-information",
    "eu-tco",
    "eu-dsa-order",
    "us-take-it-down",
    "au-removal-notice",
    "de-netzdg-manifest",
    "de-netzdg",
    "in-it-rules",
    "in-it-rules-intimate",
}

Json = dict[str, object]


async def added(client: httpx.AsyncClient, **fields: object) -> Json:
    answer = await client.post("/v1/regimes", json={**OWN, **fields})
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


async def test_every_built_in_regime_is_listed(officer: httpx.AsyncClient) -> None:
    page = (await officer.get("/v1/regimes")).json()
    assert {regime["code"] for regime in page["items"]} == BUILT_IN
    assert page["next"] is None
    for regime in page["items"]:
        assert regime["built_in"]
        assert regime["sources"]
        assert [version["version"] for version in regime["versions"]] == [1]


async def test_the_list_comes_in_pages(officer: httpx.AsyncClient) -> None:
    codes: list[str] = []
    query: dict[str, str | int] = {"limit": 4}
    while True:
        page = (await officer.get("/v1/regimes", params=query)).json()
        codes += [regime["code"] for regime in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert codes == sorted(BUILT_IN)


async def test_law_and_policy_are_told_apart_with_their_sources(
    officer: httpx.AsyncClient,
) -> None:
    law = (await officer.get("/v1/regimes/uk-osa-intimate-image")).json()
    assert (law["kind"], law["confidence"]) == ("statutory", "checked in the primary text")
    assert (law["rule"]["unit"], law["rule"]["count"]) == ("hours", 48)
    assert law["sources"][0] == {
        "subject": "48 hours from receipt of the report",
        "article": "OSA 2023 s.10(3A)",
        "confidence": "checked in the primary text",
    }
    policy = (await officer.get("/v1/regimes/uk-osa-illegal-content")).json()
    assert policy["kind"] == "policy"
    assert policy["rule"]["count"] == 24
    in_notice = (await officer.get("/v1/regimes/uk-osa-information")).json()
    assert (in_notice["kind"], in_notice["rule"]) == ("set_in_notice", None)
    historic = (await officer.get("/v1/regimes/de-netzdg")).json()
    assert (historic["historic"], historic["in_force"]) == (True, False)


async def test_a_regulator_adds_a_regime_of_its_own(
    supervisor: httpx.AsyncClient, house: House
) -> None:
    answer = await supervisor.post("/v1/regimes", json=OWN)
    body = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/regimes/our-own"
    said = {key: body[key] for key in ("kind", "built_in", "version", "in_force")}
    assert said == {"kind": "policy", "built_in": False, "version": 1, "in_force": True}
    assert body["due_soon_lead"] == {"days": 0, "hours": 0, "minutes": 90, "seconds": 0}
    assert (await supervisor.get("/v1/regimes/our-own")).json() == body
    rows = await fetch_rows(house, "SELECT facts FROM events WHERE kind = 'regime.added'")
    assert [row["facts"] for row in rows] == [{"code": "our-own", "version": 1}]


async def test_every_field_of_a_regime_is_kept(supervisor: httpx.AsyncClient) -> None:
    said: Json = {
        "effective_to": "2030-12-31",
        "kind": "statutory",
        "confidence": "checked in a secondary source",
        "clock_event": "receipt of the order",
        "sources": [{"subject": "12 days", "article": "Act s.1", "confidence": "unsure"}],
        "clock_changes": {"extended": "Act s.2", "start_corrected": "Act s.3"},
        "clock_source": "Act s.4",
        "pause_effect": "restarts",
        "complying_outcomes": ["removed"],
        "complying_territory": "GB",
        "excusing_outcomes": ["impossible"],
        "dispute_grounds": [{"code": "lawful", "title": "It is lawful", "source": "Act s.5"}],
        "requires_respond_by": False,
        "ceiling": "osa-schedule-13",
        "further_leads": [{"days": 0, "hours": 2, "minutes": 0, "seconds": 0}],
    }
    rule: Json = {
        "unit": "working_days",
        "count": 12,
        "counting": "roll_then_add",
        "roll": "none",
        "cutoff": "17:00:00",
        "due_time": "12:00:00",
        "timezone": "Europe/Dublin",
        "calendar": "scotland",
        "working_week": ["mon", "tue"],
        "working_hours": {},
    }
    body = await added(supervisor, **said, rule=rule)
    assert {key: body[key] for key in said} == said
    assert body["rule"] == rule


async def test_a_new_version_leaves_the_old_one_and_its_notices_alone(
    supervisor: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    await added(supervisor)
    old_notice = await issued_under_own(supervisor, platform)
    body = await added(supervisor, effective_from="2026-11-24", rule=hours(2))
    read = (await supervisor.get("/v1/regimes/our-own")).json()
    assert read == body
    versions = [(version["version"], version["in_force"]) for version in read["versions"]]
    assert versions == [(2, False), (1, True)]
    assert (body["version"], body["in_force"]) == (1, True)
    clock.advance(timedelta(days=1))
    today = (await supervisor.get("/v1/regimes/our-own")).json()
    assert (today["version"], today["rule"]["count"], today["in_force"]) == (2, 2, True)
    new_notice = await issued_under_own(supervisor, platform)
    assert old_notice["regime"] == {"code": "our-own", "version": 1}
    assert new_notice["regime"] == {"code": "our-own", "version": 2}


async def test_the_tag_of_a_regime_changes_when_another_version_begins_to_hold(
    supervisor: httpx.AsyncClient, clock: FixedClock
) -> None:
    await added(supervisor)
    await added(supervisor, effective_from="2026-11-24")
    place = "/v1/regimes/our-own"
    tag = (await supervisor.get(place)).headers["etag"]
    same = await supervisor.get(place, headers={"If-None-Match": tag})
    assert same.status_code == 304
    clock.advance(timedelta(days=1))
    other = await supervisor.get(place, headers={"If-None-Match": tag})
    assert (other.status_code, other.json()["version"]) == (200, 2)


async def test_a_regime_added_is_believed_at_once(
    supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    refused = await supervisor.post("/v1/notices", json=a_notice_under_own(platform))
    assert_problem(refused, 422, "malformed", "/regime")
    await added(supervisor)
    await issued_under_own(supervisor, platform)


async def test_a_new_version_takes_effect_later_than_the_last(
    supervisor: httpx.AsyncClient,
) -> None:
    await added(supervisor)
    answer = await supervisor.post("/v1/regimes", json=OWN)
    assert_problem(answer, 422, "malformed", "/effective_from")


@pytest.mark.parametrize("code", sorted(BUILT_IN))
async def test_what_is_built_in_is_not_rewritten(
    supervisor: httpx.AsyncClient, code: str
) -> None:
    answer = await supervisor.post("/v1/regimes", json={**OWN, "code": code})
    assert_problem(answer, 422, "malformed", "/code")


@pytest.mark.parametrize(
    ("wrong", "code", "pointer"),
    [
        ({"code": None}, "malformed", "/code"),
        ({"code": "Our Own"}, "malformed", "/code"),
        ({"code": "7-days"}, "malformed", "/code"),
        ({"title": "\x00"}, "malformed", "/title"),
        ({"version": 3}, "malformed", "/version"),
        ({"effective_from": "2026-13-01"}, "malformed", "/effective_from"),
        ({"effective_to": "2025-12-31"}, "malformed", "/effective_to"),
        ({"kind": "set_in_notice"}, "malformed", "/rule"),
        ({"rule": None, "requires_respond_by": False}, "malformed", "/requires_respond_by"),
        ({"rule": {"unit": "hours"}}, "malformed", "/rule/count"),
        ({"rule": {"unit": "weeks", "count": 1}}, "malformed", "/rule/unit"),
        ({"rule": {"unit": "hours", "count": "6"}}, "malformed", "/rule/count"),
        ({"rule": {"unit": "hours", "count": True}}, "malformed", "/rule/count"),
        ({"rule": {"unit": "hours", "count": 10**300}}, "malformed", "/rule/count"),
        ({"rule": {"unit": "hours", "count": 10**7}}, "rule_contradiction", "/rule/count"),
        ({"rule": {"unit": "working_days", "count": 1.5}}, "rule_contradiction", "/rule/count"),
        (
            {"rule": {"unit": "hours", "count": 1, "timezone": "Mars/Base"}},
            "rule_contradiction",
            "/rule/timezone",
        ),
        (
            {"rule": {"unit": "working_minutes", "count": 1, "working_hours": {"xyz": []}}},
            "malformed",
            "/rule/working_hours/xyz",
        ),
        ({"complying_outcomes": ["disputed"]}, "malformed", "/complying_outcomes"),
        ({"complying_outcomes": []}, "malformed", "/complying_outcomes"),
        ({"complying_outcomes": ["vanished"]}, "malformed", "/complying_outcomes/0"),
        ({"clock_changes": {"paused": "own"}}, "malformed", "/clock_changes"),
        ({"clock_changes": {"stopped": "own"}}, "malformed", "/clock_changes/stopped"),
        ({"ceiling": "the-sky"}, "malformed", "/ceiling"),
        ({"due_soon_lead": {"hours": 0}}, "malformed", "/due_soon_lead"),
        ({"due_soon_lead": {"hours": -1}}, "malformed", "/due_soon_lead/hours"),
        ({"due_soon_lead": {"weeks": 1}}, "malformed", "/due_soon_lead/weeks"),
        ({"further_leads": [{"days": 4000}]}, "malformed", "/further_leads/0"),
        ({"sources": [{"subject": "6 hours"}]}, "malformed", "/sources/0/article"),
        ({"colour": "blue"}, "malformed", "/colour"),
    ],
)
async def test_a_wrong_regime_is_named(
    supervisor: httpx.AsyncClient, wrong: Json, code: str, pointer: str
) -> None:
    answer = await supervisor.post("/v1/regimes", json={**OWN, **wrong})
    assert_problem(answer, 422, code, pointer)
    assert (await supervisor.get("/v1/regimes/our-own")).status_code == 404


async def test_two_supervisors_cannot_both_add_the_same_version(committing: House) -> None:
    async with open_app(committing) as app, a_client(app, SECRETS[Role.SUPERVISOR]) as client:
        days = [f"2026-01-{day:02}" for day in range(1, 9)]
        answers = await asyncio.gather(
            *(client.post("/v1/regimes", json={**OWN, "effective_from": d}) for d in days)
        )
        statuses = {answer.status_code for answer in answers}
        assert 201 in statuses
        assert statuses <= {201, 409, 422}, [answer.text for answer in answers]
        versions = (await client.get("/v1/regimes/our-own")).json()["versions"]
    numbers = [version["version"] for version in versions]
    assert numbers == list(range(len(numbers), 0, -1))
    starts = [version["effective_from"] for version in versions]
    assert starts == sorted(starts, reverse=True)


@pytest.mark.parametrize("code", ["nobody-knows-it", "x" * 64])
async def test_a_regime_nobody_knows_is_not_found(
    officer: httpx.AsyncClient, code: str
) -> None:
    assert_problem(await officer.get(f"/v1/regimes/{code}"), 404, "not_found")


@pytest.mark.parametrize("code", ["x" * 65, "%00", "UK", "%F0%9F%92%A9", "a%2Fb"])
async def test_what_cannot_be_a_code_is_no_failure(
    officer: httpx.AsyncClient, code: str
) -> None:
    assert (await officer.get(f"/v1/regimes/{code}")).status_code in {404, 422}


def hours(count: int) -> Json:
    return {"unit": "hours", "count": count}


def a_notice_under_own(platform: APlatform, reference: str = "CASE-1") -> Json:
    return {
        "platform_id": str(platform.id),
        "regime": "our-own",
        "reference": reference,
        "category": "other",
        "items": [{"url": "https://share.example/1"}],
    }


async def issued_under_own(client: httpx.AsyncClient, platform: APlatform) -> Json:
    number = len((await client.get("/v1/notices")).json()["items"])
    answer = await client.post(
        "/v1/notices", json=a_notice_under_own(platform, f"CASE-{number}")
    )
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body
