"""What a field of choices offers that stands in the register."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from app.console.visits import Visit
from app.domain.regimes import Regime
from app.services import platforms, regimes

# A list of more is no help: then an identifier is entered, which the page of each shows.
MOST_NAMED: Final = 500
_MOST_REGIMES: Final = 200

Named = list[tuple[str, str]]


async def newest_regimes(visit: Visit) -> list[Regime]:
    """Every regime by its newest version, in the order of their codes."""
    held = await regimes.list_regimes(visit.session, after=None, limit=_MOST_REGIMES)
    return [versions[-1].regime for versions in held]


async def named_groups(visit: Visit) -> Named | None:
    """Every group by its name; None where there are too many for a list."""
    found = await platforms.list_groups(visit.session, after=None, limit=MOST_NAMED + 1)
    return _by_name((one.name, one.id) for one in found)


async def named_providers(visit: Visit) -> Named | None:
    """Every provider by its name; None where there are too many for a list."""
    found = await platforms.list_providers(visit.session, after=None, limit=MOST_NAMED + 1)
    return _by_name((one.name, one.id) for one in found)


def _by_name(found: Iterable[tuple[str, UUID]]) -> Named | None:
    named = [(str(one), name) for name, one in sorted(found)]
    return named if len(named) <= MOST_NAMED else None
