"""`forthwith deadline`: a due date and its reasons, with no server and no database."""

import json

import pytest

from tests.cli.conftest import Forthwith

WORKING_DAYS = ("--unit", "working_days", "--count", "1")


def test_a_deadline_is_shown_with_every_step_and_its_source(forthwith: Forthwith):
    shown = forthwith("deadline", "2026-06-12T12:00:00+01:00", *WORKING_DAYS)
    scotland = forthwith(
        "deadline", "2026-06-12T12:00:00+01:00", *WORKING_DAYS, "--calendar", "scotland"
    )

    assert (shown.exit_code, scotland.exit_code) == (0, 0), shown.output
    assert shown.stdout.startswith("Due Monday 15 June 2026, 23:59:59 BST")
    assert "2026-06-15T22:59:59Z" in shown.stdout
    assert scotland.stdout.startswith("Due Tuesday 16 June 2026, 23:59:59 BST")
    assert "Royal Proclamation" in " ".join(scotland.stdout.split())


def test_the_same_is_given_as_json(forthwith: Forthwith):
    given = forthwith(
        "deadline",
        "2026-05-13T12:00:00+01:00",
        *("--rule", '{"unit": "working_days", "count": 10}', "--holiday", "2026-05-28"),
        *("--event", '{"kind": "paused", "at": "2026-05-20T09:00:00Z"}'),
        *("--event", '{"kind": "resumed", "at": "2026-05-22T09:00:00Z"}', "--json"),
    )
    body = json.loads(given.stdout)

    assert set(body) == {"original_deadline_at", "deadline_at", "calendar_known", "steps"}
    assert body["original_deadline_at"] == "2026-05-29T22:59:59Z"
    assert body["deadline_at"] == "2026-05-31T22:59:59Z"
    assert {"start", "holiday", "pause"} <= {step["kind"] for step in body["steps"]}


def test_a_rule_is_given_by_its_options(forthwith: Forthwith):
    given = forthwith(
        "deadline",
        "2026-11-23T18:00:00Z",
        *("--unit", "calendar_days", "--count", "4", "--counting", "same_day"),
        *("--roll", "next_working_day", "--cutoff", "17:00", "--due-time", "12:00"),
        *("--timezone", "UTC", "--calendar", "none", "--working-week", "mon,wed"),
        "--json",
    )
    # After the cutoff the day counts as Tuesday, which is day 1; day 4 is Friday, which goes
    # to Monday 30 November.
    assert json.loads(given.stdout)["deadline_at"] == "2026-11-30T12:00:00Z"


def test_a_built_in_regime_takes_the_place_of_a_rule(forthwith: Forthwith):
    given = forthwith(
        "deadline",
        "2026-11-23T09:00:00Z",
        *("--regime", "eu-tco", "--json"),
        *("--event", '{"kind": "paused", "at": "2026-11-23T09:30:00Z", '),
    )
    begun_anew = forthwith(
        "deadline",
        "2026-11-23T09:00:00Z",
        *("--regime", "eu-tco", "--json", "--event"),
        '{"kind": "paused", "at": "2026-11-23T09:30:00Z", "until": "2026-11-23T12:00:00Z"}',
    )

    assert (given.exit_code, "event/0: is not valid JSON" in given.stderr) == (1, True)
    assert json.loads(begun_anew.stdout)["deadline_at"] == "2026-11-23T13:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-11-23",), "start"),
        (("2026-11-23T09:00:00Z",), "rule/unit"),
        (("2026-11-23T09:00:00Z", "--unit", "hours", "--count", "1e12"), "rule/count"),
        (
            ("2026-11-23T09:00:00Z", "--unit", "working_minutes", "--count", "5"),
            "working_hours",
        ),
        (("2026-11-23T09:00:00Z", "--rule", "[]"), "rule: is no JSON object"),
        (("2026-11-23T09:00:00Z", "--regime", "uk"), "regime: is not built in"),
        (("2026-11-23T09:00:00Z", "--regime", "uk-osa-information"), "each notice sets"),
        (("2026-11-23T09:00:00Z", "--regime", "eu-tco", "--count", "1"), "its own rule"),
        (("2026-11-23T09:00:00Z", *WORKING_DAYS, "--holiday", "x"), "extra_holidays/0"),
        (
            (
                *("2026-11-23T09:00:00Z", *WORKING_DAYS, "--event"),
                '{"kind": "resumed", "at": "2026-11-23T09:00:00Z"}',
            ),
            "record the pause first",
        ),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(
    forthwith: Forthwith, arguments: tuple[str, ...], said: str
):
    refused = forthwith("deadline", *arguments)

    assert refused.exit_code == 1
    assert said in refused.stderr.replace("\n", " ")
    assert refused.stdout == ""


def test_days_of_which_no_holiday_is_known_are_pointed_out(forthwith: Forthwith):
    shown = forthwith("deadline", "2199-01-02T09:00:00Z", *WORKING_DAYS)

    assert "Not all of these days' holidays are known." in shown.stdout
