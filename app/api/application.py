"""The application: routers, the doorway around them, and what answers a refusal."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pkgutil import resolve_name
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.types import ASGIApp

from app.api import refusals, rooms
from app.api.direct import DirectRoutes
from app.api.documents import complete
from app.api.doorway import Doorway
from app.api.wings import Annexe, Wing
from app.kit.turnstiles import Turnstile

# What is loaded when it is first asked for, and how the paths begin for which each is opened.
# A start waits only for what tells whether the service is ready. The busiest come first, since
# a request is held against one route after another.
WINGS = MappingProxyType(
    {
        "app.api.notices:busy": ("/v1/notices",),
        "app.api.answers:busy": ("/v1/notices/", "/v1/acknowledgements/", "/v1/responses/"),
        "app.api.notices:router": ("/v1/notices",),
        "app.api.answers:router": ("/v1/platform/",),
        "app.api.penalties:busy": ("/v1/providers/", "/v1/exposure"),
        "app.api.figures:router": ("/v1/metrics/",),
        "app.api.exposition:router": ("/metrics",),
        "app.api.providers:router": ("/v1/providers",),
        "app.api.provider_groups:router": ("/v1/provider-groups",),
        "app.api.platforms:router": ("/v1/platforms",),
        "app.api.keys:router": ("/v1/keys",),
        "app.api.officers:router": ("/v1/officers", "/v1/teams"),
        "app.api.desks:router": ("/v1/notices/", "/v1/tags"),
        "app.api.bulks:router": ("/v1/notices/bulk",),
        "app.api.alerts:router": ("/v1/alert-subscriptions",),
        "app.api.saved_filters:router": ("/v1/saved-filters", "/v1/queue"),
        "app.api.regimes:router": ("/v1/regimes",),
        "app.api.imports:router": ("/v1/imports",),
        "app.api.deadlines:router": ("/v1/deadline-calculations", "/v1/notices/"),
        "app.api.giving:router": ("/v1/notices/",),
        "app.api.rulings:router": ("/v1/notices/",),
        "app.api.holidays:router": ("/v1/holidays",),
        "app.api.penalties:router": ("/v1/exposure",),
        "app.api.decisions:router": ("/v1/decisions",),
        "app.api.assessments:router": ("/v1/assessments",),
        "app.api.inbox:router": ("/v1/inbox",),
        "app.api.changes:router": ("/v1/changes", "/v1/stream"),
        "app.api.deliveries:router": ("/v1/deliveries",),
        "app.api.webhook_endpoints:router": ("/v1/webhook-endpoint", "/v1/platforms/"),
        "app.api.signing_keys:router": ("/v1/signing-keys",),
        "app.api.transparency:router": ("/v1/transparency",),
        "app.api.sandbox:router": ("/v1/sandbox/",),
        "app.api.handbook:router": ("/docs",),
    }
)

# The console is wherever these are not: its pages, and what is shown instead of one.
_NO_PAGES = ("/v1/", "/metrics", "/docs", "/livez", "/readyz", "/openapi.json")
_CONSOLE = "app.console.rooms:router"
_TOLD_TO_PEOPLE = "app.console.refusals:response_to"
# So often in a minute may be tried to sign in from one address.
SIGN_IN_ATTEMPTS = 30

# Only the document tells of webhooks.
_ADD_WEBHOOKS = "app.api.webhooks:add_webhooks"

Life = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Service(FastAPI):
    """FastAPI, with a document that tells all of the contract, and parts still closed."""

    def furnish(self) -> None:
        """Puts what can be asked for where it is looked for."""
        # As they are: a router included in another is walked through twice at each request.
        self.routes.extend(rooms.router.routes)
        for wing, places in WINGS.items():
            Wing(wing, *places).stand_among(self.routes)
        Annexe(_CONSOLE, *_NO_PAGES).stand_among(self.routes)

    def open_all(self) -> None:
        """Loads every part; what each answers is the same before and after."""
        for wing in [route for route in self.routes if isinstance(route, Wing)]:
            wing.open()

    def openapi(self) -> dict[str, Any]:
        self.open_all()
        document = complete(super().openapi())
        resolve_name(_ADD_WEBHOOKS)(document)
        return document

    def build_middleware_stack(self) -> ASGIApp:
        """The doorway alone: it bounds a request and answers every error, so the layers of
        the framework that do so would do nothing but take their time.
        """
        inside = AsyncExitStackMiddleware(self.router)
        return Doorway(inside, DirectRoutes(self.routes), response_to)


def response_to(error: Exception, request: Request) -> Response:
    """What is answered to a program, or shown to a person, when a request ends in an error."""
    path, wanted = request.url.path, request.headers.get("accept", "")
    if path.startswith(_NO_PAGES) or "text/html" not in wanted:
        return refusals.response_to(error, request)
    page: Response = resolve_name(_TOLD_TO_PEOPLE)(error, request)
    return page


def create_app(life: Life, *, rate_limit: int) -> Service:
    """An application that becomes usable when `life` has set `state.house`."""
    app = Service(
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
    app.furnish()
    app.state.turnstile = Turnstile(rate_limit)
    app.state.sign_ins = Turnstile(SIGN_IN_ATTEMPTS)
    return app
