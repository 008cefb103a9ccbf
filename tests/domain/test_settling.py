"""Where a notice stands after an act on its items, and what it is still waited for."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.events import EventKind
from app.domain.notices import ItemStanding, ItemState, Standing, State
from app.domain.settling import Course, settled
from app.domain.stages import Waiting, unrecorded
from app.values import replace

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
DUE = START + 48 * HOUR
NOW = START + HOUR
[REGIME] = [r for r in BUILT_IN if r.code == "uk-osa-intimate-image"]

OPEN = Course(
    standing=Standing(State.AWAITING_RESPONSE, DUE, DUE - 12 * HOUR),
    started_at=START,
    acknowledged_at=START,
    resolved_at=None,
    clock_version=1,
)
RESOLVED = replace(
    OPEN, standing=replace(OPEN.standing, state=State.RESOLVED), resolved_at=START
)
CONTESTED = replace(OPEN, standing=replace(OPEN.standing, all_contested=True))

OUTSTANDING = ItemStanding(ItemState.OUTSTANDING)
COMPLIED = ItemStanding(ItemState.COMPLIED, START)
DISPUTED = ItemStanding(ItemState.CONTESTED)


@pytest.mark.parametrize(
    ("course", "items", "state", "told", "timers"),
    [
        (OPEN, [COMPLIED], "resolved", ["notice.resolved"], 0),
        (OPEN, [COMPLIED, OUTSTANDING], "awaiting_response", [], None),
        (OPEN, [DISPUTED], "awaiting_response", [], 0),
        (CONTESTED, [DISPUTED], "awaiting_response", [], None),
        (CONTESTED, [OUTSTANDING], "awaiting_response", [], 3),
        (RESOLVED, [COMPLIED], "resolved", [], None),
        (RESOLVED, [OUTSTANDING], "awaiting_response", ["notice.reopened"], 3),
        (RESOLVED, [DISPUTED], "awaiting_response", ["notice.reopened"], None),
    ],
)
def test_what_is_told_and_waited_for_follows_from_before_and_after(
    *,
    course: Course,
    items: list[ItemStanding],
    state: str,
    told: list[str],
    timers: int | None,
) -> None:
    found = settled(course, items, regime=REGIME, now=NOW)
    assert found.standing.state == state
    assert [one.kind for one in found.told] == told
    assert (None if found.timers is None else len(found.timers)) == timers
    assert found.clock_version == (2 if timers == 3 else 1)


def test_nobody_but_the_platform_acknowledges() -> None:
    unseen = replace(OPEN, acknowledged_at=None)
    found = settled(unseen, [OUTSTANDING], regime=REGIME, now=NOW)
    assert found.standing.state is State.AWAITING_ACKNOWLEDGEMENT


def test_of_a_notice_reopened_after_its_due_moment_the_lapse_is_now() -> None:
    later = DUE + HOUR
    found = settled(RESOLVED, [OUTSTANDING], regime=REGIME, now=later)
    assert [(timer.at, timer.kind) for timer in found.timers or ()] == [
        (later, EventKind.NOTICE_OVERDUE)
    ]


def test_a_timer_of_another_version_of_the_clock_tells_of_nothing() -> None:
    passed = [Waiting(DUE, "notice.overdue", 1), Waiting(START, "notice.due_soon", 2)]
    assert unrecorded(OPEN.standing, 2, passed) == [passed[1]]
    assert unrecorded(RESOLVED.standing, 2, passed) == []
    assert unrecorded(CONTESTED.standing, 2, passed) == []
