"""Loading code, and all that is made by it, which stays for the life of the process."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from pkgutil import resolve_name
from typing import Any

# One at a time: what is loaded side by side only takes the interpreter from each other.
_BESIDE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loading")


def load(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    """What is found as `module:name`.

    The collector does not look for garbage meanwhile, since there is none to be found, and
    passes over what there is by the end ever after: it took a twelfth of a start.
    """
    gc.disable()
    try:
        return resolve_name(name)
    finally:
        gc.freeze()
        gc.enable()


async def load_beside(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    """The same in a thread, so that the loop goes on answering requests meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_BESIDE, load, name)
