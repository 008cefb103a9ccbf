"""The least that a service of this kind could do: a constant, one insert, or one row read.

It has the service's own pool (which gives connections back without a round trip) and the
same settings of uvicorn, so that nothing but the work differs.
"""

import argparse
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from app.store.driver import open_pool

TABLE = "CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY, reference text NOT NULL)"


class NewThing(BaseModel):
    reference: str


class Thing(BaseModel):
    id: UUID
    reference: str


def bare_app(url: str, *, connections: int) -> FastAPI:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncGenerator[None]:
        pool = app.state.pool = await open_pool(url, connections=connections)
        await pool.execute(TABLE)
        yield
        pool.terminate()

    app = FastAPI(lifespan=life)

    @app.get("/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.get("/constant")
    async def constant() -> dict[str, str]:
        return {"answer": "always the same"}

    @app.post("/things", status_code=201)
    async def insert(thing: NewThing) -> Thing:
        new = Thing(id=uuid4(), reference=thing.reference)
        async with app.state.pool.acquire() as connection:
            await connection.execute(
                "INSERT INTO bare (id, reference) VALUES ($1, $2)", new.id, new.reference
            )
        return new

    @app.get("/things/{thing_id}")
    async def read(thing_id: UUID) -> Thing:
        async with app.state.pool.acquire() as connection:
            row = await connection.fetchrow(
                "SELECT id, reference FROM bare WHERE id = $1", thing_id
            )
        return Thing(id=row["id"], reference=row["reference"])

    return app


def serve() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--connections", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    config = uvicorn.Config(
        bare_app(asked.url, connections=asked.connections),
        port=asked.port,
        access_log=False,
        log_config=None,
        server_header=False,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    serve()
