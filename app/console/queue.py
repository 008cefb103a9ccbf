"""The queue of whoever is at the console: what is theirs to do, what lapses next first."""

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.orders import Place
from app.kit import cursors
from app.services import queues
from app.services.outlines import Outline
from app.services.queues import Wanted

pages = Pages()


@pages.show("/queue")
async def show_queue(visit: Visit) -> Response:
    """To whoever signed in with a key of nobody's only what is nobody's can be shown."""
    wanted = asked_of(visit, {"unassigned"}, _wanted_in)
    found: list[Outline] = []
    place: Place | None = None
    has_own = visit.actor.officer_id is not None
    if wanted is not None and (has_own or wanted.unassigned):
        found, place = await queues.outline_queue(visit.session, visit.actor, wanted=wanted)
    return await visit.page(
        "queue.html",
        title="My queue",
        status=422 if wanted is None else 200,
        found=found,
        has_own=has_own,
        following=None if place is None else cursors.write(*place),
    )


def _wanted_in(fields: Fields) -> Wanted:
    unassigned = fields.line("unassigned")
    if unassigned not in {None, "true"}:
        fields.wrong("unassigned", "is true, or not there")
    return Wanted(unassigned is not None, place_in(fields, cursors.read), PAGE)
