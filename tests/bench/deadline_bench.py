"""Reckoning deadlines: 20 working days, in one process; and telling every step of one."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from app.domain.deadlines import due_moment, explain
from app.domain.rules import Rule, Unit
from app.store.bank_holidays import bundled_calendar
from tests.bench.ground import Ground
from tests.bench.results import Result, Target

RULE = Rule(Unit.WORKING_DAYS, 20)
# Each start is another one: nothing that was reckoned before helps.
FIRST_START = datetime(2026, 1, 1, 9, tzinfo=UTC)
BETWEEN = timedelta(minutes=7)
TARGET = Target(at_least=20_000)


def measure(ground: Ground) -> Sequence[Result]:
    calendar = bundled_calendar(RULE.calendar)
    starts = [FIRST_START + number * BETWEEN for number in range(20_000)]
    rounds = ground.sized(9, quick=1)
    due = [_rate(lambda s: due_moment(s, RULE, calendar), starts) for _ in range(rounds)]
    told = [_rate(lambda s: explain(s, RULE, calendar), starts[:1_000]) for _ in range(rounds)]
    return [
        Result("deadline", "20 working days", "due_moment", "", tuple(due), TARGET, "/s"),
        Result("deadline", "with every step", "explain", "", tuple(told), unit="/s"),
    ]


def _rate(reckon: Callable[[datetime], object], starts: Sequence[datetime]) -> float:
    began = time.perf_counter()
    for start in starts:
        reckon(start)
    return len(starts) / (time.perf_counter() - began)
