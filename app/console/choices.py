"""What a field of choices offers that stands in the register."""

from typing import Final

from app.console.visits import Visit
from app.domain.regimes import Regime
from app.services import regimes

_MOST_REGIMES: Final = 200


async def newest_regimes(visit: Visit) -> list[Regime]:
    """Every regime by its newest version, in the order of their codes."""
    held = await regimes.list_regimes(visit.session, after=None, limit=_MOST_REGIMES)
    return [versions[-1].regime for versions in held]
