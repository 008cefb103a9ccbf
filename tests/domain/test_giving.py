"""When a notice that was sent by email counts as given."""

import pytest

from app.domain.errors import Malformed
from app.domain.giving import GivingByEmail
from tests.support.clocks import moment


def test_an_email_is_deemed_given_after_48_hours_unless_another_moment_is_proved() -> None:
    sent = moment("2026-11-27T16:00Z")
    assert GivingByEmail(sent).given_at == moment("2026-11-29T16:00Z")
    proved = GivingByEmail(sent, moment("2026-11-27T16:05Z"))
    assert proved.given_at == moment("2026-11-27T16:05Z")
    assert proved.deemed_given_at == moment("2026-11-29T16:00Z")
    with pytest.raises(Malformed):
        GivingByEmail(sent, moment("2026-11-27T15:59Z"))
