"""What becomes of memory that this process no longer needs."""

import ctypes
import sys
from typing import Final

KEPT_BYTES: Final = 32 * 1024 * 1024

# As the C library of GNU names what `mallopt` sets.
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3


def keep_freed_memory() -> None:
    """Keeps up to `KEPT_BYTES` of what is freed for what is needed next.

    A batch needs as much as the one before. Each page that was given back in between costs a
    fault when it is touched again: some two thousand for a batch of five hundred answers.
    Where there is no C library of GNU this does nothing.
    """
    if sys.platform != "linux":
        return
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_M_MMAP_THRESHOLD, KEPT_BYTES)
        tune(_M_TRIM_THRESHOLD, KEPT_BYTES)
