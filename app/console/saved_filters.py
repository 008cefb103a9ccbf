"""Saved filters: keeping the question that stands in the address of a list, and asking it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, listing, place_asked
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.questions import question_in, told
from app.console.visits import Done, Visit
from app.domain.orders import Place
from app.domain.permissions import Act
from app.domain.saved_filters import SavedFilter
from app.kit import cursors
from app.services import outlines, saved_filters
from app.services.outlines import Outline
from app.services.saved_filters import owner_of, question_of
from app.values import replace
from app.wire.saved_filters import parameters_from

pages = Pages()

_LONGEST_NAME = 100
# In whose place another may be saved; of those who can use more, the API changes the rest.
_OFFERED = 500
_CONSEQUENCES = (
    "The filter is gone, for everybody with whom it is shared.",
    "All alerts on it end, those of others as well.",
)


@pages.show("/saved-filters")
async def list_filters(visit: Visit) -> Response:
    """One's own and those that others share."""
    read = partial(saved_filters.list_filters, visit.session, visit.house.sealer, visit.actor)
    listed = await listing(visit, read)
    return await visit.page(
        "saved_filters.html",
        title="Saved filters",
        status=listed.status,
        found=listed.found,
        mine=owner_of(visit.actor),
        following=listed.following,
    )


async def ask_to_save(visit: Visit) -> Response:
    rows = told(parameters_from(question_in(visit)))
    kept = await saved_filters.list_filters(
        visit.session, visit.house.sealer, visit.actor, after=None, limit=_OFFERED
    )
    mine = owner_of(visit.actor)
    return await visit.page(
        "save_filter.html",
        title="Save a filter",
        rows=rows,
        others=[(_at_version(one), one.name) for one in kept if one.owner_id == mine],
    )


@pages.send("/saved-filters/save", form=ask_to_save)
async def save_filter(visit: Visit) -> Response:
    """The address holds the question, as it does in the list."""
    parameters = parameters_from(question_in(visit))
    if visit.sent.get("in_place_of", "").strip():
        return await _save_in_place(visit, parameters)
    name, shared = _called(visit)

    async def act() -> Done:
        saved = await saved_filters.save_filter(
            visit.session,
            visit.house,
            visit.actor,
            name=name,
            parameters=parameters,
            shared=shared,
        )
        return Done(f"/saved-filters/{saved.id}", "The filter is saved.")

    return await visit.once(act)


async def _save_in_place(visit: Visit, parameters: Mapping[str, Any]) -> Response:
    """Another question for a filter, which keeps its name and who may use it."""
    with visit.reading() as fields:
        filter_id, seen = _chosen(fields)
    return await _change(visit, filter_id, {"parameters": parameters}, seen)


@pages.show("/saved-filters/{filter_id}")
async def show_filter(visit: Visit) -> Response:
    """What it asks, and the notices that it finds now; no address of content is opened."""
    saved = await saved_filter(visit)
    after = place_asked(visit)
    found: Sequence[Outline] = ()
    place: Place | None = None
    if after is not None:
        asked = replace(question_of(saved), after=after[0], limit=PAGE)
        found, place = await outlines.list_outlines(
            visit.session, visit.house.sealer, visit.actor, visit.now, filters=asked
        )
    return await visit.page(
        "saved_filter.html",
        title=saved.name,
        status=422 if after is None else 200,
        saved=saved,
        rows=told(saved.parameters),
        found=found,
        following=None if place is None else cursors.write(*place),
        may_change=saved.owner_id == owner_of(visit.actor) or visit.may(Act.SUPERVISE),
    )


async def ask_to_change(visit: Visit) -> Response:
    saved = await saved_filter(visit)
    return await visit.page("change_filter.html", title=f"Change {saved.name}", saved=saved)


@pages.send("/saved-filters/{filter_id}/change", form=ask_to_change)
async def change_filter(visit: Visit) -> Response:
    """Its name, and who may use it."""
    name, shared = _called(visit)
    with visit.reading() as fields:
        seen = fields.version_seen()
    filter_id = visit.id_in_path("filter_id", "saved filter")
    return await _change(visit, filter_id, {"name": name, "shared": shared}, seen)


async def _change(
    visit: Visit, filter_id: UUID, changes: Mapping[str, Any], seen: int | None
) -> Response:
    async def act() -> Done:
        saved = await saved_filters.change_filter(
            visit.session,
            visit.house,
            visit.actor,
            filter_id=filter_id,
            changes=changes,
            seen=seen,
        )
        # Of somebody else's that is shared no more there is no page to be shown.
        seen_still = saved.shared or saved.owner_id == owner_of(visit.actor)
        place = f"/saved-filters/{saved.id}" if seen_still else "/saved-filters"
        return Done(place, "The filter is changed.")

    return await visit.once(act)


@pages.send("/saved-filters/{filter_id}/delete", form=show_filter)
async def delete_filter(visit: Visit) -> Response:
    saved = await saved_filter(visit)
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you delete the filter",
            consequences=_CONSEQUENCES,
            rows=[("Filter", saved.name), ("Shared", "Yes" if saved.shared else "No")],
            button="Delete the filter",
            back=f"/saved-filters/{saved.id}",
        )

    async def act() -> Done:
        await saved_filters.delete_filter(visit.session, visit.actor, filter_id=saved.id)
        return Done("/saved-filters", "The filter is deleted.")

    return await visit.once(act)


async def saved_filter(visit: Visit) -> SavedFilter:
    """The filter that the path names: one's own, or one that is shared."""
    filter_id = visit.id_in_path("filter_id", "saved filter")
    sealer = visit.house.sealer
    return await saved_filters.find_filter(visit.session, sealer, visit.actor, filter_id)


def _called(visit: Visit) -> tuple[str, bool]:
    """What a filter is to be called, and whether it is shared."""
    with visit.reading() as fields:
        name = fields.must_line("name", what="a name for the filter", most=_LONGEST_NAME)
        shared = fields.line("shared") == "yes"
    return name, shared


def _at_version(saved: SavedFilter) -> str:
    """A filter as it was offered: what was changed since is not written over."""
    return f"{saved.id}_{saved.version}"


def _chosen(fields: Fields) -> tuple[UUID, int]:
    filter_id, _, version = (fields.line("in_place_of") or "").partition("_")
    try:
        return UUID(filter_id), int(version)
    except ValueError:
        fields.wrong("in_place_of", "Choose one of the list")
        return UUID(int=0), 0
