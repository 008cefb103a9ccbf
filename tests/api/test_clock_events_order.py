"""F7: in whichever order the changes of a clock arrive, it ends in the same deadline."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import permutations

import httpx
import pytest

from tests.support.bodies import Json, issued, read_back, written
from tests.support.builders import APlatform
from tests.support.changing import changed, explained
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


PAUSE: Json = {"kind": "paused", "at": at(73)}
RESUME: Json = {"kind": "resumed", "at": at(74)}
LONG_PAUSE: Json = {"kind": "paused", "at": at(30), "until": at(55)}
LENGTH: Json = {"kind": "extended", "at": at(1), "by": {"days": 1}}
START: Json = {"kind": "start_corrected", "at": at(-20)}


def orders() -> Iterator[Sequence[Json]]:
    """A stop and its restart, before, between and after what comes in every order."""
    told: list[Json] = [LONG_PAUSE, LENGTH, START]
    for number, others in enumerate(permutations(told)):
        place = number % 4
        yield [*others[:place], PAUSE, RESUME, *others[place:]]


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        # 48 hours from hour -20: hour 28. The extension: 52, the pause of 25 hours: 77, and
        # the pause of one hour: 78.
        ({"unit": "hours", "count": 48}, at(78)),
        # Sunday 22 November 13:00. Ten working days end on Friday 4 December. The extension
        # adds a day and the night of the first pause another: Sunday, and there is no roll.
        ({"unit": "working_days", "count": 10}, "2026-12-06T23:59:59Z"),
        # From Monday 9:00. 960 minutes and the 24 hours of the extension are 40 hours, five
        # working days. The first pause takes two hours of Tuesday and seven of Wednesday;
        # the second takes one of Thursday. Ten hours after Friday 17:00: Tuesday 11:00.
        (
            {"unit": "working_minutes", "count": 960, "working_hours": OFFICE},
            "2026-12-01T11:00:00Z",
        ),
    ],
    ids=("elapsed", "days", "working-time"),
)
async def test_f7_any_order_of_arrival_gives_the_same_deadline(
    supervisor: httpx.AsyncClient, platform: APlatform, clock: FixedClock, rule: Json, due: str
):
    own = {
        "code": "own-rule",
        "title": "Own",
        "effective_from": "2026-01-01",
        "rule": rule,
        "clock_changes": dict.fromkeys(
            ("paused", "resumed", "extended", "start_corrected"), "own policy"
        ),
    }
    assert (await supervisor.post("/v1/regimes", json=own)).status_code == 201
    found = set[tuple[str, int]]()
    notices = [await issued(supervisor, platform.id, regime="own-rule") for _ in orders()]
    clock.advance(timedelta(hours=75))
    for notice, order in zip(notices, orders(), strict=True):
        for event in order:
            await changed(supervisor, notice, **event)
        body, told = await read_back(supervisor, notice), await explained(supervisor, notice)
        assert told["deadline_at"] == body["clock"]["deadline_at"]
        found.add((body["clock"]["deadline_at"], body["clock"]["paused_seconds"]))

    assert found == {(due, 26 * 3600)}
