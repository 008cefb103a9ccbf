"""What is wrong with a decision in itself, without a register around it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.domain.decision_changes import Withdrawn, changed
from app.domain.decision_documents import plain_decision
from app.domain.decision_faults import check
from app.domain.decisions import DailyRate, DecisionStage, Power, SinglePenalty
from app.domain.errors import Malformed
from app.domain.money import money_at
from tests.support.decisions import GIVEN, OTHER, PROVIDER, a_daily, a_single, new, recorded

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTICE = DecisionStage.PENALTY_NOTICE
EUROS = money_at("", a_single("5").amount.amount, "EUR")
FIRST = date(2025, 10, 14)

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "future": ({"given_at": NOW + timedelta(microseconds=1)}, "/given_at"),
    "before the Act": ({"given_at": datetime(2023, 10, 25, tzinfo=UTC)}, "/given_at"),
    "twice": ({"provider_ids": (PROVIDER, PROVIDER)}, "/provider_ids"),
    "notices twice": ({"notice_ids": (OTHER, OTHER)}, "/notice_ids"),
    "early day": ({"compliance_date": date(2025, 10, 12)}, "/compliance_date"),
    "early moment": ({"compliance_date": GIVEN - timedelta(seconds=1)}, "/compliance_date"),
    "euros": ({"singles": [SinglePenalty(EUROS)]}, "/single_penalties/0/amount/currency"),
    "negative": ({"singles": [a_single("-1")]}, "/single_penalties/0/amount/amount"),
    "absurd": ({"singles": [a_single("2000000000000")]}, "/single_penalties/0/amount/amount"),
    "euros a day": (
        {"dailies": [DailyRate(EUROS, FIRST)]},
        "/daily_penalties/0/rate/currency",
    ),
    "too early": ({"dailies": [a_daily("1", GIVEN.date())]}, "/daily_penalties/0/from"),
    "backwards": (
        {"dailies": [a_daily(until=FIRST - timedelta(days=1))]},
        "/daily_penalties/0/until",
    ),
    "no days": ({"dailies": [a_daily(max_days=0)]}, "/daily_penalties/0/max_days"),
    "power": ({"power": Power.S140}, "/power"),
    "daily by notice": ({"stage": NOTICE, "dailies": [a_daily()]}, "/daily_penalties"),
    "from the notice on": (
        {"stage": NOTICE, "power": Power.S141, "dailies": [a_daily("1", GIVEN.date())]},
        "/daily_penalties/0/from",
    ),
    "empty notice": ({"stage": NOTICE}, "/single_penalties"),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_fault_is_told_at_its_place(name: str) -> None:
    said, pointer = WRONG[name]
    with pytest.raises(Malformed) as refused:
        check(new(**said), NOW)
    assert pointer in [fault.pointer for fault in refused.value.faults]


def test_the_moment_of_recording_and_the_day_of_the_act_are_good() -> None:
    check(new(given_at=NOW), NOW)
    check(new(given_at=datetime(2023, 10, 26, 12, tzinfo=UTC)), NOW)
    check(new(compliance_date=GIVEN, dailies=[a_daily()]), NOW)


def test_a_decision_is_not_withdrawn_twice() -> None:
    withdrawn = changed(recorded(new()), Withdrawn(GIVEN, "in error"), NOW)
    with pytest.raises(Exception, match="withdrawn"):
        changed(withdrawn, Withdrawn(GIVEN, "again"), NOW)


def test_a_decision_in_plain_words_holds_no_reason() -> None:
    withdrawn = changed(recorded(new()), Withdrawn(GIVEN, "very telling"), NOW)
    assert "very telling" not in str(plain_decision(withdrawn))
