"""What the operating system says when it refuses something."""

import os


def reason(error: OSError) -> str:
    """Why the system refused, without the address that asyncio adds to it."""
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    return error.strerror or "no answer"
