"""Saved filters: questions about notices that officers keep."""

from uuid import UUID

from pydantic import Field, StrictBool

from schemas.v1.common import In, Moment, Out, ShortLine
from schemas.v1.notice_filters import RegulatorsFilter


class NewSavedFilter(In):
    """A question with a name. `filter` takes what `GET /v1/notices` takes, but for the page.

    What ends in `within` goes by the moment at which it is asked.
    """

    name: ShortLine = Field(examples=["due within two hours"])
    filter: RegulatorsFilter
    shared: StrictBool = Field(
        default=False, description="Everybody at the regulator may use it."
    )


class SavedFilterChange(In):
    """What is left out stays as it is."""

    # The defaults are never used: only what was sent is changed.
    name: ShortLine = Field(default_factory=str)
    filter: RegulatorsFilter = Field(default_factory=RegulatorsFilter)
    shared: StrictBool = Field(default_factory=bool)


class SavedFilter(Out):
    """A saved filter. `filter` holds what was asked and nothing else; `owner_id` is an
    officer, or a key that belongs to none.
    """

    id: UUID
    owner_id: UUID
    name: str
    filter: dict[str, str | bool]
    shared: bool
    created_at: Moment
    version: int
