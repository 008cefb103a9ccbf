"""Two officers at one desk, truly committed."""

import asyncio
from uuid import UUID

import pytest

from app.domain.assignments import Assignee
from app.domain.errors import Stale, Unknown
from app.domain.internal_notes import NewInternalNote, NoteSuperseded
from app.domain.officers import OfficerInactive
from app.domain.permissions import Actor, Role
from app.services import assignments, internal_notes, notice_tags
from app.services.desks import find_desk
from app.services.house import House
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.desks import an_officer, leaves
from tests.support.keys import THE_OFFICER
from tests.support.sql import fetch_rows, fetch_value


async def assign(
    house: House, notice_id: UUID, officer_id: UUID, *, seen: int | None = None
) -> int:
    """1 if it was assigned, 0 if another was quicker or the officer has left."""
    try:
        async with house.sessions.begin() as session:
            await assignments.assign(
                session,
                house.clock,
                THE_OFFICER,
                notice_id=notice_id,
                to=Assignee(officer_id),
                seen=seen,
            )
    except (Stale, OfficerInactive):
        return 0
    return 1


async def tag(house: House, notice_id: UUID, word: str) -> None:
    async with house.sessions.begin() as session:
        await notice_tags.add_tags(
            session, house.clock, THE_OFFICER, notice_id=notice_id, tags=[word], seen=None
        )


async def correct(house: House, notice_id: UUID, note_id: UUID) -> int:
    try:
        async with house.sessions.begin() as session:
            new = NewInternalNote("corrected", note_id)
            await internal_notes.write_note(
                session, house, THE_OFFICER, notice_id=notice_id, new=new
            )
    except NoteSuperseded:
        return 0
    return 1


async def test_of_officers_who_assign_at_once_from_what_they_read_one_succeeds(
    committing: House,
):
    platform = await a_platform(committing)
    notice_id = await a_notice(committing, an_order(platform.id))
    people = [await an_officer(committing) for _ in range(5)]
    done = await asyncio.gather(
        *(assign(committing, notice_id, one.id, seen=0) for one in people)
    )
    row = await fetch_rows(
        committing, "SELECT assigned_officer_id, desk_version, version FROM notices"
    )

    assert sum(done) == 1
    assert [tuple(one) for one in row] == [(people[done.index(1)].id, 1, 1)]


async def test_nothing_stays_with_an_officer_who_leaves_at_that_moment(committing: House):
    platform = await a_platform(committing)
    ids = [await a_notice(committing, an_order(platform.id)) for _ in range(8)]
    person = await an_officer(committing)
    await asyncio.gather(
        *(assign(committing, one, person.id) for one in ids[:4]),
        leaves(committing, person),
        *(assign(committing, one, person.id) for one in ids[4:]),
    )

    assert (
        await fetch_value(
            committing, "SELECT count(*) FROM notices WHERE assigned_officer_id IS NOT NULL"
        )
        == 0
    )


async def test_tags_added_at_once_are_all_there_and_counted(committing: House):
    platform = await a_platform(committing)
    ids = [await a_notice(committing, an_order(platform.id)) for _ in range(4)]
    await asyncio.gather(
        *(tag(committing, one, word) for one in ids for word in ("a", "b", "c"))
    )
    counts = await fetch_rows(committing, "SELECT tag, notices FROM tags ORDER BY tag")

    assert [tuple(row) for row in counts] == [("a", 4), ("b", 4), ("c", 4)]
    assert await fetch_value(committing, "SELECT array_agg(DISTINCT tags) FROM notices") == [
        ["a", "b", "c"]
    ]


async def test_of_corrections_at_once_one_is_written(committing: House):
    platform = await a_platform(committing)
    notice_id = await a_notice(committing, an_order(platform.id))
    async with committing.sessions.begin() as session:
        note = await internal_notes.write_note(
            session, committing, THE_OFFICER, notice_id=notice_id, new=NewInternalNote("x")
        )
    done = await asyncio.gather(*(correct(committing, notice_id, note.id) for _ in range(5)))

    assert sum(done) == 1


async def test_to_a_platform_its_own_notice_has_no_desk(house: House):
    platform = await a_platform(house)
    notice_id = await a_notice(house, an_order(platform.id))
    async with house.sessions.begin() as session:
        with pytest.raises(Unknown):
            await find_desk(session, platform.actor, notice_id=notice_id)
        with pytest.raises(Unknown):
            await internal_notes.list_notes(
                session,
                house,
                Actor(Role.PLATFORM, None, platform.id),
                notice_id=notice_id,
                after=None,
                limit=1,
            )
