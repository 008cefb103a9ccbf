"""What starts the clock of a regime, and when the law presumes that a notice was given."""

from datetime import timedelta
from enum import StrEnum

from app.values import dataclass


class ClockStart(StrEnum):
    """The event from which time runs.

    `report`: a report, complaint or request that reached the provider, or what else it
    became aware of; how the notice itself was served moves nothing. `issue`: the notice
    being issued. `giving`: the notice reaching whom it is for, as proved or as presumed.
    """

    REPORT = "report"
    ISSUE = "issue"
    GIVING = "giving"


@dataclass(frozen=True, slots=True)
class Presumption:
    """A notice sent by email is treated as given so long after it was sent, unless the
    contrary is proved; `source` is the article that says so.
    """

    after: timedelta
    source: str
