"""Loading code, and all that is made by it, which stays for the life of the process."""

import gc
from pkgutil import resolve_name
from typing import Any


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
