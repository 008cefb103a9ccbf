"""An officer's rulings on single items."""

from pydantic import Field

from schemas.v1.common import In, Moment, WrittenProse
from schemas.v1.notices import Ruling, RulingDecision


class NewRuling(In):
    """A ruling on one item. The platform is shown the reason."""

    decision: RulingDecision
    reason: WrittenProse = Field(examples=["looked for from the United Kingdom; it is gone"])


class PastRuling(Ruling):
    """One ruling; `superseded_at` is null for the one that holds."""

    superseded_at: Moment | None
