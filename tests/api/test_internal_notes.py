"""Internal notes through the door: append-only, corrected by another, sealed."""

import httpx
import pytest

from app.domain import internal_notes
from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import Json, events_of, issued
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.desks import noted
from tests.support.keys import KEY_IDS, NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_rows

TEXT = "the platform rang: back on Monday"


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id)


async def notes_of(client: httpx.AsyncClient, notice: Json) -> list[Json]:
    answer = await client.get(f"/v1/notices/{notice['id']}/notes")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_note_is_written_corrected_and_both_are_kept(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    first = await noted(officer, notice["id"], TEXT)
    second = await noted(officer, notice["id"], "on Tuesday", supersedes=first["id"])
    kept = await notes_of(officer, notice)
    stored = str(await fetch_rows(house, "SELECT * FROM internal_notes"))

    assert first == {
        "id": first["id"],
        "notice_id": notice["id"],
        "text": TEXT,
        "author_key_id": str(KEY_IDS[Role.OFFICER]),
        "author_officer_id": None,
        "written_at": "2026-11-23T09:00:00Z",
        "supersedes": None,
        "superseded_by": None,
    }
    assert kept == [{**first, "superseded_by": second["id"]}, second]
    assert "Monday" not in stored


async def test_the_event_says_that_a_note_was_written_and_not_what(
    officer: httpx.AsyncClient, notice: Json
):
    note = await noted(officer, notice["id"], TEXT)
    (told,) = [e for e in await events_of(officer, notice) if e["kind"] == "notice.noted"]

    assert told["facts"] == {"note_id": note["id"], "supersedes": None}


async def test_of_a_note_there_is_one_correction(officer: httpx.AsyncClient, notice: Json):
    first = await noted(officer, notice["id"], TEXT)
    await noted(officer, notice["id"], "corrected", supersedes=first["id"])
    body = {"text": "again", "supersedes": first["id"]}
    answer = await officer.post(f"/v1/notices/{notice['id']}/notes", json=body)

    assert_problem(answer, 409, "note_superseded")


async def test_what_is_no_note_of_this_notice_is_not_corrected(
    officer: httpx.AsyncClient, house: House, platform: APlatform, notice: Json
):
    other = await noted(officer, await a_notice(house, an_order(platform.id)), TEXT)
    for supersedes in (other["id"], str(NOBODYS_ID)):
        body = {"text": "x", "supersedes": supersedes}
        answer = await officer.post(f"/v1/notices/{notice['id']}/notes", json=body)
        assert_problem(answer, 422, "malformed", "/supersedes")


@pytest.mark.parametrize("text", ["", "x" * 10_001, "a\x00b"])
async def test_a_note_has_an_end(officer: httpx.AsyncClient, notice: Json, text: str):
    answer = await officer.post(f"/v1/notices/{notice['id']}/notes", json={"text": text})

    assert_problem(answer, 422, "malformed", "/text")


async def test_a_notice_takes_so_many_notes_and_no_more(
    officer: httpx.AsyncClient,
    house: House,
    notice: Json,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("app.services.internal_notes.MOST_NOTES", 1)
    await noted(officer, notice["id"], TEXT)
    answer = await officer.post(f"/v1/notices/{notice['id']}/notes", json={"text": "x"})

    assert internal_notes.MOST_NOTES > 1
    assert_problem(answer, 409, "too_many_notes")
    assert await count_rows(house, "internal_notes") == 1


async def test_a_retry_writes_no_second_note(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    place, key = f"/v1/notices/{notice['id']}/notes", {"Idempotency-Key": "once"}
    answers = [await officer.post(place, json={"text": TEXT}, headers=key) for _ in range(2)]

    assert answers[0].text == answers[1].text
    assert await count_rows(house, "internal_notes") == 1


async def test_notes_are_read_page_by_page(officer: httpx.AsyncClient, notice: Json):
    for text in ("one", "two", "three"):
        await noted(officer, notice["id"], text)
    place = f"/v1/notices/{notice['id']}/notes"
    first = (await officer.get(place, params={"limit": 2})).json()
    rest = (await officer.get(place, params={"limit": 2, "after": first["next"]})).json()

    assert [n["text"] for n in first["items"]] == ["one", "two"]
    assert [n["text"] for n in rest["items"]] == ["three"]
    assert rest["next"] is None
