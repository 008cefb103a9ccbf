"""Holidays, and changing them: what a change would do to open notices is shown before it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.telling import day as told_day
from app.console.telling import local_time, nation
from app.console.visits import Done, Visit
from app.domain.calendars import CalendarCode, Holiday
from app.domain.errors import Unknown
from app.domain.exposures import day_of
from app.domain.holidays import KeptHoliday, NewHoliday
from app.domain.permissions import Act
from app.kit import cursors
from app.services import holidays
from app.services.holidays import Effect
from app.values import dataclass

pages = Pages()

_SHOWN: Final = 20
_SOURCE: Final = "added to this register"
_MOVES: Final = (
    "Platforms are told of each deadline that moves.",
    "The original deadline of each notice stays on record. Notices that are resolved or"
    " withdrawn are not touched.",
)


class Nation(StrEnum):
    """To whose calendar a holiday may be added."""

    ENGLAND_AND_WALES = CalendarCode.ENGLAND_AND_WALES
    SCOTLAND = CalendarCode.SCOTLAND
    NORTHERN_IRELAND = CalendarCode.NORTHERN_IRELAND


_NATIONS: Final = [(str(one), nation(CalendarCode(one))) for one in Nation]


@dataclass(frozen=True, slots=True)
class _Asked:
    calendar: Nation | None
    first: date | None
    last: date | None
    after: str | None


@pages.show("/holidays")
async def list_holidays(visit: Visit) -> Response:
    asked = asked_of(visit, {"calendar", "from", "to"}, _asked_in)
    rows: Sequence[KeptHoliday] = [] if asked is None else await _rows(visit, asked)
    found, following = page_of(rows, lambda kept: cursors.write_word(_place(kept)))
    return await visit.page(
        "holidays.html",
        title="Holidays",
        status=422 if asked is None else 200,
        found=found,
        following=following,
        nations=_NATIONS,
        may_change=visit.may(Act.SUPERVISE),
    )


async def ask_to_add(visit: Visit) -> Response:
    return await visit.page("add_holiday.html", title="Add a holiday", nations=_NATIONS)


@pages.send("/holidays/add", act=Act.SUPERVISE, form=ask_to_add)
async def add_holiday(visit: Visit) -> Response:
    new = _new_in(visit)
    if not visit.confirmed:
        effect = await holidays.preview_addition(visit.house, new)
        return await _confirm(visit, new, effect, added=True)

    async def act() -> Done:
        kept = await holidays.add_holiday(visit.session, visit.house, visit.actor, new=new)
        return _done(kept, "is a holiday now")

    visit.afterwards.append(partial(holidays.carry_through, visit.house))
    return await visit.once(act)


async def ask_to_remove(visit: Visit) -> Response:
    kept = await _kept(visit)
    return await visit.page(
        "remove_holiday.html", title=f"Remove {kept.holiday.name}", kept=kept
    )


@pages.send("/holidays/{holiday_id}/remove", act=Act.SUPERVISE, form=ask_to_remove)
async def remove_holiday(visit: Visit) -> Response:
    holiday_id = visit.id_in_path("holiday_id", "holiday")
    if not visit.confirmed:
        kept = await _kept(visit)
        effect = await holidays.preview_removal(visit.house, holiday_id)
        new = NewHoliday(kept.calendar, kept.holiday)
        return await _confirm(visit, new, effect, added=False)

    async def act() -> Done:
        kept = await _kept(visit)
        await holidays.remove_holiday(
            visit.session, visit.house, visit.actor, holiday_id=holiday_id
        )
        return _done(kept, "is no holiday any more")

    visit.afterwards.append(partial(holidays.carry_through, visit.house))
    return await visit.once(act)


async def _confirm(visit: Visit, new: NewHoliday, effect: Effect, *, added: bool) -> Response:
    """Says which deadlines would move, and how, before anything is saved."""
    moved = [
        (
            f"Notice {one.notice.reference}",
            f"{local_time(one.notice.deadline_at)} becomes {local_time(one.deadline_at)}",
        )
        for one in effect.shown[:_SHOWN]
    ]
    return await visit.confirm(
        title=f"Check before you {'add' if added else 'remove'} this holiday",
        consequences=(_count(effect.count), *(_MOVES if effect.count else ())),
        rows=[
            ("Day", told_day(new.holiday.date)),
            ("Name", new.holiday.name),
            ("Calendar", nation(new.calendar)),
            *moved,
        ],
        button="Add the holiday" if added else "Remove the holiday",
        back="/holidays",
    )


async def _rows(visit: Visit, asked: _Asked) -> Sequence[KeptHoliday]:
    """From today on unless the address names a day: those gone by go back many years."""
    held = await holidays.list_holidays(
        visit.session,
        calendar=None if asked.calendar is None else CalendarCode(asked.calendar),
        first=asked.first or (day_of(visit.now) if asked.last is None else None),
        last=asked.last,
    )
    left = [kept for kept in held if asked.after is None or _place(kept) > asked.after]
    return left[: PAGE + 1]


async def _kept(visit: Visit) -> KeptHoliday:
    holiday_id: UUID = visit.id_in_path("holiday_id", "holiday")
    held = await holidays.list_holidays(visit.session, calendar=None, first=None, last=None)
    for kept in held:
        if kept.id == holiday_id:
            return kept
    raise Unknown("There is no such holiday; those that come with the service stay.")


def _asked_in(fields: Fields) -> _Asked:
    return _Asked(
        fields.word("calendar", Nation),
        fields.day("from"),
        fields.day("to"),
        place_in(fields, cursors.read_word),
    )


def _new_in(visit: Visit) -> NewHoliday:
    with visit.reading() as fields:
        calendar = fields.must_word("calendar", Nation, what="whose holiday it is")
        day = fields.must_day("date", what="the day that becomes a holiday")
        name = fields.must_line("name", what="what the holiday is called")
        source = fields.line("source") or _SOURCE
    return NewHoliday(CalendarCode(calendar), Holiday(day, name, source))


def _place(kept: KeptHoliday) -> str:
    return f"{kept.holiday.date.isoformat()}_{kept.calendar}"


def _done(kept: KeptHoliday, became: str) -> Done:
    return Done("/holidays", f"{told_day(kept.holiday.date)} {became}.")


def _count(count: int) -> str:
    if count == 0:
        return "No deadline of an open notice moves."
    if count == 1:
        return "The deadline of one open notice moves."
    return f"The deadlines of {count:,} open notices move."
