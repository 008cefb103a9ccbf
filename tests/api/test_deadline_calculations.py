"""Trial calculations through the door: real cases, explanations, refusals."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.support.problems import assert_problem

BOOK = json.loads((Path(__file__).parents[1] / "domain" / "due_date_cases.json").read_text())
PATH = "/v1/deadline-calculations"


async def calculated(client: httpx.AsyncClient, **body: object) -> dict[str, Any]:
    answer = await client.post(PATH, json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda case: case["id"])
async def test_a_due_date_that_others_assert_comes_out_of_the_door(
    officer: httpx.AsyncClient, case: dict[str, Any]
) -> None:
    body = await calculated(
        officer,
        start=case["start"],
        rule={"calendar": "none", **case["rule"]},
        extra_holidays=BOOK["holidays"].get(case["holidays"], []),
    )
    due = datetime.fromisoformat(body["deadline_at"])
    if "T" in case["due"]:
        assert due == datetime.fromisoformat(case["due"])
    else:
        zone = ZoneInfo(case["rule"].get("timezone", "Europe/London"))
        assert due.astimezone(zone).date().isoformat() == case["due"]


async def test_every_holiday_that_is_skipped_is_a_step_with_its_source(
    dashboard: httpx.AsyncClient,
) -> None:
    body = await calculated(
        dashboard,
        start="2026-05-13T12:00:00+01:00",
        rule={"unit": "working_days", "count": 10},
    )
    # 14, 15, 18 to 22 May are days 1 to 7; Monday the 25th is a holiday; 26 to 28 are 8 to 10.
    assert body["deadline_at"] == "2026-05-28T22:59:59Z"
    (holiday,) = [step for step in body["steps"] if step["kind"] == "holiday"]
    assert "Spring" in holiday["why"]
    assert holiday["source"]
    assert set(holiday) == {"kind", "from", "to", "why", "source"}


async def test_extra_holidays_and_pauses_move_the_deadline_and_say_so(
    officer: httpx.AsyncClient,
) -> None:
    body = await calculated(
        officer,
        start="2026-05-13T12:00:00+01:00",
        rule={"unit": "working_days", "count": 10},
        extra_holidays=["2026-05-28"],
        clock_events=[
            {"kind": "paused", "at": "2026-05-20T09:00:00Z", "reason": "clarification"},
            {"kind": "resumed", "at": "2026-05-22T09:00:00Z", "reason": "clarified"},
        ],
    )
    assert body["original_deadline_at"] == "2026-05-29T22:59:59Z"
    assert body["deadline_at"] == "2026-05-31T22:59:59Z"
    assert "pause" in [step["kind"] for step in body["steps"]]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"start": "2026-05-13T12:00:00"}, "/start"),
        ({"rule": {"unit": "working_minutes", "count": 5}}, "/rule/working_hours"),
        ({"rule": {"unit": "hours", "count": 10**12}}, "/rule/count"),
        ({"rule": {"unit": "hours", "count": 1, "zone": "x"}}, "/rule/zone"),
        ({"rule": {"unit": "hours", "count": 1, "working_week": []}}, "/rule/working_week"),
        (
            {"clock_events": [{"kind": "extended", "at": "2026-05-14T00:00:00Z"}]},
            "/clock_events/0/by",
        ),
        ({"extra_holidays": ["2026-02-30"]}, "/extra_holidays/0"),
    ],
)
async def test_what_cannot_be_meant_is_refused_at_its_place(
    officer: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    body: dict[str, Any] = {
        "start": "2026-05-13T12:00:00Z",
        "rule": {"unit": "hours", "count": 1},
        **change,
    }
    answer = await officer.post(PATH, json=body)
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


async def test_a_clock_resumed_before_it_was_paused_is_refused(
    officer: httpx.AsyncClient,
) -> None:
    answer = await officer.post(
        PATH,
        json={
            "start": "2026-05-13T12:00:00Z",
            "rule": {"unit": "hours", "count": 48},
            "clock_events": [{"kind": "resumed", "at": "2026-05-14T00:00:00Z"}],
        },
    )
    assert_problem(answer, 409, "resumed_before_paused")


async def test_nobody_calculates_without_a_key(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.post(PATH, json={})
    assert answer.status_code == 401
