"""What a change would make of something, told before it is made."""

from collections.abc import Sequence

from app.domain.errors import Malformed

Row = tuple[str, str]


def differences(before: Sequence[Row], after: Sequence[Row]) -> list[Row]:
    """What is another afterwards, and what it is now; refused where nothing is."""
    rows = [
        (name, f"{now}, instead of {was}")
        for (name, was), (_, now) in zip(before, after, strict=True)
        if was != now
    ]
    if not rows:
        raise Malformed("Nothing here is different yet. Change what is to change, or go back.")
    return rows
