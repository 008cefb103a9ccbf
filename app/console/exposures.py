"""Late responders, in an order that stands in the address."""

from decimal import Decimal
from functools import partial
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.exposures import LateResponders, Rank
from app.kit import ranks
from app.services import penalties
from app.values import dataclass

pages = Pages()


@dataclass(frozen=True, slots=True)
class _Asked:
    rank: Rank
    after: tuple[Decimal, UUID] | None


@pages.show("/exposures")
async def list_exposures(visit: Visit) -> Response:
    asked = asked_of(visit, {"sort"}, _asked_in)
    rank = Rank.MAXIMUM if asked is None else asked.rank
    late = None if asked is None else await _late(visit, asked)
    last = None if late is None else late.following
    return await visit.page(
        "exposures.html",
        title="Exposures",
        status=422 if asked is None else 200,
        rank=rank,
        ranks=list(Rank),
        late=late,
        following=None if last is None else ranks.write(rank, *last),
    )


async def _late(visit: Visit, asked: _Asked) -> LateResponders:
    return await penalties.late_responders(
        visit.session, visit.house, rank=asked.rank, after=asked.after, limit=PAGE
    )


def _asked_in(fields: Fields) -> _Asked:
    rank = fields.word("sort", Rank) or Rank.MAXIMUM
    return _Asked(rank, place_in(fields, partial(ranks.read, order=rank)))
