"""What lists of notices may be asked."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from schemas.v1.common import Day, In, Instant, Line, ShortLine, Span, WebAddress
from schemas.v1.notices import Category, RegimeCode, State, TagWord, Timeliness


class Sort(StrEnum):
    DUE = "due"
    NEWEST = "-issued"


class NoticeFilter(In):
    """Filters of the list; each narrows it. Those that end in `within` go by the present
    moment: `PT2H` is two hours, `P1DT12H` a day and a half.
    """

    platform_id: UUID | None = None
    provider_id: UUID | None = None
    regime: RegimeCode | None = None
    category: Category | None = None
    state: State | None = None
    timeliness: Timeliness | None = None
    due_before: Instant | None = None
    due_after: Instant | None = None
    became_overdue_after: Instant | None = None
    issued_after: Instant | None = None
    issued_on: Day | None = Field(
        default=None, description="Issued on this day of UTC, as the time series counts."
    )
    resolved_on: Day | None = Field(
        default=None, description="Resolved on this day of UTC, as the time series counts."
    )
    became_overdue_on: Day | None = Field(
        default=None,
        description="Became overdue on this day of UTC, as the time series counts.",
    )
    reference: ShortLine | None = None
    locator: WebAddress | None = Field(default=None, description="An address, in any spelling.")
    q: Line | None = Field(
        default=None, description="How a reference begins, or words of reasons."
    )
    due_within: Span | None = Field(
        default=None, description="Due from now on, and no later than this long from now."
    )
    overdue_within: Span | None = Field(
        default=None, description="Became overdue, and no longer ago than this."
    )
    issued_within: Span | None = Field(default=None, description="Issued no longer ago.")
    sort: Sort = Sort.DUE


class NoticeQuery(NoticeFilter):
    """What a list is asked: which notices, how many, and from where."""

    after: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        default=None, description="The `next` of the page before."
    )
    limit: int = Field(default=50, ge=1, le=200)


class RegulatorsFilter(NoticeFilter):
    """The same for the regulator, who may ask as well what lies on its own desk."""

    assigned_officer: UUID | None = Field(default=None, description="Assigned to this officer.")
    assigned_team: UUID | None = Field(
        default=None, description="Assigned to this team, and to no officer of it."
    )
    unassigned: bool = Field(default=False, description="`true`: assigned to nobody.")
    tag: TagWord | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        whose = (self.assigned_officer is not None, self.assigned_team is not None)
        if sum(whose) + self.unassigned > 1:
            raise PydanticCustomError(
                "assigned", "ask for an officer, or a team, or what is unassigned"
            )
        return self


class RegulatorsQuery(RegulatorsFilter, NoticeQuery):
    """What the regulator's list is asked."""
