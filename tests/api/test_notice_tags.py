"""Tags of notices through the door: a set, normalised, counted."""

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json, events_of, issued, read_back
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.desks import tagged
from tests.support.problems import assert_problem


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id)


async def tags_in_use(client: httpx.AsyncClient) -> dict[str, int]:
    answer = await client.get("/v1/tags")
    assert answer.status_code == 200, answer.text
    return {one["tag"]: one["notices"] for one in answer.json()["items"]}


async def test_tags_are_a_set_in_one_spelling(officer: httpx.AsyncClient, notice: Json):
    held = await tagged(officer, notice["id"], "Second  Look", "second_look", "zebra", "A1")

    assert held == {
        "notice_id": notice["id"],
        "tags": ["a1", "second-look", "zebra"],
        "desk_version": 1,
    }
    assert (await read_back(officer, notice))["tags"] == held["tags"]


async def test_each_setting_replaces_the_one_before_and_counts_follow(
    officer: httpx.AsyncClient, house: House, platform: APlatform, notice: Json
):
    other = await a_notice(house, an_order(platform.id))
    await tagged(officer, notice["id"], "a", "b")
    await tagged(officer, other, "b")
    before = await tags_in_use(officer)
    held = await tagged(officer, notice["id"], "b", "c")
    after = await tags_in_use(officer)
    same = await tagged(officer, notice["id"], "c", "b")
    await tagged(officer, notice["id"])

    assert before == {"a": 1, "b": 2}
    assert after == {"b": 2, "c": 1}
    assert same == held
    assert await tags_in_use(officer) == {"b": 1}


async def test_tags_are_listed_page_by_page(officer: httpx.AsyncClient, notice: Json):
    await tagged(officer, notice["id"], "a", "b", "c")
    first = (await officer.get("/v1/tags", params={"limit": 2})).json()
    rest = await officer.get("/v1/tags", params={"limit": 2, "after": first["next"]})
    wrong = await officer.get("/v1/tags", params={"after": "nonsense"})

    assert [one["tag"] for one in first["items"]] == ["a", "b"]
    assert rest.json() == {"items": [{"tag": "c", "notices": 1}], "next": None}
    assert_problem(wrong, 422, "malformed", "/query/after")


@pytest.mark.parametrize(
    ("tags", "pointer"),
    [
        (["ok", "né"], "/tags/1"),
        (["x" * 41], "/tags/0"),
        (["-"], "/tags/0"),
        ([""], "/tags/0"),
        (["https://share.example/1"], "/tags/0"),
        ([f"t{n}" for n in range(21)], "/tags"),
    ],
)
async def test_what_is_no_tag_is_refused_and_nothing_is_changed(
    officer: httpx.AsyncClient, notice: Json, tags: list[str], pointer: str
):
    await tagged(officer, notice["id"], "kept")
    answer = await officer.put(f"/v1/notices/{notice['id']}/tags", json={"tags": tags})

    assert_problem(answer, 422, "malformed", pointer)
    assert (await read_back(officer, notice))["tags"] == ["kept"]


async def test_the_event_says_how_many_and_not_which(officer: httpx.AsyncClient, notice: Json):
    await tagged(officer, notice["id"], "a", "b")
    await tagged(officer, notice["id"], "b", "c", "d")
    told = [e for e in await events_of(officer, notice) if e["kind"] == "notice.tagged"]

    assert [e["facts"] for e in told] == [
        {"added": 2, "removed": 0},
        {"added": 2, "removed": 1},
    ]


async def test_whoever_read_older_tags_is_refused(officer: httpx.AsyncClient, notice: Json):
    place = f"/v1/notices/{notice['id']}/tags"
    tag = (await officer.get(place)).headers["etag"]
    await tagged(officer, notice["id"], "a")
    late = await officer.put(place, json={"tags": ["b"]}, headers={"If-Match": tag})

    assert_problem(late, 412, "stale")


async def test_the_etag_of_a_notice_changes_with_its_desk_for_the_regulator(
    officer: httpx.AsyncClient, notice: Json
):
    place = f"/v1/notices/{notice['id']}"
    before = (await officer.get(place)).headers["etag"]
    await tagged(officer, notice["id"], "a")
    after = await officer.get(place, headers={"If-None-Match": before})
    reason = {"reason": "issued twice"}
    done = await officer.post(
        f"{place}/withdraw", json=reason, headers={"If-Match": after.headers["etag"]}
    )

    assert (after.status_code, done.status_code) == (200, 200)
