"""What complies under each built-in regime, where, and on which grounds it may be disputed.

Written out by hand from the laws, and not from the regimes.
"""

import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.errors import Malformed
from app.domain.outcomes import NEVER_COMPLYING, Outcome
from app.domain.regime_documents import regime_from_document
from app.domain.regimes import Regime

GONE = {"removed", "access_disabled", "already_unavailable"}

# Each regime: what complies, what excuses, where, and the grounds of dispute.
TABLE: dict[str, tuple[set[str], set[str], str | None, set[str]]] = {
    "uk-osa-intimate-image": (
        GONE,
        set(),
        "GB",
        {"not_intimate_image_content", "reporter_without_standing"},
    ),
    "uk-osa-illegal-content": (GONE, set(), "GB", {"not_illegal_content"}),
    "uk-osa-information": (GONE | {"not_found"}, set(), None, set()),
    "eu-tco": (GONE, {"impossible", "clarification_requested"}, "EU", set()),
    "eu-dsa-order": (GONE, set(), "EU", {"order_incomplete", "content_not_illegal"}),
    "us-take-it-down": (
        GONE,
        set(),
        "worldwide",
        {"request_not_valid", "not_an_intimate_visual_depiction"},
    ),
    "au-removal-notice": (GONE, set(), "AU", {"not_covered_material"}),
    "de-netzdg-manifest": (GONE, set(), "DE", {"not_unlawful"}),
    "de-netzdg": (GONE, set(), "DE", {"not_unlawful"}),
    "in-it-rules": (GONE, set(), "IN", {"not_unlawful"}),
    "in-it-rules-intimate": (GONE, set(), "IN", {"not_unlawful"}),
}

# Where access was disabled, and under which regimes that is all that is asked.
REACHES: list[tuple[tuple[str, ...], set[str]]] = [
    ((), set(TABLE)),
    (("worldwide",), set(TABLE)),
    (
        ("GB",),
        {"uk-osa-intimate-image", "uk-osa-illegal-content", "uk-osa-information"},
    ),
    (
        ("UK",),
        {"uk-osa-intimate-image", "uk-osa-illegal-content", "uk-osa-information"},
    ),
    (
        ("EU",),
        {"eu-tco", "eu-dsa-order", "de-netzdg", "de-netzdg-manifest", "uk-osa-information"},
    ),
    (("DE",), {"de-netzdg", "de-netzdg-manifest", "uk-osa-information"}),
    (("AU",), {"au-removal-notice", "uk-osa-information"}),
    (("IN",), {"in-it-rules", "in-it-rules-intimate", "uk-osa-information"}),
    # A statute of the United States asks for removal, not for hiding from one country.
    (("US",), {"uk-osa-information"}),
    (("IE", "FR"), {"uk-osa-information"}),
]
NEVER = ("labelled_only", "age_gated_only", "reinstated", "disputed")


@pytest.mark.parametrize("regime", BUILT_IN, ids=lambda regime: regime.code)
def test_what_complies_what_excuses_and_what_may_be_disputed(regime: Regime) -> None:
    complying, excusing, territory, grounds = TABLE[regime.code]

    assert {outcome.value for outcome in Outcome if regime.complies(outcome)} == complying
    assert {outcome.value for outcome in Outcome if regime.excuses(outcome)} == excusing
    assert regime.complying_territory == territory
    assert regime.grounds() == grounds
    assert all(ground.title and ground.source for ground in regime.dispute_grounds)


def test_the_table_leaves_no_regime_out() -> None:
    assert set(TABLE) == {regime.code for regime in BUILT_IN}


@pytest.mark.parametrize(("territories", "reached"), REACHES)
def test_disabling_access_complies_where_the_law_reaches(
    territories: tuple[str, ...], reached: set[str]
) -> None:
    disabled = Outcome.ACCESS_DISABLED
    complying = {one.code for one in BUILT_IN if one.complies(disabled, territories)}

    assert complying == reached


@pytest.mark.parametrize("word", NEVER)
def test_no_regime_may_count_what_leaves_the_content_there(word: str) -> None:
    own = {
        "code": "own",
        "version": 1,
        "title": "A target of the house",
        "effective_from": "2026-12-01",
        "rule": {"unit": "hours", "count": 12},
        "clock_event": "issue",
        "complying_outcomes": ["removed", word],
    }
    assert Outcome(word) in NEVER_COMPLYING
    with pytest.raises(Malformed) as refused:
        regime_from_document(own)
    assert [fault.pointer for fault in refused.value.faults] == ["/complying_outcomes"]
