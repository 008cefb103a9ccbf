"""/transparency: figures of each month for everybody, where they are turned on."""

from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.console.regime_titles import regime_titles
from app.console.routes import ConsoleRoute
from app.console.surroundings import around, html
from app.domain.months import Month, read_month
from app.domain.transparency import COUNTED, PLATFORMS, TIMED, WITHHELD, why_withheld
from app.services.house import House
from app.services.transparency import CACHE_CONTROL


async def show_transparency(request: Request) -> Response:
    house = cast("House", request.app.state.house)
    if house.transparency is None:
        raise HTTPException(404, "Figures are not published here.")
    asked = request.query_params.get("month")
    edition = await house.transparency.edition(None if asked is None else read_month(asked))
    month = edition.published
    lines = [line for line in month.lines if line.tells_anything]
    codes = {line.regime for line in lines if line.regime is not None}
    context = {
        **around(request, house, None, f"Removal notices in {_name(month.month)}"),
        # Nobody is asked who they are here, and those who are not signed in have no other.
        "home": "/transparency",
        "month": month,
        "months": [(str(one), _name(one)) for one in edition.months],
        "lines": lines,
        "titles": await regime_titles(house, codes, month.month.first_day),
        "counted": COUNTED,
        "timed": TIMED,
        "platforms": PLATFORMS,
        "withheld": WITHHELD,
        "why_withheld": why_withheld(month.smallest),
    }
    return html("transparency.html", context, headers={"Cache-Control": CACHE_CONTROL})


def _name(month: Month) -> str:
    return f"{month.first_day:%B %Y}"


routes = [ConsoleRoute("/transparency", show_transparency, methods=["GET"])]
