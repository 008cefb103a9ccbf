"""Months of the register, from midnight to midnight in London."""

from datetime import datetime

import pytest

from app.domain.months import Month, month_at, read_month


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2026-01", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        # The clocks go forward within it, and back within the other.
        ("2026-03", "2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z"),
        ("2026-10", "2026-09-30T23:00:00Z", "2026-11-01T00:00:00Z"),
        ("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ],
)
def test_a_month_is_that_of_london(written: str, start: str, end: str):
    month = read_month(written)

    assert (month.start, month.end) == (
        datetime.fromisoformat(start),
        datetime.fromisoformat(end),
    )
    assert month_at(month.start) == month
    assert month_at(month.end) == month.following
    assert month.following.before == month
    assert str(month) == written


def test_the_year_changes_with_the_month():
    assert Month(2026, 12).following == Month(2027, 1)
    assert Month(2027, 1).before == Month(2026, 12)
