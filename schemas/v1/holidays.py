"""Public holidays: those that come with the service, and those added to it."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from schemas.v1.common import Day, In, Line, Moment, Out


class Nation(StrEnum):
    """Whose holiday it is. `any-part-of-the-uk` follows from the three."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class HolidayCalendar(StrEnum):
    """A nation, or every holiday of any of them."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"
    ANY_PART_OF_THE_UK = "any-part-of-the-uk"


class NewHoliday(In):
    """A day that becomes a holiday of one nation."""

    calendar: Nation
    date: Day = Field(examples=["2026-06-15"])
    name: Line = Field(examples=["World Cup bank holiday"])
    source: Line = "added to this register"


class HolidayPreview(In):
    """A holiday to add, as it would be posted, or the id of one to `remove`."""

    remove: UUID | None = None
    calendar: Nation | None = None
    date: Day | None = Field(None, examples=["2026-06-15"])
    name: Line | None = None
    source: Line | None = None


class HolidayQuery(In):
    """Which holidays are listed; both days are included."""

    calendar: HolidayCalendar | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 50
    after: Annotated[str, Field(max_length=500)] | None = Field(
        None, description="The `next` of the page before."
    )


class Holiday(Out):
    """A holiday of one nation. One that comes with the service has no id and stays."""

    id: UUID | None
    calendar: Nation
    date: date
    name: str
    source: str
    built_in: bool
    created_at: Moment | None


class DeadlineMove(Out):
    """A notice whose deadline would move."""

    notice_id: UUID
    reference: str
    from_: Moment = Field(serialization_alias="from")
    to: Moment


class HolidayEffect(Out):
    """What a change of a calendar would do to open notices. Nothing is saved.

    `count` is how many would move; `items` shows the first of them, the soonest due first.
    """

    count: int
    items: list[DeadlineMove]
