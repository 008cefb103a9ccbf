"""What is asked of the list of notices, where a page is led to from it by its address."""

from collections.abc import Mapping
from typing import Any

from app.console import telling
from app.console.fields import reading
from app.console.notices import ASKED, filters_in
from app.console.visits import Visit
from app.domain.orders import NoticeFilters

_SEALED = "An address of content, which stays sealed"


def question_in(visit: Visit) -> NoticeFilters:
    """The filters that stand in the address; refused where they make no sense."""
    with reading(visit.asked) as fields:
        if visit.asked.keys() - ASKED:
            fields.wrong("filters", "The address asks for a filter that there is not")
        return filters_in(fields)


def told(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A question as a page tells it, in the words of its filters; no address is opened."""
    return [
        (telling.heading(name), _SEALED if name == "locator" else str(value).replace("_", " "))
        for name, value in parameters.items()
    ]
