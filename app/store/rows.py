"""Rows as a statement is told of them: lists in JSON, where each value is known by its place.

With names beside the values the server took twice as long to read them. Which place is which
column, and of which type, is said once, by the class of the row: what writes the list and
what reads it both go by that.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeAlias, get_args, get_type_hints
from uuid import UUID

import msgspec

# What a column is in Python, and of which type the server makes it.
Id: TypeAlias = Annotated[UUID, "uuid"]
Ids: TypeAlias = Annotated[Sequence[UUID], "uuid[]"]
Text: TypeAlias = Annotated[str, "text"]
Texts: TypeAlias = Annotated[Sequence[str], "text[]"]
Raw: TypeAlias = Annotated[bytes, "bytea"]
Whole: TypeAlias = Annotated[int, "int"]
Real: TypeAlias = Annotated[float, "float8"]
Truth: TypeAlias = Annotated[bool, "boolean"]
Moment: TypeAlias = Annotated[datetime, "timestamptz"]
Span: TypeAlias = Annotated[timedelta, "interval"]
# Facts, or rows of rows.
Json: TypeAlias = Annotated[Any, "jsonb"]

_ENCODER = msgspec.json.Encoder()


class Row(msgspec.Struct, array_like=True, gc=False):
    """One row; its fields are the columns. Nothing in it refers back to it."""


def written(rows: Sequence[Row]) -> str:
    """Rows, for `$n::text::jsonb`."""
    return _ENCODER.encode(rows).decode()


def told(row: type[Row], place: str, name: str) -> str:
    """What stands in a FROM to read the rows in a list of JSON, under a name for them all.

    `place` is SQL by which the list is found. `number` is which row it is, from 1 on.
    """
    hints = get_type_hints(row, include_extras=True)
    columns = ", ".join(
        f"{_value(index, hints[column])} AS {column}"
        for index, column in enumerate(row.__struct_fields__)
    )
    lists = f"jsonb_array_elements({place}) WITH ORDINALITY AS list (one, number)"
    return f"LATERAL (SELECT {columns}, number FROM {lists}) AS {name}"  # noqa: S608 - of classes


# Most lists are empty, and then nothing is looked for.
_LISTED = (
    "CASE WHEN one -> {} = '[]' THEN ARRAY[]::text[]"
    " ELSE ARRAY(SELECT jsonb_array_elements_text(one -> {})) END"
)

# How a value is read at its place, where it is not the text of it as the server reads any.
_READ = {
    # Of a null in JSON the column is to be NULL.
    "jsonb": "nullif(one -> {}, 'null')",
    "bytea": "decode(one ->> {}, 'base64')",
    "text[]": _LISTED,
    "uuid[]": f"({_LISTED})::uuid[]",
}


def _value(place: int, hint: object) -> str:
    kind = _type_of(hint)
    return _READ.get(kind, f"(one ->> {{}})::{kind}").replace("{}", str(place))


def _type_of(hint: object) -> str:
    """The type in SQL that an annotation names, with or without None beside it."""
    for one in (hint, *get_args(hint)):
        for said in getattr(one, "__metadata__", ()):
            if isinstance(said, str):
                return said
    raise TypeError(f"{hint} says of no column of which type it is")
