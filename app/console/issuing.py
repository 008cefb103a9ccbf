"""Issuing a notice by a form."""

from collections.abc import Iterator
from typing import Final

from starlette.responses import Response

from app.console import telling
from app.console.issuing_form import ITEMS, REPORT, order_in
from app.console.item_rows import MOST_ROWS
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.errors import Malformed
from app.domain.notices import Category, MediaType, Priority
from app.domain.orders import NewNotice
from app.domain.permissions import Act
from app.domain.regimes import Regime
from app.kit.locators import defanged
from app.services import notices, platforms, regimes
from app.services.issuing import Draft
from app.services.notices import Issued, ReferenceTaken
from app.store.engine import driver_of

pages = Pages()

# Where there are more, a platform is named by its identifier, as its own page does.
MOST_PLATFORMS: Final = 500
_MOST_REGIMES: Final = 200
_CONSEQUENCES: Final = (
    "The platform is told of the notice at once, with the addresses.",
    "Its clock starts, and the deadline counts in the exposure of the provider.",
    "A notice can be amended or withdrawn later. It stays on record.",
)


async def ask_for_notice(visit: Visit) -> Response:
    known = await platforms.list_platforms(visit.session, after=None, limit=MOST_PLATFORMS + 1)
    named = sorted((one.name, str(one.id)) for one in known)
    held = await regimes.list_regimes(visit.session, after=None, limit=_MOST_REGIMES)
    return await visit.page(
        "notice_new.html",
        title="Issue a notice",
        platforms=[(one, name) for name, one in named] if len(known) <= MOST_PLATFORMS else (),
        regimes=[(of[-1].regime.code, _called(of[-1].regime)) for of in held],
        categories=list(Category),
        priorities=list(Priority),
        media_types=list(MediaType),
        declared=REPORT,
        rows=ITEMS.shown(visit.sent),
        most_rows=MOST_ROWS,
    )


@pages.send("/notices/new", act=Act.KEEP_REGISTER, form=ask_for_notice)
async def issue(visit: Visit) -> Response:
    order = order_in(visit.sent)
    draft = await notices.drafted(visit.house, order)
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you issue this notice",
            consequences=_CONSEQUENCES,
            rows=[*await _named(visit, draft), *_told(draft), *_when(order, draft)],
            button="Issue the notice",
            back="/notices",
        )

    async def act() -> Done:
        issued = await _issued(visit, order)
        return Done(f"/notices/{issued.notice.id}", " ".join(_done(issued)))

    return await visit.once(act)


async def _issued(visit: Visit, order: NewNotice) -> Issued:
    """In the transaction of this request, with the name under which it is done once."""
    try:
        return await notices.issue_within(
            visit.house, await driver_of(visit.session), visit.actor, order=order
        )
    except ReferenceTaken as taken:
        raise Malformed.at("/reference", taken.detail) from taken


def _called(regime: Regime) -> str:
    if regime.historic:
        return f"{regime.title} (ended)"
    return f"{regime.title} (needs a date)" if regime.requires_respond_by else regime.title


async def _named(visit: Visit, draft: Draft) -> list[tuple[str, str]]:
    platform = await platforms.find_platform(visit.session, draft.notice.platform_id)
    provider = await platforms.find_provider(visit.session, platform.provider_id)
    code, version = draft.notice.regime_code, draft.notice.regime_version
    regime = await visit.house.regimes.version(code, version)
    return [
        ("Platform", platform.name),
        ("Provider", provider.name),
        ("Regime", f"{regime.title}, version {version}"),
    ]


def _told(draft: Draft) -> Iterator[tuple[str, str]]:
    notice = draft.notice
    yield "Reference", notice.reference
    yield "Category", telling.heading(notice.category)
    yield "Priority", telling.heading(notice.priority)
    yield "Legal basis", "; ".join(notice.legal_basis) or "Not stated"
    yield "Reasons", notice.reasons or "None given"
    for item in notice.items:
        yield f"Item {item.position + 1}, {item.media_type}", defanged(item.locator)
    if draft.merged:
        yield "Repeated addresses", f"{len(draft.merged)}, merged with the first of each"


def _when(order: NewNotice, draft: Draft) -> list[tuple[str, str]]:
    due = telling.time(draft.notice.deadline_at)
    if order.clock_starts_at is not None:
        return [("Clock starts", telling.time(order.clock_starts_at)), ("Deadline", due)]
    if order.respond_by is not None:
        return [("Clock starts", "When the notice is issued"), ("Deadline", due)]
    return [
        ("Clock starts", "When the notice is issued"),
        ("Deadline, were it issued now", due),
    ]


def _done(issued: Issued) -> Iterator[str]:
    notice = issued.notice
    yield f"Notice {notice.reference} is issued."
    if issued.merged:
        yield f"Addresses that stood there twice were merged: {len(issued.merged)}."
    if notice.duplicates:
        references = sorted({twin.reference for twin in notice.duplicates})
        yield f"Some addresses stand under another open notice: {', '.join(references[:5])}."
