"""The versions of one regime as the register holds them, and which one counts on a day."""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.regimes import Regime, in_force
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class RegimeVersion:
    """One version, and how it came into the register."""

    regime: Regime
    built_in: bool
    created_at: datetime


def version_for(versions: Sequence[Regime], day: date) -> Regime | None:
    """The version that is applied to what begins on a day; `versions` oldest first.

    A register also holds what was sent before a law came and after it went, so a day on
    which no version held is given the latest one begun by then, or else the first.
    """
    begun = [regime for regime in versions if regime.effective_from <= day]
    return in_force(versions, day) or (begun[-1] if begun else next(iter(versions), None))
