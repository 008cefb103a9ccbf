"""Looking up the network addresses of a host's name."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

# A host's name in, network addresses as text out, in the order in which to try them.
# OSError where there are none; whoever asks waits as long as it likes.
Resolve = Callable[[str], Awaitable[Sequence[str]]]


# A look-up cannot be broken off, and a name service that means ill answers late. The few
# threads of the event loop would all wait for it while others are to be looked up.
LOOKED_UP_AT_ONCE: Final = 64
_LOOKING_UP: Final = ThreadPoolExecutor(LOOKED_UP_AT_ONCE, thread_name_prefix="look-up")


async def resolve(name: str) -> list[str]:
    """What the name service of this host answers."""
    return await asyncio.get_running_loop().run_in_executor(_LOOKING_UP, _looked_up, name)


def _looked_up(name: str) -> list[str]:
    # The point at the end: the name itself, never one completed by a search list.
    answers = socket.getaddrinfo(f"{name}.", None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in answers]
