"""Filters by what lies on the regulator's desk, and by lengths of time."""

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from app.console import telling
from app.console.fields import Fields
from app.domain.errors import Malformed
from app.domain.notice_tags import tags_from

DESK_FILTERS: Final = frozenset(
    {
        "due_within",
        "overdue_within",
        "issued_within",
        "tag",
        "unassigned",
        "assigned_officer",
        "assigned_team",
    }
)
_LONGEST_TAG: Final = 60


class Within(StrEnum):
    """The lengths that are offered, as the API writes them."""

    ONE_HOUR = "PT1H"
    TWO_HOURS = "PT2H"
    SIX_HOURS = "PT6H"
    TWELVE_HOURS = "PT12H"
    ONE_DAY = "P1D"
    TWO_DAYS = "P2D"
    WEEK = "P7D"
    MONTH = "P30D"


_LENGTHS: Final = {
    Within.ONE_HOUR: timedelta(hours=1),
    Within.TWO_HOURS: timedelta(hours=2),
    Within.SIX_HOURS: timedelta(hours=6),
    Within.TWELVE_HOURS: timedelta(hours=12),
    Within.ONE_DAY: timedelta(days=1),
    Within.TWO_DAYS: timedelta(days=2),
    Within.WEEK: timedelta(days=7),
    Within.MONTH: timedelta(days=30),
}


def offered_lengths() -> list[tuple[str, str]]:
    return [("", "Any"), *((str(one), telling.length(span)) for one, span in _LENGTHS.items())]


def desk_filters_in(fields: Fields) -> dict[str, Any]:
    """By the names that the API has for them; of whom a notice is assigned to, one at most."""
    officer, team = fields.id("assigned_officer"), fields.id("assigned_team")
    unassigned = fields.line("unassigned")
    if unassigned not in {None, "true"}:
        fields.wrong("unassigned", "Choose one of the list")
    if sum((officer is not None, team is not None, unassigned is not None)) > 1:
        fields.wrong("unassigned", "Ask for an officer, or a team, or for what is nobody's")
    return {
        "assigned_officer": officer,
        "assigned_team": team,
        "unassigned": unassigned is not None,
        "tag": _tag(fields),
        **{name: _length(fields, name) for name in DESK_FILTERS if name.endswith("_within")},
    }


def _length(fields: Fields, name: str) -> timedelta | None:
    chosen = fields.word(name, Within)
    return None if chosen is None else _LENGTHS[chosen]


def _tag(fields: Fields) -> str | None:
    word = fields.line("tag", most=_LONGEST_TAG)
    if word is None:
        return None
    try:
        return tags_from([word], pointer="/tag")[0]
    except Malformed as refusal:
        fields.wrong("tag", refusal.faults[0].detail)
        return None
