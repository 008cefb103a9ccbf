"""Loading what a command needs, when it needs it."""

import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def loaded(place: str) -> Any:  # noqa: ANN401 - whatever stands there
    """What stands at `module:name`; the module is imported unless it is there already."""
    module, _, name = place.partition(":")
    if module not in sys.modules:
        with _undisturbed():
            import_module(module)
    return getattr(sys.modules[module], name)


@contextmanager
def _undisturbed() -> Generator[None]:
    """Without a look for garbage, which took a fifth of a start.

    What an import makes stays for good. It is looked through neither while there is ever more
    of it nor, frozen, at any time later.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
