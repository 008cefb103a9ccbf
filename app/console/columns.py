"""Rows of a table whose cells say under which column they stand.

Where there is no room for columns the style sheet sets each row as a card and writes the name
of the column before each value. Browsers may then no longer take it for a table, so the parts
say themselves what they are.
"""

import re
from collections.abc import Sequence

from markupsafe import Markup

# What a row of ours begins with, or a cell. What came from elsewhere is escaped in them.
_BEGINS = re.compile(r"<(tr|td|th)\b")


def in_columns(rows: Markup, heads: Sequence[str]) -> Markup:
    """Rows as a template wrote them, each cell with the name of its column."""
    column = 0

    def begun(found: re.Match[str]) -> str:
        nonlocal column
        if found[1] == "tr":
            column = 0
            return '<tr role="row"'
        role = "rowheader" if found[1] == "th" else "cell"
        column += 1
        return Markup('<{} role="{}" data-column="{}"').format(
            found[1], role, heads[column - 1]
        )

    return Markup(_BEGINS.sub(begun, str(rows)))  # noqa: S704 - escaped as it was, and as added
