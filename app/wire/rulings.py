"""Rulings in the words of the contract."""

from collections.abc import Sequence

from app.domain.rulings import Ruling
from schemas.v1 import rulings as v1
from schemas.v1.common import Page
from schemas.v1.notices import RulingDecision


def ruling_page(rulings: Sequence[Ruling]) -> Page[v1.PastRuling]:
    """All of them: there are few."""
    return Page[v1.PastRuling](items=[_ruling(one) for one in rulings], next=None)


def _ruling(ruling: Ruling) -> v1.PastRuling:
    return v1.PastRuling(
        decision=RulingDecision(ruling.decision),
        reason=ruling.reason,
        ruled_at=ruling.ruled_at,
        superseded_at=ruling.superseded_at,
    )
