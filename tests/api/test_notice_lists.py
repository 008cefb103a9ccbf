"""Lists of notices: each filter narrows them, and they cost the same however long they are."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.domain.notices import Category
from app.services.house import House
from app.services.projection import project_events
from app.services.ticks import sequence_events
from tests.conftest import CountQueries
from tests.support.bodies import Json, an_answer_body, read_back, respond, written
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import execute

HOUR = timedelta(hours=1)
LIST = "/v1/notices"
OWN = "/v1/platform/notices"
NOBODY = "019ab000-0000-7000-8000-0000000000ff"


async def listed(client: httpx.AsyncClient, path: str = LIST, **asked: Any) -> list[str]:
    """The references of a page, in its order."""
    answer = await client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return [notice["reference"] for notice in answer.json()["items"]]


@pytest.fixture
async def other(house: House) -> APlatform:
    """A platform of another provider."""
    return await a_platform(house, name="Example Other")


@pytest.fixture
async def register(house: House, platform: APlatform, other: APlatform) -> APlatform:
    """Three notices to one platform and one to another, due in the order of their letters."""
    orders = [
        an_order(
            platform.id,
            reference="A-tco",
            regime="eu-tco",
            category=Category.TERRORISM,
            locators=["https://share.example/a", "https://share.example/b"],
        ),
        an_order(platform.id, reference="B_100%", regime="uk-osa-illegal-content"),
        an_order(platform.id, reference="Case-Ünï"),
        an_order(
            other.id,
            reference="D-date",
            regime="uk-osa-information",
            respond_by=MONDAY + timedelta(days=9),
        ),
    ]
    for order in orders:
        await a_notice(house, order)
    await execute(
        house, "UPDATE notices SET reasons = 'The Quick fox' WHERE reference = 'D-date'"
    )
    return platform


FILTERS: list[tuple[str, Json, list[str]]] = [
    ("nothing", {}, ["A-tco", "B_100%", "Case-Ünï", "D-date"]),
    ("the newest first", {"sort": "-issued"}, ["D-date", "Case-Ünï", "B_100%", "A-tco"]),
    ("the soonest due first", {"sort": "due", "limit": 2}, ["A-tco", "B_100%"]),
    ("regime", {"regime": "eu-tco"}, ["A-tco"]),
    ("a regime that is not there", {"regime": "uk-own-idea"}, []),
    ("category", {"category": "terrorism"}, ["A-tco"]),
    ("state", {"state": "awaiting_acknowledgement", "limit": 1}, ["A-tco"]),
    ("a state that none is in", {"state": "resolved"}, []),
    ("due before", {"due_before": "2026-11-24T09:00:00Z"}, ["A-tco"]),
    (
        "due before, a bit later",
        {"due_before": "2026-11-24T09:00:00.000001Z"},
        ["A-tco", "B_100%"],
    ),
    ("due after", {"due_after": "2026-11-25T09:00:00Z"}, ["D-date"]),
    (
        "due after, a bit earlier",
        {"due_after": "2026-11-25T08:59:59.999999Z"},
        ["Case-Ünï", "D-date"],
    ),
    ("issued after", {"issued_after": "2026-11-23T09:00:00Z"}, []),
    (
        "issued after, a bit earlier",
        {"issued_after": "2026-11-23T08:59:59Z", "limit": 1},
        ["A-tco"],
    ),
    ("issued on", {"issued_on": "2026-11-23", "limit": 1}, ["A-tco"]),
    ("issued on another day", {"issued_on": "2026-11-22"}, []),
    ("resolved on", {"resolved_on": "2026-11-23"}, []),
    ("became overdue on", {"became_overdue_on": "2026-11-23"}, []),
    ("reference", {"reference": "B_100%"}, ["B_100%"]),
    ("another case of a reference", {"reference": "b_100%"}, []),
    ("locator", {"locator": "https://share.example/b"}, ["A-tco"]),
    ("another spelling of it", {"locator": "HTTPS://Share.Example:443/x/../b#c"}, ["A-tco"]),
    ("a locator that is nowhere", {"locator": "https://share.example/c"}, []),
    ("how a reference begins", {"q": "a-T"}, ["A-tco"]),
    ("how a reference goes on", {"q": "tco"}, []),
    ("a sign that means anything elsewhere", {"q": "%"}, []),
    ("another such sign", {"q": "B_1"}, ["B_100%"]),
    ("a sign that stands for one elsewhere", {"q": "_"}, []),
    ("letters beyond ASCII", {"q": "case-ÜNÏ"}, ["Case-Ünï"]),
    ("words of the reasons", {"q": "fox quick"}, ["D-date"]),
    ("not all words of the reasons", {"q": "fox slow"}, []),
    ("two filters", {"regime": "eu-tco", "category": "hate"}, []),
]


@pytest.mark.parametrize(
    ("asked", "expected"), [pytest.param(*case, id=name) for name, *case in FILTERS]
)
async def test_a_list_is_what_was_asked_for(
    officer: httpx.AsyncClient, register: APlatform, asked: Json, expected: list[str]
) -> None:
    assert await listed(officer, **asked) == expected


async def test_a_list_is_narrowed_to_a_platform_or_its_provider(
    officer: httpx.AsyncClient, register: APlatform, other: APlatform
) -> None:
    assert await listed(officer, platform_id=other.id) == ["D-date"]
    assert await listed(officer, provider_id=register.provider_id) == [
        "A-tco",
        "B_100%",
        "Case-Ünï",
    ]
    assert await listed(officer, provider_id=NOBODY) == []


async def test_a_list_by_timeliness_says_what_each_notice_says(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    register: APlatform,
    clock: FixedClock,
) -> None:
    """At one moment there is one notice of each kind but the kinds of closed ones."""
    clock.set(MONDAY + 20 * HOUR)
    assert await listed(officer, timeliness="overdue") == ["A-tco"]
    assert await listed(officer, timeliness="due_soon") == ["B_100%"]
    assert await listed(officer, timeliness="on_time") == ["Case-Ünï", "D-date"]
    everything = (await officer.get(LIST)).json()["items"]
    late, contested, withdrawn, _ = everything
    gone = [an_answer_body(item["id"], at=clock.now()) for item in late["items"]]
    await respond(platform_client, late, *gone)
    ground = {"outcome": "disputed", "ground": "not_illegal_content"}
    disputed = an_answer_body(contested["items"][0]["id"], at=clock.now(), **ground)
    await respond(platform_client, contested, disputed)
    await officer.post(f"{LIST}/{withdrawn['id']}/withdraw", json={"reason": "by mistake"})
    for word in ("late", "contested", "withdrawn", "on_time", "overdue", "due_soon"):
        for reference in await listed(officer, timeliness=word):
            (notice,) = [n for n in everything if n["reference"] == reference]
            assert (await read_back(officer, notice))["timeliness"] == word
    assert await listed(officer, timeliness="late") == ["A-tco"]
    assert await listed(officer, timeliness="contested") == ["B_100%"]
    assert await listed(officer, timeliness="withdrawn") == ["Case-Ünï"]


async def test_what_became_overdue_is_listed_whether_or_not_it_was_answered_since(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    register: APlatform,
    clock: FixedClock,
) -> None:
    due = MONDAY + HOUR
    notice = (await officer.get(LIST)).json()["items"][0]

    async def became_overdue_after(moment: Any) -> list[str]:
        return await listed(officer, became_overdue_after=written(moment))

    clock.set(due)
    assert await became_overdue_after(MONDAY) == []
    clock.advance(timedelta(microseconds=1))
    assert await became_overdue_after(MONDAY) == ["A-tco"]
    assert await became_overdue_after(due) == []
    answers = [an_answer_body(item["id"], at=MONDAY + HOUR / 2) for item in notice["items"]]
    await respond(platform_client, notice, *answers)
    assert (await read_back(officer, notice))["timeliness"] == "on_time"
    assert await became_overdue_after(MONDAY) == ["A-tco"]


async def test_what_was_answered_before_it_was_due_never_became_overdue(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    register: APlatform,
    clock: FixedClock,
) -> None:
    notice = (await officer.get(LIST)).json()["items"][0]
    await respond(
        platform_client, notice, *[an_answer_body(i["id"], at=MONDAY) for i in notice["items"]]
    )
    clock.advance(2 * HOUR)
    assert await listed(officer, became_overdue_after=written(MONDAY)) == []


async def test_what_was_resolved_on_a_day_is_listed_as_soon_as_it_is_and_in_either_order(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    house: House,
    register: APlatform,
    clock: FixedClock,
) -> None:
    """In the same way before it is counted, once it is, and when some of it is."""
    first, second, third, _ = (await officer.get(LIST)).json()["items"]
    by_due, by_issue = [first, second, third], [first, third, second]
    by_issue.sort(key=lambda one: (one["issued_at"], one["id"]), reverse=True)

    async def resolve(*notices: Json) -> None:
        for one in notices:
            gone = [an_answer_body(item["id"], at=clock.now()) for item in one["items"]]
            await respond(platform_client, one, *gone)

    async def resolved_on(day: str, **asked: Any) -> list[str]:
        return await listed(officer, resolved_on=day, **asked)

    await resolve(first, second)
    assert await resolved_on("2026-11-23") == [one["reference"] for one in by_due[:2]]
    await sequence_events(house)
    await project_events(house)
    await resolve(third)
    assert await resolved_on("2026-11-23") == [one["reference"] for one in by_due]
    assert await resolved_on("2026-11-23", sort="-issued") == [
        one["reference"] for one in by_issue
    ]
    page = (await officer.get(LIST, params={"resolved_on": "2026-11-23", "limit": 2})).json()
    assert [one["reference"] for one in page["items"]] == [
        one["reference"] for one in by_due[:2]
    ]
    assert await resolved_on("2026-11-23", after=page["next"]) == [by_due[2]["reference"]]
    assert await resolved_on("2026-11-22") == []
    assert await resolved_on("2026-11-24") == []


WRONG = [
    ("after", "nonsense"),
    ("after", "WyJ4IiwieSJd"),
    ("limit", "0"),
    ("limit", "201"),
    ("sort", "issued"),
    ("state", "lost"),
    ("timeliness", "soon"),
    ("platform_id", "share"),
    ("due_before", "2026-11-24"),
    ("due_after", "2026-11-24T09:00:00"),
    ("locator", "victim-4711"),
    ("q", "a\x00"),
    ("colour", "red"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
async def test_a_wrong_question_is_named(
    officer: httpx.AsyncClient, field: str, value: str
) -> None:
    answer = await officer.get(LIST, params={field: value})
    assert_problem(answer, 422, "malformed", f"/query/{field}")
    assert "4711" not in answer.text


async def test_a_platform_is_shown_its_own_notices_only(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    register: APlatform,
    other: APlatform,
) -> None:
    assert await listed(platform_client, OWN) == ["A-tco", "B_100%", "Case-Ünï"]
    assert await listed(platform_client, OWN, regime="uk-osa-information") == []
    assert await listed(platform_client, OWN, provider_id=other.provider_id) == []
    (theirs,) = (await officer.get(LIST, params={"platform_id": str(other.id)})).json()["items"]
    assert_problem(await platform_client.get(f"{OWN}/{theirs['id']}"), 404, "not_found")
    for path in (LIST, f"{LIST}/{theirs['id']}", f"{LIST}/{theirs['id']}/events"):
        assert_problem(await platform_client.get(path), 403, "role_may_not")


async def test_a_list_of_fifty_asks_the_database_no_more_than_a_list_of_one(
    officer: httpx.AsyncClient, platform: APlatform, house: House, count_queries: CountQueries
) -> None:
    async def queries_of_a_list() -> list[str]:
        with count_queries() as queries:
            await officer.get(LIST)
        # Who is at the door is asked about once a second, whatever is asked for.
        return [query for query in queries if "FROM keys" not in query]

    await a_notice(house, an_order(platform.id))
    few = await queries_of_a_list()
    for _ in range(49):
        await a_notice(house, an_order(platform.id))
    assert len(await listed(officer)) == 50
    assert len(await queries_of_a_list()) == len(few)
    # The notices, their items, their links, and the reading that is written down.
    assert len(few) == 4
