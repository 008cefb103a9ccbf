"""The sandbox's clock: as another clock, moved forward, and never back."""

from datetime import timedelta

from app.kit.clock import SandboxClock
from tests.support.clock import MONDAY, FixedClock

HOUR = timedelta(hours=1)


def test_it_runs_with_the_other_clock_and_ahead_of_it() -> None:
    machine = FixedClock()
    clock = SandboxClock(machine)
    before = clock.now()
    clock.forward_to(HOUR)
    moved = clock.now()
    machine.advance(HOUR)

    assert (before, moved, clock.now()) == (MONDAY, MONDAY + HOUR, MONDAY + 2 * HOUR)


def test_an_offset_that_lies_behind_is_old_news() -> None:
    clock = SandboxClock(FixedClock())
    clock.forward_to(2 * HOUR)
    clock.forward_to(HOUR)

    assert clock.now() == MONDAY + 2 * HOUR


def test_it_stands_still_while_the_other_clock_goes_back() -> None:
    machine = FixedClock()
    clock = SandboxClock(machine)
    clock.forward_to(HOUR)
    clock.now()
    machine.advance(-HOUR)
    behind = clock.now()
    machine.advance(3 * HOUR)

    assert (behind, clock.now()) == (MONDAY + HOUR, MONDAY + 3 * HOUR)
