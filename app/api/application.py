"""The application: routers, the doorway around them, and what answers a refusal."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.types import ASGIApp

from app.api import (
    answers,
    assessments,
    deadlines,
    decisions,
    exposition,
    figures,
    giving,
    handbook,
    holidays,
    imports,
    keys,
    notices,
    penalties,
    platforms,
    provider_groups,
    providers,
    regimes,
    rooms,
)
from app.api.direct import direct_routes
from app.api.documents import complete
from app.api.doorway import Doorway
from app.api.limits import Turnstile

# The busiest first: a request is held against one route after another.
ROUTERS: tuple[APIRouter, ...] = (
    notices.busy,
    penalties.busy,
    notices.router,
    answers.router,
    providers.router,
    provider_groups.router,
    platforms.router,
    keys.router,
    regimes.router,
    imports.router,
    deadlines.router,
    giving.router,
    holidays.router,
    penalties.router,
    decisions.router,
    assessments.router,
    figures.router,
    exposition.router,
    rooms.router,
    handbook.router,
)

Life = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Service(FastAPI):
    """FastAPI, with a document that tells all of the contract."""

    def openapi(self) -> dict[str, Any]:
        return complete(super().openapi())

    def build_middleware_stack(self) -> ASGIApp:
        """The doorway alone: it bounds a request and answers every error, so the layers of
        the framework that do so would do nothing but take their time.
        """
        return Doorway(AsyncExitStackMiddleware(self.router), direct_routes(self.routes))


def create_app(life: Life, *, rate_limit: int) -> FastAPI:
    """An application that becomes usable when `life` has set `state.house`."""
    app = Service(
        # As they are: a router included in another is walked through twice at each request.
        routes=[route for router in ROUTERS for route in router.routes],
        title="Forthwith",
        version="1",
        lifespan=life,
        redirect_slashes=False,
        # What it would tell of requests and failures might hold a locator.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        # Its own pages would load their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.turnstile = Turnstile(rate_limit)
    return app
