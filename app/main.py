"""Puts the parts together: from settings to a house, from a house to an application."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from fastapi import FastAPI
from pydantic import SecretStr

from app.api.application import Life, create_app
from app.config import BOOK_CONNECTIONS, CannotStart, Settings
from app.jobs.worker import Worker
from app.kit.clock import Clock, SandboxClock, SystemClock
from app.kit.loading import load_beside
from app.kit.sealing import Sealer, key_from_text, key_to_text, new_key
from app.kit.signing import Signer
from app.services.courier import Courier
from app.services.following import followed
from app.services.furnishing import furnish
from app.services.herald import Herald
from app.services.house import House
from app.services.installation import install
from app.store.driver import open_pool, pool_driver
from app.store.pools import SessionPool, pools_in_use

# What takes longest to load of all, and when: a start waits for the sweep, and not for this.
_SESSIONS = "app.store.engine:open_sessions"
_READY_FIRST_SECONDS = 0.03
# A house for as long as an application lives.
Rooms: TypeAlias = Callable[[], AbstractAsyncContextManager[House]]


@asynccontextmanager
async def build(settings: Settings, url: str) -> AsyncGenerator[House]:
    """A house on the database at `url`, taken apart again at the end."""
    acts = SessionPool(url, connections=settings.connections)
    library = await open_pool(url, connections=BOOK_CONNECTIONS, at_once=0)
    pool = await open_pool(url, connections=settings.connections)
    courier = Courier(allow_loopback=settings.sandbox)
    herald = _herald(settings)
    try:
        yield furnish(
            acts.opened,
            pool_driver(pool),
            _clock(settings),
            Sealer(sealing_key(settings)),
            signer=Signer(signing_key(settings)),
            courier=courier,
            herald=herald,
            books=pool_driver(library),
            streams=settings.streams,
            pools=pools_in_use(acts, library, pool),
            smallest_published=settings.smallest_published,
        )
    finally:
        await herald.courier.close()
        await courier.close()
        pool.terminate()
        library.terminate()
        await acts.close()


def _herald(settings: Settings) -> Herald:
    """To systems of the regulator's own, which may stand within its network."""
    courier = Courier(
        allow_loopback=settings.sandbox, inner_hosts=frozenset(settings.inner_alert_hosts)
    )
    return Herald(courier, mail=settings.mail, console=settings.console_at)


def _clock(settings: Settings) -> Clock:
    clock = SystemClock()
    return SandboxClock(clock) if settings.sandbox else clock


def sealing_key(settings: Settings) -> bytes:
    """The key that seals what nobody may read who has only the database."""
    return _key(settings.sealing_key, settings.data_dir / "sealing.key")


def signing_key(settings: Settings) -> bytes:
    """The seed of the key that signs receipts."""
    return _key(settings.signing_key, settings.data_dir / "signing.key")


@asynccontextmanager
async def opened(settings: Settings, url: str) -> AsyncGenerator[House]:
    """A house that holds what is built in, and the right key."""
    async with build(settings, url) as house:
        await install(house)
        async with followed(house):
            yield house


def application(rooms: Rooms, settings: Settings, *, jobs: bool) -> FastAPI:
    """The service in a house: API and, unless told otherwise, the jobs."""
    return create_app(_life(rooms, jobs=jobs), rate_limit=settings.rate_limit)


def _life(rooms: Rooms, *, jobs: bool) -> Life:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncGenerator[None]:
        async with rooms() as house, _loading_the_rest():
            app.state.house = house
            if not jobs:
                yield
                return
            async with Worker(house):
                yield

    return life


@asynccontextmanager
async def _loading_the_rest() -> AsyncGenerator[None]:
    """Meanwhile what nearly every act needs is loaded, once readiness is out of the way."""
    loading = asyncio.create_task(_load_the_rest())
    try:
        yield
    finally:
        loading.cancel()
        await asyncio.gather(loading, return_exceptions=True)


async def _load_the_rest() -> None:
    await asyncio.sleep(_READY_FIRST_SECONDS)
    await load_beside(_SESSIONS)


def _key(given: SecretStr | None, path: Path) -> bytes:
    """The key from the environment, or the file beside the data, made at first start."""
    name = f"{path.stem} key"
    try:
        if given is not None:
            return key_from_text(given.get_secret_value())
        return _key_in_file(path)
    except ValueError as error:
        raise CannotStart(f"The {name} is not usable: {error}.") from error
    except OSError as error:
        raise CannotStart(
            f"The {name} in {path.parent} cannot be read or made: {error.strerror}."
        ) from error


def _key_in_file(path: Path) -> bytes:
    """Reads the key. Where there is none it makes one, whole before it has its name, so
    that neither a second process nor a crash can leave half a key or two of them.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key_to_text(new_key()))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return key_from_text(path.read_text())
