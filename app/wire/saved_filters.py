"""Saved filters in the words of the contract, and back."""

from typing import Any

from pydantic import ValidationError

from app.domain.errors import Fault, Malformed
from app.domain.orders import NoticeFilters
from app.domain.saved_filters import SavedFilter
from schemas.v1 import saved_filters as v1
from schemas.v1.notice_filters import RegulatorsFilter


def parameters_of(asked: RegulatorsFilter) -> dict[str, Any]:
    """What was asked, in the words in which it may be asked again."""
    return asked.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def parameters_from(filters: NoticeFilters) -> dict[str, Any]:
    """What filters ask, in the same words, wherever they came from; but for the page."""
    asked = {name: getattr(filters, name) for name in RegulatorsFilter.model_fields}
    said = {name: value for name, value in asked.items() if value not in {None, False}}
    try:
        return parameters_of(RegulatorsFilter.model_validate(said))
    except ValidationError as error:
        # Never what was asked: it may hold an address of content.
        wrong = [str(one["loc"][0]) for one in error.errors(include_input=False)]
        faults = [Fault(f"/{name}", "cannot be kept in a saved filter") for name in wrong]
        raise Malformed("This cannot be kept as a filter.", faults) from None


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
