"""Finding the receipts in a file, in whichever form somebody kept them."""

import json
from collections.abc import Iterator
from typing import Any, cast

from app.client.receipts import AnyReceipt

# Where the answers of the API have them.
_PLACES = ("receipt", "items")


class Unusable(Exception):
    """Not what can be looked into; the text says why."""


def receipts_in(text: str) -> list[AnyReceipt]:
    """The receipts of a file: JSON, lines of JSON, or the signed words alone, one a line.

    In JSON: a receipt, the answer that it came in, a page of them, or a list of these.
    """
    try:
        found = [receipt for value in _values(text.strip()) for receipt in _within(value)]
    except RecursionError as error:
        raise Unusable("it is nested deeper than any receipt") from error
    if not found:
        raise Unusable("there is no receipt in it")
    return found


def _values(text: str) -> list[object]:
    if not text.startswith(("{", "[")):
        return list(text.split())
    try:
        return [_read(text)]
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise Unusable(f"it is not JSON: {error}") from error
    except ValueError as error:
        raise Unusable("a number of it is longer than any of a receipt") from error
    return [_read_line(line) for line in text.splitlines() if line.strip()]


def _read_line(line: str) -> object:
    try:
        return _read(line)
    except ValueError as error:
        raise Unusable("a line of it is not JSON") from error


def _read(text: str) -> object:
    return json.loads(text, object_pairs_hook=_without_repeats)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two fields of one name a reader may see the one and a program take the other."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Unusable("a field of it stands there twice")
    return read


def _within(value: object) -> Iterator[AnyReceipt]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in cast("list[object]", value):
            yield from _within(element)
    elif isinstance(value, dict):
        yield from _within_map(cast("dict[str, object]", value))


def _within_map(held: dict[str, object]) -> Iterator[AnyReceipt]:
    if "jws" in held:
        yield held
        return
    for place in _PLACES:
        yield from _within(held.get(place))
