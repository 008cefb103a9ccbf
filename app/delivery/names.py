"""Looking up the network addresses of a host's name."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

# A host's name in, network addresses as text out, in the order in which to try them.
# OSError where there are none; whoever asks waits as long as it likes.
Resolve = Callable[[str], Awaitable[Sequence[str]]]


async def resolve(name: str) -> list[str]:
    """What the name service of this host answers."""
    # The point at the end: the name itself, never one completed by a search list.
    answers = await asyncio.get_running_loop().getaddrinfo(
        f"{name}.", None, type=socket.SOCK_STREAM
    )
    return [str(address[0]) for *_, address in answers]
