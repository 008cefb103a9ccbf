"""What is bounded at the door: the size of a body."""

BODY_BYTES = 1_048_576
BATCH_BODY_BYTES = 8 * BODY_BYTES
# Streams are bounded by rows and line length where they are read, not by their size.
_UNBOUNDED = frozenset({"/v1/imports", "/imports/new"})


def body_limit(path: str) -> int | None:
    """How many bytes a request to this path may send; None where it is a stream."""
    if path in _UNBOUNDED:
        return None
    return BATCH_BODY_BYTES if path.endswith("/batch") else BODY_BYTES
