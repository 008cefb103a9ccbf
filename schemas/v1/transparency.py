"""Figures for the public: whole months, in which no small number stands."""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.v1.common import In, Moment, Out
from schemas.v1.notices import Category


class TransparencyQuery(In):
    """Which month is asked for."""

    month: Annotated[str, StringConstraints(max_length=20)] | None = Field(
        None,
        description="Such as `2026-10`; the latest that is over when left out.",
    )


class PublishedFigure(Out):
    """What a figure says."""

    name: str = Field(examples=["issued"])
    meaning: str


class PublishedLine(Out):
    """The figures of a regime and a category. Null is a figure that is withheld: a small
    number, nought as well, or one by which such a number could be worked out.
    """

    regime: str | None = Field(description="Null: every regime together.")
    category: Category | None = Field(description="Null: every category together.")
    issued: int | None
    resolved_in_time: int | None
    resolved_late: int | None
    overdue_at_end: int | None
    within_24_hours: int | None
    within_48_hours: int | None
    within_7_days: int | None
    later: int | None
    disputes_upheld: int | None
    hours_to_acknowledge: int | None
    hours_to_act: int | None


class Transparency(Out):
    """A month as it is published; the same lines in every month, whatever happened in it."""

    month: str = Field(examples=["2026-10"])
    months: list[str] = Field(description="The months that are published, the latest first.")
    as_of: Moment = Field(description="When the figures were counted.")
    smallest: int = Field(description="The smallest count that is shown.")
    withheld: str = Field(description="What null stands for.")
    platforms: int | None
    figures: list[PublishedFigure]
    lines: list[PublishedLine]
