"""The application as a client meets it, without a network in between."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from app.api.application import create_app
from app.services.house import House

# So many requests a minute that no test meets the limit by chance.
PLENTY = 1_000_000


@asynccontextmanager
async def open_app(house: House, *, rate_limit: int = PLENTY) -> AsyncGenerator[FastAPI]:
    """The application of a house, its lifespan begun."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncGenerator[None]:
        app.state.house = house
        yield

    app = create_app(life, rate_limit=rate_limit)
    async with app.router.lifespan_context(app):
        yield app


def a_client(app: FastAPI, secret: str | None = None) -> httpx.AsyncClient:
    """Somebody at the door; without a secret, somebody who has no key."""
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://forthwith.example", headers=headers
    )
