"""All pages of the console, and the files that they ask for."""

from starlette.routing import Router

from app.console import (
    assets,
    deadline_calculator,
    decisions,
    deliveries,
    exposure_calculator,
    exposures,
    holidays,
    imports,
    keys,
    notice,
    notices,
    overview,
    platforms,
    providers,
    regimes,
    sign_in,
    withdrawing,
)
from app.console.pages import Pages

PARTS: tuple[Pages, ...] = (
    overview.pages,
    notices.pages,
    notice.pages,
    withdrawing.pages,
    providers.pages,
    platforms.pages,
    exposures.pages,
    decisions.pages,
    deadline_calculator.pages,
    exposure_calculator.pages,
    regimes.pages,
    deliveries.pages,
    holidays.pages,
    imports.pages,
    keys.pages,
    sign_in.pages,
)

router = Router([*assets.routes, *sign_in.routes, *(r for part in PARTS for r in part.routes)])
