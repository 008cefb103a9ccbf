"""Logging as it was before, whatever a test configured."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from app.kit.logs import OURS


@contextmanager
def logs_as_before() -> Generator[None]:
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    levels, handlers = (root.level, ours.level), root.handlers[:]
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        ours.setLevel(levels[1])
