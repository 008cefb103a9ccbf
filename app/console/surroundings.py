"""What stands around the content of every page, and the page itself as it is sent."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.console.navigation import home_of, offered
from app.console.protection import HEADERS, form_token
from app.console.rendering import rendered
from app.console.telling import machine_time
from app.domain.console_sessions import ConsoleSession
from app.services.house import House


def around(
    request: Request, house: House, held: ConsoleSession | None, title: str
) -> dict[str, Any]:
    """What the layout shows: who is there, the parts of the console, the present moment."""
    now = house.clock.now()
    asked = dict(request.query_params)
    actor = None if held is None else held.actor
    return {
        "title": title,
        "path": request.url.path,
        "asked": asked,
        "sections": offered(actor),
        "home": home_of(actor),
        "held": held,
        "now": now,
        "server_time": machine_time(now),
        "sandbox": house.sandbox is not None,
        "form_token": "" if held is None else form_token(house.sealer, held.id),
        "told": None,
        "refused": None,
        "faults": {},
        "sent": {},
    }


def html(
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A template, filled, with what every page is protected by."""
    return HTMLResponse(rendered(template, context), status, {**HEADERS, **(headers or {})})


def text_file(text: str, name: str, *, kind: str = "text/plain") -> Response:
    """A file to be kept, with what every page is protected by."""
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, 200, headers, f"{kind}; charset=utf-8")
