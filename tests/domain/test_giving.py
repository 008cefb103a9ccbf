"""When a notice that was sent by email counts as given."""

from datetime import timedelta

import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.clock_starts import ClockStart, Presumption
from app.domain.errors import Malformed
from app.domain.giving import (
    ENTERED_WITHIN,
    GivingByEmail,
    must_be_possible,
    must_be_proved_by,
    must_be_servable,
)
from app.domain.notices import NoticeWithdrawn, State
from tests.support.clocks import moment

OSA = Presumption(timedelta(hours=48), "OSA 2023 s.208(11)")
SENT = moment("2026-11-27T16:00Z")
TICK = timedelta(microseconds=1)


def test_an_email_is_deemed_given_after_48_hours_unless_another_moment_is_proved() -> None:
    assert GivingByEmail(SENT, OSA).given_at == moment("2026-11-29T16:00Z")
    proved = GivingByEmail(SENT, OSA, moment("2026-11-27T16:05Z"))
    assert proved.given_at == moment("2026-11-27T16:05Z")
    assert proved.deemed_given_at == moment("2026-11-29T16:00Z")
    later = GivingByEmail(SENT, OSA, moment("2026-12-01T09:00Z"))
    assert later.given_at == moment("2026-12-01T09:00Z")


def test_48_hours_are_elapsed_hours_also_over_a_change_of_the_clocks() -> None:
    """Sent at 12:00 GMT; the clocks go forward in between; deemed given at 13:00 BST."""
    giving = GivingByEmail(moment("2026-03-28T12:00Z"), OSA)
    assert giving.deemed_given_at == moment("2026-03-30T13:00+01:00")


def test_where_no_law_presumes_a_giving_it_is_known_when_it_is_proved() -> None:
    unknown = GivingByEmail(SENT, None)
    assert (unknown.deemed_given_at, unknown.given_at) == (None, None)
    assert GivingByEmail(SENT, None, SENT).given_at == SENT


def test_nothing_is_given_before_it_is_sent() -> None:
    assert GivingByEmail(SENT, OSA, SENT).given_at == SENT
    with pytest.raises(Malformed):
        GivingByEmail(SENT, OSA, SENT - TICK)


def test_the_steps_are_told_how_it_counts_as_given() -> None:
    sent = "sent by email at 2026-11-27T16:00:00Z"
    assert GivingByEmail(SENT, OSA).told == (
        f"{sent} and deemed given 48 hours later (OSA 2023 s.208(11))"
    )
    assert GivingByEmail(SENT, OSA, SENT + TICK).told == (
        f"{sent} and proved to have been given at 2026-11-27T16:00:00.000001Z"
    )
    assert GivingByEmail(SENT, None).told == f"{sent}, and when it was given is not proved"
    odd = Presumption(timedelta(minutes=90), "own policy")
    assert (
        GivingByEmail(SENT, odd).told == f"{sent} and deemed given 1:30:00 later (own policy)"
    )


def test_a_sending_lies_neither_ahead_nor_long_before_the_notice() -> None:
    must_be_possible(SENT, first_known=SENT, now=SENT)
    must_be_possible(SENT - ENTERED_WITHIN, first_known=SENT, now=SENT)
    for wrong in (SENT + TICK, SENT - ENTERED_WITHIN - TICK):
        with pytest.raises(Malformed):
            must_be_possible(wrong, first_known=SENT, now=SENT)


def test_nothing_is_proved_of_what_is_still_to_come() -> None:
    must_be_proved_by(SENT, SENT)
    with pytest.raises(Malformed):
        must_be_proved_by(SENT + TICK, SENT)


@pytest.mark.parametrize("state", State)
def test_a_notice_that_was_withdrawn_is_not_served(state: State) -> None:
    if state is State.WITHDRAWN:
        with pytest.raises(NoticeWithdrawn):
            must_be_servable(state)
    else:
        must_be_servable(state)


def test_each_built_in_clock_starts_as_its_law_says() -> None:
    """OSA 2023 s.10(3A): receipt of a report; s.102 with s.208: the notice being given. What
    an email is presumed under other laws is not held here.
    """
    starts = {regime.code: regime.clock_starts for regime in BUILT_IN}
    presumed = {r.code for r in BUILT_IN if r.email_presumption is not None}
    given = {code for code, start in starts.items() if start is ClockStart.GIVING}
    reported = {code for code, start in starts.items() if start is ClockStart.REPORT}

    assert given == {
        *("uk-osa-information", "eu-tco", "eu-dsa-order", "au-removal-notice", "in-it-rules")
    }
    assert reported == starts.keys() - given
    assert presumed == {"uk-osa-intimate-image", "uk-osa-illegal-content", "uk-osa-information"}
    assert {r.email_presumption for r in BUILT_IN} == {OSA, None}
