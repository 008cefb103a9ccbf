"""All pages of the console, and the files that they ask for."""

from starlette.routing import Router

from app.console import (
    alerts,
    assets,
    bulks,
    clock_changing,
    deadline_calculator,
    deciding,
    decisions,
    deliveries,
    desk,
    exposure_calculator,
    exposures,
    holidays,
    imports,
    issuing,
    keys,
    notice,
    notices,
    officers,
    overview,
    own,
    own_answers,
    own_rows,
    own_webhook,
    platforms,
    providers,
    queue,
    regimes,
    ruling,
    saved_filters,
    sign_in,
    teams,
    transparency,
    withdrawing,
)
from app.console.pages import Pages

PARTS: tuple[Pages, ...] = (
    overview.pages,
    queue.pages,
    saved_filters.pages,
    alerts.pages,
    # Before the pages of one notice, whose paths would take theirs.
    bulks.pages,
    notices.pages,
    issuing.pages,
    notice.pages,
    desk.pages,
    clock_changing.pages,
    ruling.pages,
    deciding.pages,
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
    officers.pages,
    teams.pages,
    keys.pages,
    own.pages,
    own_answers.pages,
    own_rows.pages,
    own_webhook.pages,
    sign_in.pages,
)

_FOR_ANYBODY = (*assets.routes, *sign_in.routes, *transparency.routes)

router = Router([*_FOR_ANYBODY, *(r for part in PARTS for r in part.routes)])
