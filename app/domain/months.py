"""Months of the register: from midnight to midnight in London."""

import re
from datetime import date, datetime

from app.domain.errors import Malformed
from app.domain.local_time import REGISTER_ZONE, midnight
from app.values import dataclass

_MONTH = re.compile(r"(19[7-9]\d|2[01]\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        """Inclusive."""
        return midnight(self.first_day, REGISTER_ZONE)

    @property
    def end(self) -> datetime:
        """Exclusive: at this moment the month is over."""
        return self.following.start

    @property
    def following(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)


def month_at(moment: datetime) -> Month:
    """The month in which a moment lies."""
    day = moment.astimezone(REGISTER_ZONE)
    return Month(day.year, day.month)


def read_month(text: str) -> Month:
    """A month as it is written, such as 2026-10; Malformed when it is none."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Malformed.at("/query/month", "write a month as its year and number, as 2026-10")
    return Month(int(found[1]), int(found[2]))
