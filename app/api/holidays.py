"""/v1/holidays: the days on which nothing is worked, and what a change of them would do."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.api.deps import Reading, TheRetry, create, created, view
from app.api.documents import PROBLEMS
from app.api.doors import Reader, Supervisor, TheHouse
from app.api.requests import StrictRoute
from app.domain.calendars import CalendarCode
from app.services import holidays
from app.services.idempotency import Answer
from app.store.engine import Session
from app.wire.holidays import effect_view, holiday_page, holiday_view, new_holiday, proposal
from schemas.v1 import holidays as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/holidays", tags=["holidays"], route_class=StrictRoute, responses=PROBLEMS
)


async def changing_calendars(house: TheHouse) -> AsyncIterator[Session]:
    """A transaction that changes a calendar; once it is committed, open notices are dated
    anew before the answer is sent.
    """
    async with house.sessions.begin() as session:
        yield session
    await holidays.carry_through(house)


ChangingCalendars = Annotated[Session, Depends(changing_calendars, scope="function")]


@router.get("", responses={200: {"model": Page[v1.Holiday]}})
async def list_holidays(
    asked: Annotated[v1.HolidayQuery, Query()], _reader: Reader, session: Reading
) -> Response:
    """Holidays by date: those that come with the service, and those added to it."""
    held = await holidays.list_holidays(
        session,
        calendar=None if asked.calendar is None else CalendarCode(asked.calendar),
        first=asked.from_,
        last=asked.to,
    )
    return view(holiday_page(held, asked))


@router.post("", status_code=201, responses={201: {"model": v1.Holiday}})
async def add_holiday(
    body: v1.NewHoliday,
    house: TheHouse,
    supervisor: Supervisor,
    session: ChangingCalendars,
    retry: TheRetry,
) -> Response:
    """Add a holiday to the calendar of a nation, and date open notices anew.

    A notice whose date does not move is not touched; the original deadline of each stays.
    """

    async def act() -> Answer:
        kept = await holidays.add_holiday(session, house, supervisor, new=new_holiday(body))
        return created(holiday_view(kept), f"/v1/holidays/{kept.id}")

    return await create(session, house, retry, act)


@router.post("/preview", responses={200: {"model": v1.HolidayEffect}})
async def preview_holiday(
    body: v1.HolidayPreview, house: TheHouse, _supervisor: Supervisor
) -> Response:
    """Which deadlines would move, and how, if a holiday were added or removed.

    Nothing is saved. `{"remove": id}` tries a removal; anything else is a holiday to add.
    """
    proposed = proposal(body)
    if isinstance(proposed, UUID):
        effect = await holidays.preview_removal(house, proposed)
    else:
        effect = await holidays.preview_addition(house, proposed)
    return view(effect_view(effect.count, effect.shown))


@router.delete("/{holiday_id}", status_code=204)
async def remove_holiday(
    holiday_id: UUID, house: TheHouse, supervisor: Supervisor, session: ChangingCalendars
) -> None:
    """Remove an added holiday, and date open notices anew."""
    await holidays.remove_holiday(session, house, supervisor, holiday_id=holiday_id)
