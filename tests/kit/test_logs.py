"""Log lines: JSON on standard error, and of a failure its kind and place, never its text."""

import json
from collections.abc import Generator
from typing import Any

import pytest

from app.kit import logs
from tests.support.logs import logs_as_before

CANARY = "https://canary.example/what-nobody-may-read"


@pytest.fixture(autouse=True)
def _as_before() -> Generator[None]:
    with logs_as_before():
        yield


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def fail() -> None:
    try:
        int(CANARY)
    except ValueError as error:
        raise LookupError(f"no {CANARY}") from error


def test_a_line_is_json_with_its_facts_as_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    logs.get_log("tests").info("swept", lapses=3)
    (line,) = lines(capsys)
    assert line.pop("at").endswith("Z")
    assert line == {"event": "swept", "lapses": 3, "level": "info"}


def test_what_is_less_serious_than_asked_for_is_not_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("WARNING")
    logs.get_log("tests").info("swept")
    assert lines(capsys) == []


def test_of_a_failure_kind_and_place_are_written_and_never_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("INFO")
    try:
        fail()
    except LookupError as error:
        logs.get_log("tests").error("failed", exc_info=error)
        logs.get_log("tests").exception("failed")
    for line in lines(capsys):
        assert line["error"] == ["LookupError", "ValueError"]
        assert line["where"][-1].startswith("test_logs.py:")
        assert line["where"][-1].endswith(" fail")
        assert "canary" not in json.dumps(line)
