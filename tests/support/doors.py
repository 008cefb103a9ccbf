"""The application as a client meets it, without a network in between."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from copy import copy
from functools import cache

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.datastructures import State

from app.api.application import SIGN_IN_ATTEMPTS, Service, create_app
from app.kit.turnstiles import Turnstile
from app.services.house import House

# So many requests a minute that no test meets the limit by chance.
PLENTY = 1_000_000


@asynccontextmanager
async def open_app(house: House, *, rate_limit: int = PLENTY) -> AsyncGenerator[FastAPI]:
    """The application of a house, with nothing in its state that another test put there."""
    app = copy(_routes_put_together())
    app.state = State()
    app.state.house = house
    app.state.turnstile = Turnstile(rate_limit)
    app.state.sign_ins = Turnstile(SIGN_IN_ATTEMPTS)
    yield app


def a_client(app: FastAPI, secret: str | None = None) -> httpx.AsyncClient:
    """Somebody at the door; without a secret, somebody who has no key."""
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://forthwith.example", headers=headers
    )


def every_route() -> list[APIRoute]:
    """What may be asked for, in the order in which it is looked for."""
    app = closed_app()
    app.open_all()
    return [route for route in app.routes if isinstance(route, APIRoute)]


def closed_app() -> Service:
    """An application just made, all of whose wings are closed."""
    return create_app(_begin_nothing, rate_limit=PLENTY)


@cache
def _routes_put_together() -> FastAPI:
    """The framework puts routes together at the first request, which takes longer than most
    tests do and is the same for all of them.
    """
    return closed_app()


@asynccontextmanager
async def _begin_nothing(_app: FastAPI) -> AsyncGenerator[None]:
    yield
