"""Holidays through the door, and a regime whose deadlines they move."""

from typing import Any

import httpx

from tests.support.bodies import Json

PATH = "/v1/holidays"

# Due two working days after Monday 23 November 2026: Wednesday 25 November, 23:59:59.
TWO_DAYS: Json = {"unit": "working_days", "count": 2}
WEDNESDAY_END = "2026-11-25T23:59:59Z"
THURSDAY_END = "2026-11-26T23:59:59Z"


async def own_regime(
    supervisor: httpx.AsyncClient, *, code: str = "two-working-days", **rule: Any
) -> str:
    """A policy of two working days that knows every change of its clock."""
    body = {
        "code": code,
        "title": "Our own",
        "effective_from": "2026-01-01",
        "rule": TWO_DAYS | rule,
        "clock_changes": dict.fromkeys(
            ("paused", "resumed", "extended", "start_corrected"), "own policy"
        ),
        "due_soon_lead": {"hours": 6},
        "further_leads": [{"hours": 2}],
    }
    answer = await supervisor.post("/v1/regimes", json=body)
    assert answer.status_code == 201, answer.text
    return code


async def added(
    supervisor: httpx.AsyncClient,
    day: str,
    *,
    calendar: str = "england-and-wales",
    name: str = "A day of rest",
) -> Json:
    """A holiday, once it is saved and open notices are dated anew."""
    body = {"calendar": calendar, "date": day, "name": name}
    answer = await supervisor.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def removed(supervisor: httpx.AsyncClient, holiday: Json) -> None:
    """The same once it is none any more."""
    answer = await supervisor.delete(f"{PATH}/{holiday['id']}")
    assert answer.status_code == 204, answer.text


async def previewed(supervisor: httpx.AsyncClient, **body: Any) -> Json:
    """What a change would do."""
    answer = await supervisor.post(f"{PATH}/preview", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
