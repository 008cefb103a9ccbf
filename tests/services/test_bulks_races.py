"""A preview applied twice at once, truly committed; and one whose notice is held."""

import asyncio
from uuid import UUID

from app.domain.bulks import BulkPreview, ElementState
from app.services import bulks
from app.services.house import House
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.keys import THE_OFFICER
from tests.support.sql import count_rows, fetch_value

TAG = '{"action": "tag", "tags": ["busy"]}'
WITHDRAW = '{"action": "withdraw", "reason": "issued twice"}'


async def some_notices(house: House, count: int) -> list[UUID]:
    platform = await a_platform(house)
    return [await a_notice(house, an_order(platform.id)) for _ in range(count)]


async def a_preview(house: House, document: str, ids: list[UUID]) -> BulkPreview:
    return await bulks.preview(house, THE_OFFICER, document=document, notice_ids=ids)


def states(preview: BulkPreview) -> set[ElementState]:
    return {element.state for element in preview.elements}


async def test_applied_twice_at_once_it_is_done_once(committing: House):
    ids = await some_notices(committing, 6)
    made = await a_preview(committing, WITHDRAW, ids)
    done = await asyncio.gather(
        *(bulks.apply(committing, THE_OFFICER, preview_id=made.id) for _ in range(3))
    )
    told = await fetch_value(
        committing, "SELECT count(*) FROM events WHERE kind = 'notice.withdrawn'"
    )

    assert [states(one) for one in done] == [{ElementState.DONE}] * 3
    assert told == len(ids)


async def test_of_two_previews_of_the_same_one_is_stale(committing: House):
    ids = await some_notices(committing, 4)
    made = [await a_preview(committing, WITHDRAW, ids) for _ in range(2)]
    done = await asyncio.gather(
        *(bulks.apply(committing, THE_OFFICER, preview_id=one.id) for one in made)
    )
    by_notice = zip(*(one.elements for one in done), strict=True)

    for pair in by_notice:
        assert sorted(element.state for element in pair) == ["done", "refused"]
    assert await fetch_value(
        committing, "SELECT count(*) FROM notices WHERE state = 'withdrawn' AND version = 2"
    ) == len(ids)


async def test_a_notice_that_is_held_is_planned_still_and_done_the_next_time(
    committing: House,
):
    ids = await some_notices(committing, 2)
    made = await a_preview(committing, TAG, ids)
    async with committing.driver() as connection, connection.transaction():
        await connection.execute("SELECT 1 FROM notices WHERE id = $1 FOR UPDATE", ids[0])
        busy = await bulks.apply(committing, THE_OFFICER, preview_id=made.id)
    again = await bulks.apply(committing, THE_OFFICER, preview_id=made.id)
    first = busy.elements[0]

    assert (first.state, first.refused and first.refused.code) == ("planned", "notice_busy")
    assert busy.elements[1].state is ElementState.DONE
    assert states(again) == {ElementState.DONE}


async def test_what_was_cut_in_between_goes_on_where_it_was(committing: House):
    ids = await some_notices(committing, 5)
    made = await a_preview(committing, TAG, ids)
    cut = asyncio.create_task(bulks.apply(committing, THE_OFFICER, preview_id=made.id))
    while not await count_rows(committing, "tags"):
        pass  # each look at it lets the other go on
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    done = await bulks.apply(committing, THE_OFFICER, preview_id=made.id)

    assert states(done) == {ElementState.DONE}
    assert await fetch_value(committing, "SELECT notices FROM tags") == len(ids)
    assert await fetch_value(
        committing, "SELECT count(*) FROM events WHERE kind = 'notice.tagged'"
    ) == len(ids)
