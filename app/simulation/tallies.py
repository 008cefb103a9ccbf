"""What was done, counted: for each platform what it did, and for all how long it took."""

import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import field
from enum import StrEnum
from random import Random
from statistics import quantiles
from typing import Final
from uuid import UUID

from app.simulation.findings import Fault, Finding
from app.simulation.manners import Manner
from app.values import dataclass

_SAMPLE: Final = 5_000
_MOST_FINDINGS: Final = 1_000


class Did(StrEnum):
    """The words are those of the result."""

    HEARD = "messages"
    READ = "notices_read"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "items_answered"
    DISPUTED = "items_disputed"
    RECEIPTED = "receipts"
    REPEATED = "sent_again"
    REFUSED = "refused"
    UNHEARD = "no_answer"
    ATTACKED = "attacks"
    CALLED = "webhooks"


class Ask(StrEnum):
    """What of is measured how long it takes."""

    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    ISSUE = "issue"


@dataclass(slots=True)
class Tally:
    """One platform: how it is called, its manner, and what it did."""

    name: str
    manner: Manner
    platform_id: UUID | None = None
    did: Counter[Did] = field(default_factory=Counter[Did])
    refusals: Counter[str] = field(default_factory=Counter[str])


@dataclass(slots=True)
class Times:
    """How long something took: all of it counted, of many a sample kept."""

    count: int = 0
    kept: list[float] = field(default_factory=list[float])
    chance: Random = field(default_factory=lambda: Random(0))

    def add(self, seconds: float) -> None:
        self.count += 1
        if len(self.kept) < _SAMPLE:
            self.kept.append(seconds)
        elif (place := self.chance.randrange(self.count)) < _SAMPLE:
            self.kept[place] = seconds

    def milliseconds(self) -> dict[str, float]:
        """The median, and what 95 and 99 of a hundred stay below."""
        if len(self.kept) < 2:
            return {"p50": 0.0, "p95": 0.0, "p99": 0.0}
        cuts = quantiles(self.kept, n=100, method="inclusive")
        return {f"p{n}": round(cuts[n - 1] * 1_000, 1) for n in (50, 95, 99)}


@dataclass(slots=True)
class Book:
    """The tallies of a run, and what was found wrong."""

    tallies: list[Tally] = field(default_factory=list[Tally])
    findings: list[Finding] = field(default_factory=list[Finding])
    times: dict[Ask, Times] = field(default_factory=lambda: {ask: Times() for ask in Ask})
    issued: int = 0
    not_issued: Counter[str] = field(default_factory=Counter[str])

    def find(self, platform: str, what: str, fault: Fault, status: int | None = None) -> None:
        """Puts down what must never be; so many and no more, should it never end."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(Finding(platform, what, fault, status))

    @contextmanager
    def timed(self, ask: Ask) -> Generator[None]:
        """How long it takes, if it succeeds."""
        began = time.perf_counter()
        yield
        self.times[ask].add(time.perf_counter() - began)

    def total(self, did: Did) -> int:
        return sum(tally.did[did] for tally in self.tallies)
