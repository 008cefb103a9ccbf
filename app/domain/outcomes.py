"""What a platform may say it did about an item, and where."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What a platform states about one item."""

    REMOVED = "removed"
    ACCESS_DISABLED = "access_disabled"
    ALREADY_UNAVAILABLE = "already_unavailable"
    NOT_FOUND = "not_found"
    DISPUTED = "disputed"
    CLARIFICATION_REQUESTED = "clarification_requested"
    IMPOSSIBLE = "impossible"
    LABELLED_ONLY = "labelled_only"
    AGE_GATED_ONLY = "age_gated_only"
    REINSTATED = "reinstated"


# These leave the content to be encountered, or say that nothing was done: no regime may
# count them as compliance, not even one that a supervisor writes.
NEVER_COMPLYING: Final = frozenset(
    {
        Outcome.DISPUTED,
        Outcome.CLARIFICATION_REQUESTED,
        Outcome.IMPOSSIBLE,
        Outcome.LABELLED_ONLY,
        Outcome.AGE_GATED_ONLY,
        Outcome.REINSTATED,
    }
)

WORLDWIDE: Final = "worldwide"

# Whoever writes UK means GB: ISO 3166-1 reserves UK for the same country. EL is how the
# European institutions write Greece.
_SYNONYMS: Final = {"UK": "GB", "EL": "GR", "WORLDWIDE": WORLDWIDE, "*": WORLDWIDE}

# fmt: off
_EU_STATES: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
     "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
# fmt: on


def covers(territories: Collection[str], required: str | None) -> bool:
    """Whether disabling access in `territories` reaches everybody in `required`.

    Territories are ISO 3166-1 alpha-2 codes, `EU` or `worldwide`. None stated means no
    limit stated: everywhere. A requirement of None asks for no territory in particular.
    """
    if not territories or required is None:
        return True
    reached = {_canonical(territory) for territory in territories}
    wanted = _canonical(required)
    if WORLDWIDE in reached or wanted in reached:
        return True
    if wanted == "EU":
        return reached >= _EU_STATES
    return wanted in _EU_STATES and "EU" in reached


def _canonical(territory: str) -> str:
    upper = territory.upper()
    return _SYNONYMS.get(upper, upper)
