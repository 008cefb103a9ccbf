"""A platform's own notices: what lapses next, all of them by filter, and one with its items.

Nothing of the regulator's own is here: no desk, no exposure, no other platform.
"""

from datetime import datetime
from typing import Final

from starlette.responses import Response

from app.console.fields import reading as reading_of
from app.console.notices import filters_in
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.errors import Malformed
from app.domain.notices import OPEN_STATES, Category, State, Timeliness
from app.domain.orders import NoticeFilters, Place
from app.domain.permissions import Act
from app.domain.register import Notice
from app.kit import cursors
from app.services import outlines, reading
from app.services.outlines import Outline
from app.values import replace

pages = Pages()

OWN_NOTICE: Final = "console: a platform's own notice"

_SHOWN: Final = 50
_CHOICES: Final = {"timeliness": Timeliness, "state": State, "category": Category}
_ASKED: Final = frozenset(
    {
        *_CHOICES,
        "due_before",
        "due_after",
        "issued_after",
        "reference",
        "q",
        "sort",
        "after",
    }
)


@pages.show("/own", act=Act.ANSWER)
async def show_open(visit: Visit) -> Response:
    """What is open, by what lapses next; what waits with its clock paused comes last."""
    found: list[Outline] = []
    more = False
    for state in OPEN_STATES:
        some, place = await _found(visit, NoticeFilters(state=state, limit=_SHOWN))
        found += some
        more = more or place is not None
    found.sort(key=lambda one: _lapses(one.notice))
    return await visit.page(
        "own.html", title="Open notices", found=found[:_SHOWN], more=more or len(found) > _SHOWN
    )


def _lapses(notice: Notice) -> tuple[bool, datetime]:
    return notice.paused_at is not None, notice.deadline_at


@pages.show("/own/notices", act=Act.ANSWER)
async def list_own(visit: Visit) -> Response:
    """What makes no sense is told, and no list is shown rather than one of something else."""
    try:
        filters = _filters(visit)
    except Malformed as refusal:
        visit.refused = refusal
        return await _list(visit, [], None, status=422)
    return await _list(visit, *await _found(visit, filters))


@pages.show("/own/notices/{notice_id}", act=Act.ANSWER)
async def show_own(visit: Visit) -> Response:
    notice = await own_notice(visit)
    regime = await visit.house.regimes.version(notice.regime_code, notice.regime_version)
    title = f"Notice {notice.reference}"
    return await visit.page("own_notice.html", title=title, notice=notice, regime=regime)


async def own_notice(visit: Visit) -> Notice:
    """The notice that the path names, with its addresses: that is a reading, and recorded.

    Unknown where it is another platform's.
    """
    return await reading.read_notice(
        visit.session,
        visit.house.sealer,
        visit.actor,
        visit.now,
        notice_id=visit.id_in_path("notice_id", "notice"),
        door=OWN_NOTICE,
    )


async def _found(visit: Visit, filters: NoticeFilters) -> tuple[list[Outline], Place | None]:
    return await outlines.list_outlines(
        visit.session, visit.house.sealer, visit.actor, visit.now, filters=filters
    )


def _filters(visit: Visit) -> NoticeFilters:
    with reading_of(visit.asked) as fields:
        if visit.asked.keys() - _ASKED:
            fields.wrong("filters", "The address asks for a filter that there is not")
        return replace(filters_in(fields), limit=_SHOWN)


async def _list(
    visit: Visit, found: list[Outline], place: Place | None, *, status: int = 200
) -> Response:
    return await visit.page(
        "own_notices.html",
        title="All notices",
        status=status,
        found=found,
        following=None if place is None else cursors.write(*place),
        choices={name: list(kind) for name, kind in _CHOICES.items()},
    )
