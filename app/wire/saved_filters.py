"""Saved filters in the words of the contract, and back."""

from typing import Any

from app.domain.saved_filters import SavedFilter
from schemas.v1 import saved_filters as v1
from schemas.v1.notices import RegulatorsFilter


def parameters_of(asked: RegulatorsFilter) -> dict[str, Any]:
    """What was asked, in the words in which it may be asked again."""
    return asked.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def changes_of(body: v1.SavedFilterChange) -> dict[str, Any]:
    """What was sent: a field that was left out is not to be touched."""
    sent = {name: value for name, value in body if name in body.model_fields_set}
    if "filter" in sent:
        sent["parameters"] = parameters_of(sent.pop("filter"))
    return sent


def filter_view(saved: SavedFilter) -> v1.SavedFilter:
    return v1.SavedFilter(
        id=saved.id,
        owner_id=saved.owner_id,
        name=saved.name,
        filter=dict(saved.parameters),
        shared=saved.shared,
        created_at=saved.created_at,
        version=saved.version,
    )
