"""The list of notices, by filters that stand in the address."""

from typing import Final

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, place_in
from app.console.choices import newest_regimes
from app.console.desk_filters import DESK_FILTERS, desk_filters_in, offered_lengths
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.notices import Category, State, Timeliness
from app.domain.orders import NoticeFilters, Place, Sort
from app.domain.permissions import Act
from app.kit import cursors
from app.kit.locators import MAX_LOCATOR_CHARACTERS
from app.services import outlines
from app.services.outlines import Outline

pages = Pages()

_CHOICES: Final = {"timeliness": Timeliness, "state": State, "category": Category}
# An address of content would stay in the browser's history, so that one is asked by a form.
ASKED: Final = frozenset(
    {
        *_CHOICES,
        *DESK_FILTERS,
        "platform_id",
        "provider_id",
        "regime",
        "due_before",
        "due_after",
        "became_overdue_after",
        "issued_after",
        "issued_on",
        "resolved_on",
        "became_overdue_on",
        "reference",
        "q",
        "sort",
    }
)


@pages.show("/notices")
async def list_notices(visit: Visit) -> Response:
    filters = asked_of(visit, ASKED, filters_in)
    if filters is None:
        return await _page(visit, [], None, status=422)
    return await _page(visit, *await _found(visit, filters))


async def _ask_for_address(visit: Visit) -> Response:
    return await visit.page("notice_address.html", title="Find notices by address")


@pages.send("/notices/by-address", act=Act.READ_REGISTER, form=_ask_for_address)
async def find_by_address(visit: Visit) -> Response:
    """The notices that hold an address, in any spelling of it."""
    with visit.reading() as fields:
        locator = fields.must_line("locator", what="an address", most=MAX_LOCATOR_CHARACTERS)
    found, _ = await _found(visit, NoticeFilters(locator=locator, limit=PAGE))
    return await visit.page("notice_address.html", title="Notices by address", found=found)


async def _found(visit: Visit, filters: NoticeFilters) -> tuple[list[Outline], Place | None]:
    return await outlines.list_outlines(
        visit.session, visit.house.sealer, visit.actor, visit.now, filters=filters
    )


def filters_in(fields: Fields) -> NoticeFilters:
    """The filters that the API has, by the same names, but for the address of content."""
    return NoticeFilters(
        platform_id=fields.id("platform_id"),
        provider_id=fields.id("provider_id"),
        regime=fields.line("regime", most=100),
        category=fields.word("category", Category),
        state=fields.word("state", State),
        timeliness=fields.word("timeliness", Timeliness),
        due_before=fields.moment("due_before"),
        due_after=fields.moment("due_after"),
        became_overdue_after=fields.moment("became_overdue_after"),
        issued_after=fields.moment("issued_after"),
        issued_on=fields.day("issued_on"),
        resolved_on=fields.day("resolved_on"),
        became_overdue_on=fields.day("became_overdue_on"),
        reference=fields.line("reference", most=100),
        q=fields.line("q"),
        **desk_filters_in(fields),
        sort=fields.word("sort", Sort) or Sort.DUE,
        after=place_in(fields, cursors.read),
        limit=PAGE,
    )


async def _page(
    visit: Visit, found: list[Outline], place: Place | None, *, status: int = 200
) -> Response:
    return await visit.page(
        "notices.html",
        title="Notices",
        status=status,
        found=found,
        following=None if place is None else cursors.write(*place),
        choices={name: list(kind) for name, kind in _CHOICES.items()},
        sorts=list(Sort),
        lengths=offered_lengths(),
        regimes=[(one.code, one.title) for one in await newest_regimes(visit)],
    )
