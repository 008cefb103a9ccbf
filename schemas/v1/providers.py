"""Providers, their groups and what their revenue is said to be."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.v1.common import Day, In, Line, Moment, Money, MoneyIn, Out, Territory

# Said wherever revenue is asked for.
NOT_REVENUE = (
    "The value of goods sold or payments made through a service (gross merchandise or payment "
    "volume) is not revenue; entered as revenue it raises the ceiling many times over, and "
    "nothing can detect it."
)


class NewProvider(In):
    """The legal person that answers for platforms."""

    name: Line = Field(examples=["Example Holdings Ltd"])
    country: Territory | None = Field(None, examples=["GB"])
    group_id: UUID | None = None


class ProviderChange(In):
    """What is left out stays as it is; null takes away what may be absent."""

    # The default is never used: only what was sent is changed.
    name: Line = Field(default_factory=str)
    country: Territory | None = None
    group_id: UUID | None = None


class Provider(Out):
    id: UUID
    name: str
    country: str | None
    group_id: UUID | None
    created_at: Moment
    version: int


class NewProviderGroup(In):
    """A group of providers: whoever shares an ultimate parent."""

    name: Line = Field(examples=["Example Group"])


class ProviderGroup(Out):
    id: UUID
    name: str
    created_at: Moment


class FigureStatus(StrEnum):
    """Who stands behind a figure: the undertaking, an estimator, or the regulator."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    DETERMINED = "determined"


class FigureScope(StrEnum):
    """Whose revenue: the provider's own, or its group's."""

    PROVIDER = "provider"
    GROUP = "group"


class NewRevenueFigure(In):
    """Revenue over one accounting period, its first and its last day included.

    A figure for the same period and scope corrects the earlier one, and both stay readable.
    Any currency is taken; one that the European Central Bank quoted throughout the period
    is turned into sterling at the mean of its daily rates.
    """

    period_start: Day = Field(examples=["2024-01-01"])
    period_end: Day = Field(examples=["2024-12-31"])
    revenue: MoneyIn = Field(description=f"What was earned. {NOT_REVENUE}")
    status: FigureStatus
    scope: FigureScope
    source: Line = Field(examples=["Annual report 2024, page 98"])


class FigureStanding(StrEnum):
    IN_FORCE = "in_force"
    SET_ASIDE = "set_aside"


class RevenueFigure(Out):
    """A figure as recorded, and whether it is the one that counts today."""

    id: UUID
    provider_id: UUID
    period_start: date
    period_end: date
    revenue: Money
    status: FigureStatus
    scope: FigureScope
    source: str
    recorded_at: Moment
    standing: FigureStanding
    set_aside_because: str | None
