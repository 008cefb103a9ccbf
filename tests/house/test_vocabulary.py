"""One word per thing: the contract and the rules list the same words.

They are written twice because the contract stands alone, so they are compared.
"""

from enum import StrEnum

import pytest

from app.domain.calendars import CalendarCode
from app.domain.clock_events import ClockEventKind
from app.domain.events import EventKind
from app.domain.permissions import Role
from tests.house.schemas import domain_enums, published_enums

# The contract says these by another name,
OTHER_NAMES: dict[str, type[StrEnum]] = {
    "ActorRole": Role,
    "Calendar": CalendarCode,
    "ChangeKind": EventKind,
    "ClockChange": ClockEventKind,
    "HolidayCalendar": CalendarCode,
    "Nation": CalendarCode,
}
# these with a word more or less than the rules do,
NOT_THE_SAME = {
    "Role": {"system"},  # the timer and the command line have no key
    "HolidayCalendar": {"none"},  # the calendar without holidays has none to list
    "Nation": {"any-part-of-the-uk", "none"},  # these two follow from the nations
    "ClockState": {"stopped"},  # a clock is looked at only while the notice is open
}
# and these it has for itself: the rules keep the fact behind them in another form.
ITS_OWN = {"FigureStanding", "ImportFile"}


def words(enum: type[StrEnum]) -> set[str]:
    return {member.value for member in enum}


def twins(enum: type[StrEnum]) -> list[type[StrEnum]]:
    if enum.__name__ in OTHER_NAMES:
        return [OTHER_NAMES[enum.__name__]]
    return [twin for twin in domain_enums() if twin.__name__ == enum.__name__]


@pytest.mark.parametrize(
    "enum", published_enums(), ids=lambda enum: f"{enum.__module__}.{enum.__name__}"
)
def test_the_contract_and_the_rules_have_the_same_words(enum: type[StrEnum]):
    if enum.__name__ in ITS_OWN:
        assert twins(enum) == []
        return
    (twin,) = twins(enum)
    assert words(enum) ^ words(twin) == NOT_THE_SAME.get(enum.__name__, set())


def test_the_exceptions_are_words_of_the_contract():
    names = {enum.__name__ for enum in published_enums()}

    assert names >= OTHER_NAMES.keys() | NOT_THE_SAME.keys() | ITS_OWN
