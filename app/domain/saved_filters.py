"""Saved filters: questions about notices that officers keep, for themselves or for all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.domain.errors import Conflict, Forbidden
from app.values import dataclass

MOST_FILTERS: Final = 200  # of one owner


class FilterExists(Conflict):
    code = "filter_exists"


class TooManyFilters(Conflict):
    code = "too_many_filters"


class NotTheOwner(Forbidden):
    """A shared filter is everybody's to use, and its owner's to change."""

    code = "not_the_owner"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A question by its parameters, in the words of `GET /v1/notices`.

    The owner is an officer, or a key that belongs to none.
    """

    id: UUID
    owner_id: UUID
    name: str
    parameters: Mapping[str, Any]
    shared: bool
    created_at: datetime
    version: int
