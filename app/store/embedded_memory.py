"""How much of the machine's memory the embedded server takes for what it has read."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_MIB: Final = 1 << 20
# The service and the system's own cache need the rest.
_SHARE: Final = 16
_LEAST_MIB: Final = 128
_MOST_MIB: Final = 512
# A container has less than the machine; the word `max` there says that it has not.
_OF_CONTAINER: Final = Path("/sys/fs/cgroup/memory.max")


def shared_buffers(limit: Path = _OF_CONTAINER) -> str:
    """A sixteenth of the memory there is, between 128 and 512 MB, as PostgreSQL writes it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        memory = min(memory, int(limit.read_text()))
    return f"{min(max(memory // _SHARE // _MIB, _LEAST_MIB), _MOST_MIB)}MB"
