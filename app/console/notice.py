"""One notice: how it stands, its clock, its items, what was sent of it and what happened."""

from typing import Any

from starlette.responses import Response

from app.console.clock_changing import ClockAct, clock_acts
from app.console.clock_drawing import Drawing, drawn
from app.console.pages import Pages
from app.console.surroundings import text_file
from app.console.visits import Visit
from app.domain.deliveries import Delivery, DeliveryFilters
from app.domain.exposures import Exposure
from app.domain.notices import OPEN_STATES, State, Timeliness, timeliness
from app.domain.permissions import Act
from app.services import deliveries, explaining, histories, outlines, penalties, reading
from app.services.explaining import Explained
from app.services.notice_records import record_of
from app.services.outlines import ClosedNotice
from app.values import dataclass

pages = Pages()

# Of a notice that has more, the API tells the rest.
EVENTS_SHOWN = 100
DELIVERIES_SHOWN = 50
SHOW_ADDRESSES = "console: show addresses"


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page of one notice says."""

    closed: ClosedNotice
    timeliness: Timeliness
    explained: Explained
    drawing: Drawing
    events: list[Any]
    deliveries: list[Delivery]
    exposure: Exposure | None

    @property
    def is_open(self) -> bool:
        return self.closed.outline.notice.state in OPEN_STATES

    @property
    def takes_rulings(self) -> bool:
        return self.closed.outline.notice.state is not State.WITHDRAWN

    @property
    def clock_acts(self) -> list[ClockAct]:
        """What may be done to its clock as it stands."""
        return clock_acts(self.explained.regime, self.closed.outline.notice)


@pages.show("/notices/{notice_id}")
async def show_notice(visit: Visit) -> Response:
    told = await told_of(visit)
    reference = told.closed.outline.notice.reference
    return await visit.page(
        "notice.html",
        title=f"Notice {reference}",
        of=told,
        decides=visit.may(Act.SUPERVISE),
    )


@pages.send("/notices/{notice_id}/addresses", act=Act.READ_REGISTER)
async def show_addresses(visit: Visit) -> Response:
    """The addresses, for whoever says so: that they were read is itself recorded."""
    notice = await reading.read_notice(
        visit.session,
        visit.house.sealer,
        visit.actor,
        visit.now,
        notice_id=visit.id_in_path("notice_id", "notice"),
        door=SHOW_ADDRESSES,
    )
    title = f"Addresses of notice {notice.reference}"
    return await visit.page("addresses.html", title=title, notice=notice)


@pages.show("/notices/{notice_id}/record")
async def download_record(visit: Visit) -> Response:
    """All that is on record of a notice, as a file; nothing sealed is opened for it."""
    notice_id = visit.id_in_path("notice_id", "notice")
    written = await record_of(visit.session, visit.house, visit.actor, notice_id=notice_id)
    return text_file(written, f"notice-{notice_id}.json", kind="application/json")


async def told_of(visit: Visit) -> Told:
    """One notice with all that is told of it."""
    notice_id = visit.id_in_path("notice_id", "notice")
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    notice = closed.outline.notice
    explained = await explaining.explain(
        visit.session, visit.house, visit.actor, notice_id=notice_id
    )
    happened = await histories.events_of_notice(
        visit.session, visit.actor, notice_id=notice_id, after=None, limit=EVENTS_SHOWN + 1
    )
    sent, _ = await deliveries.list_deliveries(
        visit.session,
        visit.actor,
        filters=DeliveryFilters(notice_id=notice_id, limit=DELIVERIES_SHOWN),
    )
    return Told(
        closed=closed,
        timeliness=timeliness(notice.standing, visit.now),
        explained=explained,
        drawing=drawn(notice, explained.deadline, visit.now),
        events=list(happened),
        deliveries=sent,
        exposure=await _exposure(visit, closed),
    )


async def _exposure(visit: Visit, closed: ClosedNotice) -> Exposure | None:
    """Of its provider, by the Schedule that is meant where nobody names a law."""
    provider_id = closed.outline.notice.provider_id
    if provider_id is None:
        return None
    return await penalties.exposure_of(
        visit.house, visit.house.sessions, provider_id=provider_id, as_of=None, regime=None
    )
