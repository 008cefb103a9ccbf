"""One decision after another: what is out of order, and what goes above what was proposed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.decision_order import (
    AboveProposal,
    DailyPenaltyImposed,
    DecisionOutOfOrder,
    must_follow,
)
from app.domain.decisions import Decision, DecisionStage, NewDecision, Power
from app.domain.errors import Refusal
from tests.support.decisions import (
    GIVEN,
    OTHER,
    PROVIDER,
    a_daily,
    a_single,
    new,
    recorded,
)

DAY = timedelta(days=1)
PROPOSED, DECIDED, NOTICE = DecisionStage
LATER = GIVEN + 60 * DAY
FROM = date(2025, 12, 14)


def proposal(**others: Any) -> Decision:
    said: dict[str, Any] = {
        "singles": [a_single("20000", "information")],
        "dailies": [a_daily("100", max_days=60, requirement="information")],
        **others,
    }
    return recorded(new(PROPOSED, **said))


def decision(**others: Any) -> NewDecision:
    said: dict[str, Any] = {"given_at": LATER, **others}
    return new(DECIDED, **said)


def follow(terms: NewDecision, earlier: Decision | None) -> None:
    must_follow(terms, earlier, decided=False)


def test_what_stays_within_the_proposal_follows_it() -> None:
    singles = [a_single("20000", "information")]
    dailies = [a_daily("100", FROM, max_days=60, requirement="information")]
    follow(decision(singles=singles, dailies=dailies), proposal())
    follow(decision(), proposal())


@pytest.mark.parametrize(
    "imposed",
    [
        {"singles": [a_single("20000.01")]},
        {"singles": [a_single("15000"), a_single("5000.01")]},
        {"dailies": [a_daily("100.01", FROM, max_days=60)]},
        {"dailies": [a_daily("60", FROM, max_days=60), a_daily("41", FROM, max_days=60)]},
        {"dailies": [a_daily("100", FROM, max_days=61)]},
        {"dailies": [a_daily("100", FROM)]},
        {"dailies": [a_daily("100", FROM, until=FROM + 60 * DAY)]},
    ],
    ids=["more", "more together", "dearer", "dearer together", "longer", "endless", "to a day"],
)
def test_more_than_was_proposed_is_refused(imposed: dict[str, Any]) -> None:
    with pytest.raises(AboveProposal, match="Sch 13 para 3"):
        follow(decision(**imposed), proposal())


def test_another_kind_than_was_proposed_is_refused() -> None:
    with pytest.raises(AboveProposal, match="No daily penalty"):
        follow(decision(dailies=[a_daily("1", FROM, max_days=1)]), proposal(dailies=[]))
    with pytest.raises(AboveProposal, match="No single penalty"):
        follow(decision(singles=[a_single("1")]), proposal(singles=[]))


def test_more_for_one_requirement_is_refused_though_all_together_be_less() -> None:
    proposed = proposal(singles=[a_single("10", "age"), a_single("90", "risk")])
    with pytest.raises(AboveProposal):
        follow(decision(singles=[a_single("11", "age"), a_single("1", "risk")]), proposed)


def test_daily_penalties_that_may_come_to_more_in_all_are_refused() -> None:
    proposed = proposal(dailies=[a_daily("100", max_days=60), a_daily("50", max_days=10)])
    with pytest.raises(AboveProposal, match="in all"):
        follow(decision(dailies=[a_daily("150", FROM, max_days=60)]), proposed)


def test_an_endless_proposal_limits_the_rate_and_no_length() -> None:
    proposed = proposal(dailies=[a_daily("100")])
    follow(decision(dailies=[a_daily("100", FROM)]), proposed)
    follow(decision(dailies=[a_daily("100", FROM, max_days=500)]), proposed)


def test_between_other_persons_the_limit_does_not_hold() -> None:
    jointly = decision(provider_ids=(PROVIDER, OTHER), singles=[a_single("30000")])
    follow(jointly, proposal())


WRONG: dict[str, Callable[[], tuple[NewDecision, Decision | None]]] = {
    "before it": lambda: (decision(given_at=GIVEN - DAY), proposal()),
    "at the same moment": lambda: (decision(given_at=GIVEN), proposal()),
    "after its like": lambda: (decision(), recorded(new())),
    "a proposal after one": lambda: (new(PROPOSED, given_at=LATER), proposal()),
    "to others": lambda: (decision(provider_ids=(OTHER,)), proposal()),
    "after a withdrawn one": lambda: (decision(), _withdrawn()),
    "without a decision": lambda: (new(NOTICE), None),
    "after a proposal": lambda: (new(NOTICE, given_at=LATER), proposal()),
    "before the compliance date": lambda: (
        new(NOTICE, given_at=GIVEN + DAY),
        recorded(new(compliance_date=(GIVEN + DAY).date())),
    ),
}


def _withdrawn() -> Decision:
    return recorded(new(PROPOSED), withdrawn_at=GIVEN, withdrawal_reason="in error")


@pytest.mark.parametrize("name", WRONG)
def test_what_comes_out_of_order_is_refused(name: str) -> None:
    terms, earlier = WRONG[name]()
    with pytest.raises(DecisionOutOfOrder, match=r"OSA 2023|withdrawn"):
        follow(terms, earlier)


def test_one_proposal_is_decided_once() -> None:
    with pytest.raises(DecisionOutOfOrder):
        must_follow(decision(), proposal(), decided=True)


def test_no_penalty_notice_is_given_where_a_daily_penalty_was_imposed() -> None:
    earlier = recorded(new(dailies=[a_daily()]))
    with pytest.raises(DailyPenaltyImposed):
        follow(new(NOTICE, given_at=LATER), earlier)
    follow(new(NOTICE, given_at=LATER, singles=[a_single()]), recorded(new()))


@pytest.mark.parametrize("power", [Power.S140, Power.S141])
def test_penalty_notices_of_other_powers_need_no_confirmation_decision(power: Power) -> None:
    follow(new(NOTICE, power=power, singles=[a_single()]), None)
    follow(new(NOTICE, power=power, given_at=LATER, singles=[a_single("5", "fee")]), proposal())


def test_each_refusal_has_a_code_of_its_own() -> None:
    refusals: list[type[Refusal]] = [AboveProposal, DailyPenaltyImposed, DecisionOutOfOrder]
    assert len({refusal.code for refusal in refusals}) == 3
