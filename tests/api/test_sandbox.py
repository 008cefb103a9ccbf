"""Time travel: in a sandbox, forward, and with all that the passing of time brings about."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.permissions import Role
from app.services.house import House
from app.services.projection import project_events
from app.services.ticks import sequence_events
from tests.support.bodies import Json, events_of, issued, kinds_of, read_back, written
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.doors import a_client, open_app
from tests.support.houses import house_within
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sandbox import sandbox_within

CLOCK = "/v1/sandbox/clock"
HOUR = timedelta(hours=1)
DAY = 86_400


@pytest.fixture
async def sandbox(connection: AsyncConnection, clock: FixedClock) -> House:
    return await sandbox_within(connection, clock)


@pytest.fixture
def house(sandbox: House) -> House:
    """Whatever else is asked for is furnished in the sandbox."""
    return sandbox


async def advance(client: httpx.AsyncClient, **by: object) -> httpx.Response:
    return await client.post(CLOCK, json={"advance": by})


async def advanced(client: httpx.AsyncClient, **by: int) -> Json:
    answer = await advance(client, **by)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_after_forty_nine_hours_an_unanswered_notice_is_overdue(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    notice = await issued(officer, platform.id)
    told = await advanced(officer, hours=49)
    body = await read_back(officer, notice)
    (lapse,) = [e for e in await events_of(officer, notice) if e["kind"] == "notice.overdue"]
    late = await officer.get("/v1/exposures")
    lateness = late.json()["items"][0]["lateness"]

    assert told == {"now": written(MONDAY + 49 * HOUR), "offset_seconds": 49 * 3_600}
    assert (body["timeliness"], body["clock"]["seconds_left"]) == ("overdue", -3_600)
    assert body["server_time"] == written(MONDAY + 49 * HOUR)
    assert lapse["effective_at"] == notice["clock"]["deadline_at"]
    assert lapse["recorded_at"] == written(MONDAY + 49 * HOUR)
    assert (await kinds_of(officer, notice)) == [
        "notice.issued",
        "notice.due_soon",
        "notice.due_soon",
        "notice.overdue",
    ]
    assert (lateness["overdue"], lateness["first_overdue_at"]) == (
        1,
        notice["clock"]["deadline_at"],
    )
    for job in (sequence_events, project_events):
        await job(house)
    assert (await officer.get("/v1/exposures")).json()["items"][0]["lateness"] == lateness


async def test_steps_add_up_and_are_read_back(officer: httpx.AsyncClient) -> None:
    await advanced(officer, days=1, hours=2)
    second = await advanced(officer, minutes=3, seconds=4)
    read = (await officer.get(CLOCK)).json()

    assert second["offset_seconds"] == DAY + 2 * 3_600 + 3 * 60 + 4
    assert read == second


async def test_the_clock_moves_on_by_itself_meanwhile(
    officer: httpx.AsyncClient, clock: FixedClock
) -> None:
    await advanced(officer, hours=1)
    clock.advance(HOUR)

    assert (await officer.get(CLOCK)).json()["now"] == written(MONDAY + 2 * HOUR)


REFUSED: list[tuple[Json, str]] = [
    ({}, "/advance"),
    ({"hours": 0}, "/advance"),
    ({"days": 90, "seconds": 1}, "/advance"),
    ({"hours": 90 * 24 + 1}, "/advance"),
    ({"hours": -1}, "/advance/hours"),
    ({"hours": 1.5}, "/advance/hours"),
    ({"hours": "49"}, "/advance/hours"),
    ({"hours": True}, "/advance/hours"),
    ({"hours": None}, "/advance/hours"),
    ({"hours": 10**30}, "/advance/hours"),
    ({"weeks": 1}, "/advance/weeks"),
]


@pytest.mark.parametrize(("by", "place"), REFUSED)
async def test_a_step_that_is_none_is_refused(
    officer: httpx.AsyncClient, by: Json, place: str
) -> None:
    assert_problem(await advance(officer, **by), 422, "malformed", place)
    assert (await officer.get(CLOCK)).json()["offset_seconds"] == 0


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "-0", "1e2"])
async def test_a_number_that_is_no_whole_number_is_refused(
    officer: httpx.AsyncClient, number: str
) -> None:
    content = f'{{"advance": {{"hours": {number}}}}}'
    sent = {"Content-Type": "application/json"}
    answer = await officer.post(CLOCK, content=content, headers=sent)

    assert_problem(answer, 422, "malformed")


async def test_a_sandbox_is_moved_by_a_year_at_most(officer: httpx.AsyncClient) -> None:
    for _ in range(4):
        await advanced(officer, days=90)

    assert_problem(await advance(officer, days=7), 409, "sandbox_time_used_up")
    assert (await advanced(officer, days=6))["offset_seconds"] == 366 * DAY
    assert_problem(await advance(officer, seconds=1), 409, "sandbox_time_used_up")


async def test_a_step_sent_twice_is_one_step(officer: httpx.AsyncClient) -> None:
    body = {"advance": {"hours": 1}}
    first, again = [
        await officer.post(CLOCK, json=body, headers={"Idempotency-Key": "one"}) for _ in "ab"
    ]

    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == first.content
    assert (await officer.get(CLOCK)).json()["offset_seconds"] == 3_600


async def test_whoever_integrates_moves_the_clock_and_a_dashboard_does_not(
    supervisor: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    nobody: httpx.AsyncClient,
) -> None:
    for client in (supervisor, officer, platform_client):
        await advanced(client, hours=1)
        assert (await client.get(CLOCK)).status_code == 200
    for answer in (await advance(dashboard, hours=1), await dashboard.get(CLOCK)):
        assert_problem(answer, 403, "role_may_not")
    for answer in (await advance(nobody, hours=1), await nobody.get(CLOCK)):
        assert_problem(answer, 401, "not_authenticated")


async def test_every_answer_of_a_sandbox_says_that_it_is_one(
    officer: httpx.AsyncClient, nobody: httpx.AsyncClient, platform: APlatform
) -> None:
    answers = [
        await nobody.get("/livez"),
        await nobody.get("/v1/notices"),
        await nobody.get("/nowhere"),
        await officer.get("/v1/notices"),
        await officer.post("/v1/notices", json={}),
        await officer.get("/v1/exposures"),
        await officer.put("/v1/notices"),
    ]

    assert {answer.headers.get("forthwith-sandbox") for answer in answers} == {"1"}


async def test_a_key_expires_by_the_clock_of_the_sandbox(
    supervisor: httpx.AsyncClient, app: FastAPI
) -> None:
    body = {"role": "officer", "label": "x", "expires_at": written(MONDAY + HOUR)}
    secret = (await supervisor.post("/v1/keys", json=body)).json()["key"]
    async with a_client(app, secret) as client:
        before = await client.get("/v1/notices")
        await advanced(supervisor, hours=2)
        after = await client.get("/v1/notices")

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.fixture
async def in_earnest(connection: AsyncConnection, clock: FixedClock) -> AsyncGenerator[FastAPI]:
    async with open_app(await house_within(connection, clock)) as app:
        yield app


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.DASHBOARD])
async def test_a_register_in_earnest_has_no_such_routes(
    in_earnest: FastAPI, role: Role | None
) -> None:
    secret = None if role is None else SECRETS[role]
    async with a_client(in_earnest, secret) as client:
        nowhere = await client.get("/v1/sandbox/nothing")
        for answer in (await client.get(CLOCK), await advance(client, hours=1)):
            assert_problem(answer, 404, "not_found")
            assert answer.json() == nowhere.json()
            assert "forthwith-sandbox" not in answer.headers
