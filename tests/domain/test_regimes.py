"""The built-in regimes as the law has them, and what a supervisor may write."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.calendars import NO_HOLIDAYS
from app.domain.ceilings import CEILINGS
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.clock_terms import term_under
from app.domain.clocks import fold
from app.domain.errors import Conflict, Malformed
from app.domain.outcomes import NEVER_COMPLYING, Outcome, covers
from app.domain.regime_documents import regime_document, regime_from_document
from app.domain.regimes import ClockChangeNotAllowed, DeadlineKind, Regime, in_force
from app.domain.rules import Rule, Unit
from app.values import replace
from tests.support.clocks import START, extended, later, pauses

REGIMES = {regime.code: regime for regime in BUILT_IN}
STATUTORY, POLICY, NOTICE = DeadlineKind
EXTENDED, PAUSED = ClockEventKind.EXTENDED, ClockEventKind.PAUSED
OWN = {
    "code": "own-policy",
    "title": "Our own",
    "effective_from": "2026-01-01",
    "rule": {"unit": "working_days", "count": 5},
}


@pytest.mark.parametrize(
    ("code", "hours", "kind", "article"),
    [
        ("uk-osa-intimate-image", 48, STATUTORY, "OSA 2023 s.10(3A)"),
        ("uk-osa-illegal-content", 24, POLICY, "OSA 2023 s.10(3)(b)"),
        ("eu-tco", 1, STATUTORY, "Regulation (EU) 2021/784 Art 3(3)"),
        ("eu-dsa-order", 24, POLICY, "Regulation (EU) 2022/2065 Art 9(1)"),
        ("us-take-it-down", 48, STATUTORY, "TAKE IT DOWN Act s.3(a)(3)"),
        ("au-removal-notice", 24, STATUTORY, "Online Safety Act 2021 (Cth) ss.77-79"),
        ("de-netzdg-manifest", 24, STATUTORY, "NetzDG s.3(2) no. 2"),
        ("in-it-rules", 3, STATUTORY, "IT Rules 2021 (India) rule 3(1)(d)"),
        ("in-it-rules-intimate", 2, STATUTORY, "IT Rules 2021 (India) rule 3(2)(b)"),
    ],
)
def test_limits_in_hours(code: str, hours: int, kind: DeadlineKind, article: str) -> None:
    regime = REGIMES[code]
    assert regime.rule is not None
    assert (regime.rule.unit, regime.rule.count) == (Unit.HOURS, hours)
    assert regime.kind is kind
    assert regime.authority.startswith(article)
    due = fold(term_under(regime, START, NO_HOLIDAYS)).deadline_at
    assert due - START == timedelta(hours=hours)


def test_seven_days_end_with_the_seventh_day_in_germany() -> None:
    term = term_under(REGIMES["de-netzdg"], datetime(2022, 3, 21, 9, tzinfo=UTC), NO_HOLIDAYS)
    # 28 March, 23:59:59 in Berlin's summer time, which began the day before.
    assert fold(term).deadline_at == datetime(2022, 3, 28, 21, 59, 59, tzinfo=UTC)


def test_an_information_notice_sets_its_own_date() -> None:
    regime = REGIMES["uk-osa-information"]
    assert regime.kind is NOTICE
    assert regime.rule is None
    with pytest.raises(Malformed) as caught:
        term_under(regime, START, NO_HOLIDAYS)
    assert caught.value.faults[0].pointer == "/respond_by"
    term = term_under(regime, START, NO_HOLIDAYS, respond_by=later(240))
    assert fold(term).deadline_at == later(240)


def test_the_eleven_are_there_once_each() -> None:
    assert len(BUILT_IN) == len(REGIMES) == 11
    assert {code for code, regime in REGIMES.items() if regime.historic} == {
        "de-netzdg",
        "de-netzdg-manifest",
    }


@pytest.mark.parametrize("regime", BUILT_IN, ids=lambda regime: regime.code)
def test_every_regime_is_complete(regime: Regime) -> None:
    assert regime.sure
    assert regime.sources
    assert all(source.article and source.subject for source in regime.sources)
    assert regime.clock_event
    assert regime.ceiling in {rule.code for rule in CEILINGS}
    assert regime.leads == (regime.due_soon_lead, *regime.further_leads)
    assert min(regime.leads) > timedelta(0)
    assert not regime.complying_outcomes & NEVER_COMPLYING
    assert ClockEventKind.START_CORRECTED in regime.clock_changes
    assert regime_from_document(regime_document(regime)) == regime


@pytest.mark.parametrize(
    ("code", "kind", "named"),
    [
        ("uk-osa-intimate-image", PAUSED, "OSA 2023 s.10(3A)"),
        ("uk-osa-intimate-image", ClockEventKind.RESUMED, "OSA 2023 s.10(3A)"),
        ("uk-osa-intimate-image", EXTENDED, "OSA 2023 s.10(3A)"),
        ("uk-osa-information", PAUSED, "OSA 2023 s.102(9)"),
        ("eu-tco", EXTENDED, "Regulation (EU) 2021/784 Art 3(3)"),
        ("us-take-it-down", EXTENDED, "TAKE IT DOWN Act s.3(a)(3)"),
        ("au-removal-notice", PAUSED, "Online Safety Act 2021 (Cth) s.77"),
        ("de-netzdg", PAUSED, "NetzDG s.3(2) no. 3"),
        ("de-netzdg-manifest", PAUSED, "NetzDG s.3(2) no. 2"),
        ("in-it-rules", PAUSED, "IT Rules 2021 (India)"),
        ("in-it-rules-intimate", EXTENDED, "IT Rules 2021 (India)"),
    ],
)
def test_a_change_that_the_law_does_not_know_is_refused_with_the_article(
    code: str, kind: ClockEventKind, named: str
) -> None:
    with pytest.raises(ClockChangeNotAllowed) as caught:
        REGIMES[code].must_allow(kind)
    assert isinstance(caught.value, Conflict)
    assert named in caught.value.detail


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("eu-tco", PAUSED),
        ("au-removal-notice", EXTENDED),
        ("uk-osa-information", EXTENDED),
        ("uk-osa-illegal-content", PAUSED),
        ("eu-dsa-order", EXTENDED),
        ("de-netzdg", EXTENDED),
        ("uk-osa-intimate-image", ClockEventKind.START_CORRECTED),
    ],
)
def test_a_change_that_the_law_knows_is_allowed(code: str, kind: ClockEventKind) -> None:
    REGIMES[code].must_allow(kind)


def test_a_terrorist_content_order_begins_anew_after_clarification() -> None:
    regime = REGIMES["eu-tco"]
    assert regime.pause_effect is PauseEffect.RESTARTS
    term = term_under(regime, START, NO_HOLIDAYS)
    assert fold(term, pauses((later(0.5), later(4)))).deadline_at == later(5)


def test_an_australian_notice_can_be_extended() -> None:
    term = term_under(REGIMES["au-removal-notice"], START, NO_HOLIDAYS)
    longer = extended(later(1), by=timedelta(hours=12))
    assert fold(term, [longer]).deadline_at == later(36)


@pytest.mark.parametrize(
    ("code", "outcome", "territories", "complies"),
    [
        ("uk-osa-intimate-image", Outcome.REMOVED, (), True),
        ("uk-osa-intimate-image", Outcome.ALREADY_UNAVAILABLE, (), True),
        ("uk-osa-intimate-image", Outcome.NOT_FOUND, (), False),
        ("uk-osa-intimate-image", Outcome.ACCESS_DISABLED, ("GB",), True),
        ("uk-osa-intimate-image", Outcome.ACCESS_DISABLED, ("uk",), True),
        ("uk-osa-intimate-image", Outcome.ACCESS_DISABLED, ("FR", "IE"), False),
        ("uk-osa-intimate-image", Outcome.ACCESS_DISABLED, (), True),
        ("uk-osa-intimate-image", Outcome.LABELLED_ONLY, (), False),
        ("uk-osa-intimate-image", Outcome.AGE_GATED_ONLY, (), False),
        ("uk-osa-intimate-image", Outcome.DISPUTED, (), False),
        ("uk-osa-information", Outcome.NOT_FOUND, (), True),
        ("eu-tco", Outcome.ACCESS_DISABLED, ("FR",), False),
        ("eu-tco", Outcome.ACCESS_DISABLED, ("EU",), True),
        ("us-take-it-down", Outcome.ACCESS_DISABLED, ("US",), False),
        ("us-take-it-down", Outcome.ACCESS_DISABLED, ("worldwide",), True),
        ("de-netzdg", Outcome.ACCESS_DISABLED, ("EU",), True),
        ("de-netzdg", Outcome.ACCESS_DISABLED, ("DE",), True),
    ],
)
def test_what_complies_and_where(
    code: str, outcome: Outcome, territories: tuple[str, ...], *, complies: bool
) -> None:
    assert REGIMES[code].complies(outcome, territories) is complies


def test_all_member_states_together_are_the_union() -> None:
    states = "AT BE BG HR CY CZ DK EE FI FR DE EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES"
    assert not covers(states.split(), "EU")
    assert covers([*states.split(), "SE"], "EU")


def test_the_two_exits_of_the_intimate_image_duty() -> None:
    assert REGIMES["uk-osa-intimate-image"].grounds() == {
        "not_intimate_image_content",
        "reporter_without_standing",
    }


def test_impossibility_excuses_under_the_terrorist_content_rules_alone() -> None:
    excusing = [r.code for r in BUILT_IN if r.excuses(Outcome.IMPOSSIBLE)]
    assert excusing == ["eu-tco"]


def version(number: int, first: date, last: date | None = None) -> Regime:
    own = regime_from_document(OWN)
    return replace(own, version=number, effective_from=first, effective_to=last)


def test_the_version_in_force_is_the_latest_begun_and_not_ended() -> None:
    first = version(1, date(2026, 1, 1))
    second = version(2, date(2026, 7, 1), date(2026, 12, 31))
    assert in_force([second, first], date(2025, 12, 31)) is None
    assert in_force([second, first], date(2026, 6, 30)) == first
    assert in_force([second, first], date(2026, 7, 1)) == second
    assert in_force([second, first], date(2026, 12, 31)) == second
    assert in_force([second, first], date(2027, 1, 1)) == first


def test_four_fields_make_a_policy_of_ones_own() -> None:
    own = regime_from_document(OWN)
    assert own.kind is POLICY
    assert own.rule == Rule(Unit.WORKING_DAYS, 5)
    assert own.due_soon_lead == timedelta(hours=42)
    assert own.complies(Outcome.REMOVED)
    for kind in ClockEventKind:
        own.must_allow(kind)


def test_a_regime_without_a_rule_leaves_the_date_to_the_notice() -> None:
    own = regime_from_document({k: v for k, v in OWN.items() if k != "rule"})
    assert own.kind is NOTICE
    assert own.requires_respond_by


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"code": None}, "/code"),
        ({"code": "Own Policy"}, "/code"),
        ({"version": 0}, "/version"),
        ({"title": " "}, "/title"),
        ({"title": "a\x00b"}, "/title"),
        ({"title": "half a pair: \ud83d"}, "/title"),
        ({"\ud83d": 1}, "/?"),
        ({"effective_from": "01/01/2026"}, "/effective_from"),
        ({"effective_from": "2026-02-30"}, "/effective_from"),
        ({"effective_to": "2025-12-31"}, "/effective_to"),
        ({"kind": "law"}, "/kind"),
        ({"kind": "set_in_notice"}, "/rule"),
        ({"kind": "statutory", "rule": None}, "/rule"),
        ({"rule": None, "requires_respond_by": False}, "/requires_respond_by"),
        ({"requires_respond_by": "yes"}, "/requires_respond_by"),
        ({"rule": {"unit": "hours", "count": -1}}, "/rule/count"),
        ({"rule": {"unit": "hours", "count": 1, "x": 1}}, "/rule/x"),
        ({"complying_outcomes": ["removed", "labelled_only"]}, "/complying_outcomes"),
        ({"complying_outcomes": ["age_gated_only"]}, "/complying_outcomes"),
        ({"complying_outcomes": []}, "/complying_outcomes"),
        ({"complying_outcomes": ["burnt"]}, "/complying_outcomes/0"),
        ({"excusing_outcomes": ["removed"]}, "/excusing_outcomes"),
        ({"clock_changes": {"paused": "s.1"}}, "/clock_changes"),
        ({"clock_changes": {"stopped": "s.1"}}, "/clock_changes/stopped"),
        ({"dispute_grounds": [{"code": "A b", "title": "x"}]}, "/dispute_grounds/0/code"),
        ({"dispute_grounds": [{"code": "a", "title": "x"}] * 2}, "/dispute_grounds"),
        ({"sources": [{"subject": "x"}]}, "/sources/0/article"),
        ({"ceiling": "mars"}, "/ceiling"),
        ({"due_soon_lead": {"hours": -1}}, "/due_soon_lead"),
        ({"further_leads": [12]}, "/further_leads/0"),
        ({"due_soon_lead": {"hours": 1}, "further_leads": [{"hours": 2}]}, "/further_leads/0"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_wrong_regime_is_refused_at_its_field(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Malformed) as caught:
        regime_from_document({**OWN, **change})
    assert [fault.pointer for fault in caught.value.faults] == [pointer]


def test_what_is_no_object_is_no_regime() -> None:
    with pytest.raises(Malformed):
        regime_from_document([OWN])


def test_a_warning_after_the_due_moment_is_refused() -> None:
    own = regime_from_document(OWN)
    with pytest.raises(Malformed):
        replace(own, further_leads=(-timedelta(hours=1),))
    with pytest.raises(Malformed):
        replace(own, due_soon_lead=-timedelta(hours=1))
