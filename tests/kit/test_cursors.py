"""Cursors: what is written is read back, and nothing else is taken for one."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit import cursors
from app.kit.cursors import BadCursor

MOMENT = datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=UTC)
ROW = UUID("019ab000-0000-7000-8000-000000000001")
READERS = (cursors.read, cursors.read_position, cursors.read_word)


def encoded(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_is_read_back_to_the_microsecond(moment: datetime, row: UUID) -> None:
    assert cursors.read(cursors.write(moment, row)) == (moment, row)


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_a_position_is_read_back(position: int) -> None:
    assert cursors.read_position(cursors.write_position(position)) == position


@pytest.mark.parametrize("word", ["eu-tco", "a", "our_own-2"])
def test_a_word_is_read_back(word: str) -> None:
    assert cursors.read_word(cursors.write_word(word)) == word


def test_a_moment_in_another_zone_is_read_in_utc() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=5)))
    moment, _ = cursors.read(cursors.write(there, ROW))
    assert (moment, moment.tzinfo) == (MOMENT, UTC)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "💩",
        "=" * 8,
        encoded(None),
        encoded(7),
        encoded([]),
        encoded({}),
        encoded("text"),
        encoded([None]),
        encoded([None, None]),
        encoded([7, 7]),
        encoded(["", ""]),
        encoded(["2026-11-23T09:00:00", ROW.hex]),
        encoded(["2026-11-23T09:00:00+00:00", "x"]),
        encoded(["0001-01-01T00:00:00+23:59", ROW.hex]),
        encoded(["9999-12-31T23:59:59-23:59", ROW.hex]),
        encoded(["2026-11-23T09:00:00+00:00", ROW.hex, "more"]),
        encoded(["٣"]),
        encoded(["a\u0000b"]),
        encoded(["x" * 101]),
        urlsafe_b64encode(b"[" * 100_000).decode(),
        urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_what_was_never_given_out_is_refused(cursor: str) -> None:
    for read in READERS:
        with pytest.raises(BadCursor):
            read(cursor)


@pytest.mark.parametrize("position", ["-1", "+1", "1.0", "1_000", " 1", "9" * 19])
def test_what_is_no_position_is_refused(position: str) -> None:
    with pytest.raises(BadCursor):
        cursors.read_position(encoded([position]))


@given(st.text())
def test_whatever_is_sent_is_read_or_refused(cursor: str) -> None:
    for read in READERS:
        try:
            read(cursor)
        except BadCursor:
            continue
