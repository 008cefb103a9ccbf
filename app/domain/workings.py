"""How far the machinery of the register has come with what is its to do."""

from collections.abc import Mapping
from datetime import timedelta

from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Workings:
    """What waits, and for how long the oldest of it does.

    `sweep_lag`: a stage of a clock that has come to be, unrecorded. `folding_lag`: an event in
    the log that the rollups do not count yet; `unfolded` says how many. `imports` by state.
    """

    sweep_lag: timedelta
    unfolded: int
    folding_lag: timedelta
    imports: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PoolUse:
    """How many connections to the database there may be of a kind, lent and idle ones."""

    kind: str
    most: int
    lent: int
    idle: int
