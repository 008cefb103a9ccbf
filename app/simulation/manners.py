"""What a platform of each manner does with a notice, and when.

Decided from the notice as it stands, and by a chance that is handed in; whenever the notice
changes it is decided anew, for what is left to do. Nothing is sent here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from random import Random
from typing import Final
from uuid import UUID

from app.values import dataclass
from schemas.v1.notices import ItemState, Outcome


class Manner(StrEnum):
    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"
    DISPUTING = "disputing"
    FLAKY = "flaky"
    HOSTILE = "hostile"


class Way(Enum):
    """How something is sent. Whatever goes wrong, it is sent again by the same key."""

    PLAIN = "its answer is waited for"
    LOST = "the register answers, and the platform crashes before it has read that"
    HUNG_UP = "the platform hangs up before an answer can have come"
    TWICE = "two processes of the platform send it at once"


@dataclass(frozen=True, slots=True)
class Held:
    """An item as it stands: `outcome` is what the platform last said of it."""

    id: UUID
    state: ItemState
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manner looks at. `grounds`: on which the regime lets items be disputed."""

    is_open: bool
    acknowledged: bool
    started_at: datetime
    deadline_at: datetime
    items: tuple[Held, ...]
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    item_id: UUID
    outcome: Outcome
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What is done at a moment: says something of items, or else acknowledges."""

    at: datetime
    says: tuple[Said, ...] = ()
    way: Way = Way.PLAIN


_SECOND: Final = timedelta(seconds=1)
# What answers of a flaky platform begin with and correct: it complies nowhere but for
# information notices, where the correction then changes nothing.
_SLIPS: Final = (Outcome.NOT_FOUND, Outcome.LABELLED_ONLY, Outcome.AGE_GATED_ONLY)


def plan(manner: Manner, facts: Facts, now: datetime, chance: Random) -> list[Step]:
    """What is left to be done with a notice, from now on, in its order."""
    if not facts.is_open:
        return []
    return _PLANS[manner](facts, now, chance)


def _promptly(facts: Facts, now: datetime, chance: Random) -> list[Step]:
    """Acknowledged within seconds, removed within a minute, or in half the time there is."""
    answered = now + min(
        _seconds(chance, 5, 60), max(facts.deadline_at - now, 10 * _SECOND) / 2
    )
    acknowledged = min(now + _seconds(chance, 1, 5), answered)
    return [*_acknowledging(facts, acknowledged), *_removing(_outstanding(facts), answered)]


def _slowly(facts: Facts, now: datetime, chance: Random) -> list[Step]:
    """Acknowledged when most of the time is over, removed after the deadline: by up to half
    of the time that there was.
    """
    given = facts.deadline_at - facts.started_at
    late = facts.deadline_at + given * chance.uniform(0.02, 0.5)
    soon = now + _seconds(chance, 5, 60)
    acknowledged = facts.deadline_at - given * chance.uniform(0.05, 0.4)
    return [
        *_acknowledging(facts, max(acknowledged, now)),
        *_removing(_outstanding(facts), max(late, soon)),
    ]


def _disputing(facts: Facts, now: datetime, chance: Random) -> list[Step]:
    """Disputes a part and removes the rest; what it disputed it removes late in the day, or
    as soon as the dispute is rejected.
    """
    left = max(facts.deadline_at - now, timedelta(minutes=1))
    first = now + min(left * chance.uniform(0.05, 0.3), _seconds(chance, 30, 1_800))
    given_in = now + left * chance.uniform(0.7, 0.98)
    open_items = _outstanding(facts)
    rejected = [item for item in open_items if item.outcome is Outcome.DISPUTED]
    fresh = [item for item in open_items if item.outcome is not Outcome.DISPUTED]
    contested = [item for item in facts.items if item.state is ItemState.CONTESTED]
    disputed = _some(fresh, chance) if facts.grounds else []
    says = [
        Said(item.id, Outcome.DISPUTED, chance.choice(facts.grounds))
        if item in disputed
        else Said(item.id, Outcome.REMOVED)
        for item in fresh
    ]
    return [
        *_acknowledging(facts, now + min(_seconds(chance, 5, 30), left / 20)),
        *_removing(rejected, now + _seconds(chance, 5, 30)),
        *([Step(first, tuple(says))] if says else []),
        *_removing([*contested, *disputed], max(given_in, first)),
    ]


def _flakily(facts: Facts, now: datetime, chance: Random) -> list[Step]:
    """Answers in pieces, some of them wrong at first, over a line that breaks."""
    left = max(facts.deadline_at - now, 30 * _SECOND)
    pace = min(left / 20, 20 * _SECOND)
    at = now + pace * chance.uniform(0.1, 1)
    steps = [*_acknowledging(facts, at, chance.choice([Way.LOST, Way.TWICE, Way.HUNG_UP]))]
    items = list(_outstanding(facts))
    chance.shuffle(items)
    slips = {item.id for item in items if chance.random() < 1 / 3}
    while items:
        piece = [items.pop() for _ in range(min(chance.randint(1, 3), len(items)))]
        at += pace * chance.uniform(0.1, 1)
        says = tuple(
            Said(item.id, chance.choice(_SLIPS) if item.id in slips else Outcome.REMOVED)
            for item in piece
        )
        steps.append(Step(at, says, chance.choice(list(Way))))
    corrected = tuple(Said(id_, Outcome.REMOVED) for id_ in sorted(slips))
    return [*steps, Step(at + pace, corrected, Way.LOST)] if corrected else steps


def _nothing(_facts: Facts, _now: datetime, _chance: Random) -> list[Step]:
    return []


_PLANS: Final = {
    Manner.PROMPT: _promptly,
    Manner.SLOW: _slowly,
    Manner.SILENT: _nothing,
    Manner.DISPUTING: _disputing,
    Manner.FLAKY: _flakily,
    # What it does, it does whatever the notice says.
    Manner.HOSTILE: _nothing,
}


def _acknowledging(facts: Facts, at: datetime, way: Way = Way.PLAIN) -> list[Step]:
    return [] if facts.acknowledged else [Step(at, way=way)]


def _removing(items: Iterable[Held], at: datetime) -> list[Step]:
    says = tuple(Said(item.id, Outcome.REMOVED) for item in items)
    return [Step(at, says)] if says else []


def _outstanding(facts: Facts) -> list[Held]:
    return [item for item in facts.items if item.state is ItemState.OUTSTANDING]


def _some(items: Sequence[Held], chance: Random) -> list[Held]:
    """One at least, where there are any."""
    return chance.sample(items, chance.randint(1, len(items))) if items else []


def _seconds(chance: Random, least: float, most: float) -> timedelta:
    return timedelta(seconds=chance.uniform(least, most))
