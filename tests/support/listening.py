"""An application that listens on loopback, for whoever comes to it through a network."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncGenerator[str]:
    """The address of the application, which runs in the loop of the test."""
    config = uvicorn.Config(app, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as place:
        serving = asyncio.create_task(server.serve(sockets=[place]))
        while not server.started and not serving.done():
            await asyncio.wait({serving}, timeout=0.001)
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
        server.should_exit = True
        await serving
