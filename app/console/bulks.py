"""The same act on many notices: chosen from a list, previewed, applied."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from app.console import telling
from app.console.bulk_orders import NAMES, order_in
from app.console.pages import Pages
from app.console.people import People, people
from app.console.questions import question_in, told
from app.console.visits import Visit
from app.domain.assignments import Assignee
from app.domain.bulks import MOST_NOTICES, BulkAction, BulkChange, ElementState
from app.domain.errors import Unknown
from app.domain.orders import NoticeFilters
from app.services import bulks, saved_filters
from app.services.saved_filters import question_of
from app.wire.bulks import document_from
from app.wire.saved_filters import parameters_from

pages = Pages()

_SAVED = "saved_filter_id"


@pages.show("/notices/bulk")
async def choose_action(visit: Visit) -> Response:
    """Which notices they are stands in the address, as it does in the list."""
    rows = told(parameters_from(await _question(visit)))
    return await visit.page(
        "bulk.html", title="Change all of these notices", rows=rows, names=NAMES
    )


async def ask_how(visit: Visit) -> Response:
    action = _action(visit)
    return await visit.page(
        "bulk_action.html",
        title=NAMES[action],
        action=action,
        rows=told(parameters_from(await _question(visit))),
        offered=(await people(visit)).offered() if action is BulkAction.ASSIGN else (),
        most=MOST_NOTICES,
    )


@pages.send("/notices/bulk/{action}", form=ask_how)
async def preview(visit: Visit) -> Response:
    """Tried once the page's own transaction is over: each notice has one of its own."""
    asked = await _question(visit)
    with visit.reading() as fields:
        order = order_in(_action(visit), fields, visit.now)
    response = await visit.go("/notices")

    async def try_out() -> None:
        made = await bulks.preview_of_question(
            visit.house, visit.actor, document=document_from(order), asked=asked
        )
        response.headers["Location"] = f"/bulk-previews/{made.id}"

    visit.afterwards.append(try_out)
    return response


@pages.show("/bulk-previews/{preview_id}")
async def show_preview(visit: Visit) -> Response:
    """What would change of each notice, or why it refuses; afterwards, what became of it."""
    held = await bulks.find_preview(visit.session, visit.actor, _preview(visit))
    known = await people(visit)
    counts = Counter(element.state for element in held.elements)
    is_done = counts[ElementState.DONE] > 0
    says = "what was done" if is_done else "check what would change"
    return await visit.page(
        "bulk_preview.html",
        title=f"{NAMES[held.action]}: {says}",
        preview=held,
        counts=counts,
        elements=[
            (element, [_told(change, known) for change in element.changes])
            for element in held.elements
        ],
        expired=visit.now > held.expires_at,
        most=MOST_NOTICES,
    )


@pages.send("/bulk-previews/{preview_id}/apply", form=show_preview)
async def apply(visit: Visit) -> Response:
    """What was done before is done no more, however often the form is sent."""
    preview_id = _preview(visit)

    async def do() -> None:
        await bulks.apply(visit.house, visit.actor, preview_id=preview_id)

    visit.afterwards.append(do)
    return await visit.go(f"/bulk-previews/{preview_id}")


async def _question(visit: Visit) -> NoticeFilters:
    """What a saved filter asks, where the address names one; else what it asks itself."""
    if _SAVED not in visit.asked:
        return question_in(visit)
    try:
        filter_id = UUID(visit.asked[_SAVED])
    except ValueError:
        raise Unknown("There is no such saved filter.") from None
    sealer = visit.house.sealer
    saved = await saved_filters.find_filter(visit.session, sealer, visit.actor, filter_id)
    return question_of(saved)


def _action(visit: Visit) -> BulkAction:
    try:
        return BulkAction(visit.request.path_params["action"])
    except ValueError:
        raise Unknown("There is no such action.") from None


def _preview(visit: Visit) -> UUID:
    return visit.id_in_path("preview_id", "preview")


def _told(change: BulkChange, known: People) -> tuple[str, Any, Any]:
    """(what, before, after), as people read it."""
    name, read = _FIELDS.get(change.field, (telling.heading(change.field), _words))
    before, after = (
        read(value, known) if value else "none" for value in (change.before, change.after)
    )
    return name, before, after


def _words(value: Any, _known: People) -> str:  # noqa: ANN401 - a word or several
    several: list[str] = [value] if isinstance(value, str) else value
    return ", ".join(telling.words(word) for word in several)


def _moment(value: str, _known: People) -> str:
    return telling.time(datetime.fromisoformat(value))


def _officer(value: str, known: People) -> str:
    return known.called(Assignee(officer_id=UUID(value)))


def _team(value: str, known: People) -> str:
    return known.called(Assignee(team_id=UUID(value)))


# What is called and read in a way of its own; all else holds words of the register.
_FIELDS: Final[Mapping[str, tuple[str, Callable[[Any, People], str]]]] = MappingProxyType(
    {
        "deadline_at": ("Deadline", _moment),
        "assigned_officer_id": ("Officer", _officer),
        "assigned_team_id": ("Team", _team),
    }
)
