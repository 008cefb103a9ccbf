"""A bell within a process: whoever listens is called when something has happened."""

from collections.abc import Callable, Generator
from contextlib import contextmanager


class Signal:
    """Carries no news, only that there may be some: to miss it costs time and nothing else."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def ring(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    @contextmanager
    def calling(self, listener: Callable[[], None]) -> Generator[None]:
        """Calls the listener at each ring until the block ends."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)
