"""What other systems failed at: each such failure has tests that bear its number.

A test's name begins with `test_f1_` where it holds up against the first of them, and so
on; `pytest -k test_f1_` runs those. Of F2, `make test` runs two hundred races and
`make chaos` ten thousand; of F9 a history of 150 acts, and `make history` one of 20,000.

F1   a missed tick loses the event for ever
F2   the overdue marker overwrites a response that came meanwhile
F3   several replicas, duplicate alerts
F4   scheduler dead but reported alive
F5   a deploy deletes scheduled jobs
F6   an edited holiday does not re-date open cases
F7   pause and extension combine wrongly
F8   nobody can say why this date
F9   overdue differs between list, count and alert
F10  boundaries: the second, the day, both nights of the clocks, leap day
F11  recalculation touches every row and fires alerts
F12  bulk extension hides lateness
F13  dashboards overload the database
F14  all-or-nothing batches, duplicates without a unique constraint
F15  a retry files a second legal notice
F16  a new message id on every retry; a body written anew after signing
F18  wrong submissions can never be corrected
"""

import re

import pytest

from tests.house.files import ROOT, files

LISTED = re.findall(r"^(F\d+) +", __doc__ or "", re.MULTILINE)
NAMED = re.compile(r"^(?:async )?def test_(f\d+)_", re.MULTILINE)


def held_against() -> set[str]:
    """The failures whose number some test bears."""
    tests = (path for path in files(".py") if path.is_relative_to(ROOT / "tests"))
    return {found.upper() for path in tests for found in NAMED.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("failure", LISTED)
def test_each_failure_of_others_has_a_test_of_ours(failure: str):
    assert failure in held_against()


def test_no_test_bears_a_number_that_is_not_listed():
    assert held_against() == set(LISTED)
