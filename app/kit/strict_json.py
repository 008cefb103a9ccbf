"""JSON read strictly: no NaN, no lone surrogates, bounded depth, no field twice in one object
(two readers of the same text might read two things).
"""

import json
from typing import Any

from pydantic_core import from_json


class NotJson(ValueError):
    """Says what is wrong, and on which line where that is known; never what stands there."""

    def __init__(self, said: str, line: int | None = None) -> None:
        super().__init__(said)
        self.line = line


def read(body: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What a text in UTF-8 says; raises NotJson."""
    try:
        if b"\\u" in body:
            # The standard parser lets half of a surrogate pair through.
            from_json(body)
        return _STRICTLY.decode(body.decode())
    except (ValueError, RecursionError) as error:
        # Neither the text nor the parser's quotation of it goes any further.
        twice = isinstance(error, _Twice)
        said = "a field stands twice in one object" if twice else "not valid JSON in UTF-8"
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise NotJson(said, line) from None


class _Twice(ValueError):
    """A field stands twice in one object."""


def _once_each(fields: list[tuple[str, object]]) -> dict[str, object]:
    """An object; where a name stands twice it is not for us to choose."""
    made = dict(fields)
    if len(made) < len(fields):
        raise _Twice
    return made


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


_STRICTLY = json.JSONDecoder(object_pairs_hook=_once_each, parse_constant=_no_number)
