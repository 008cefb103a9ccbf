"""Holidays in the words of the contract."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.calendars import CalendarCode, Holiday
from app.domain.errors import Malformed
from app.domain.holidays import KeptHoliday, NewHoliday
from app.domain.redating import Moved
from app.kit import cursors
from schemas.v1 import holidays as v1
from schemas.v1.common import Page


def new_holiday(body: v1.NewHoliday) -> NewHoliday:
    holiday = Holiday(body.date, body.name, body.source)
    return NewHoliday(CalendarCode(body.calendar), holiday)


def proposal(body: v1.HolidayPreview) -> NewHoliday | UUID:
    """The holiday to add, or the id of the one to remove."""
    given = (body.calendar, body.date, body.name, body.source)
    if body.remove is not None:
        if any(value is not None for value in given):
            raise Malformed.at("/remove", "name a holiday to remove, or one to add, not both")
        return body.remove
    if body.calendar is None:
        raise Malformed.at("/calendar", "say to which calendar the holiday is added")
    if body.date is None:
        raise Malformed.at("/date", "say which day becomes a holiday")
    holiday = Holiday(body.date, body.name or "", body.source or "")
    return NewHoliday(CalendarCode(body.calendar), holiday)


def holiday_view(kept: KeptHoliday) -> v1.Holiday:
    return v1.Holiday(
        id=kept.id,
        calendar=v1.Nation(kept.calendar),
        date=kept.holiday.date,
        name=kept.holiday.name,
        source=kept.holiday.source,
        built_in=kept.id is None,
        created_at=kept.created_at,
    )


def holiday_page(held: Sequence[KeptHoliday], asked: v1.HolidayQuery) -> Page[v1.Holiday]:
    """A page of holidays by date, from all that were asked for."""
    after = _after(asked.after)
    left = [kept for kept in held if _place(kept) > after]
    shown = left[: asked.limit]
    more = len(left) > len(shown)
    return Page[v1.Holiday](
        items=[holiday_view(kept) for kept in shown],
        next=cursors.write_word(_place(shown[-1])) if more else None,
    )


def effect_view(count: int, moves: Sequence[Moved]) -> v1.HolidayEffect:
    return v1.HolidayEffect(
        count=count,
        items=[
            v1.DeadlineMove(
                notice_id=move.notice.id,
                reference=move.notice.reference,
                from_=move.notice.deadline_at,
                to=move.deadline_at,
            )
            for move in moves
        ],
    )


def _place(kept: KeptHoliday) -> str:
    return f"{kept.holiday.date.isoformat()}_{kept.calendar}"


def _after(cursor: str | None) -> str:
    try:
        return "" if cursor is None else cursors.read_word(cursor)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error
