"""Changes in the words of the contract: on a page, and as server-sent events."""

import json
from collections.abc import Iterable
from typing import Final

from app.domain.changes import Change, Sight, Wanted
from app.kit import cursors
from schemas.v1 import changes as v1

# The place of a browser is where it was told it is: an id without data moves it and says
# nothing else, so that whoever chooses few changes does not come back from long ago.
_PULSE: Final = ": here\nid: %d\n\n"
_OPENING: Final = "retry: %d\n" + _PULSE


def wanted_of(asked: v1.StreamQuery) -> Wanted:
    return Wanted(
        kinds=frozenset(asked.kind),
        platform_id=asked.platform_id,
        provider_id=asked.provider_id,
        notice_id=asked.notice_id,
        regime=asked.regime,
        category=asked.category,
    )


def change_view(change: Change, sight: Sight) -> v1.Change:
    whole = sight is Sight.WHOLE
    return v1.Change.made_of(
        position=change.position,
        kind=str(change.kind),
        effective_at=change.effective_at,
        recorded_at=change.recorded_at,
        id=change.event_id if whole else None,
        subject_id=change.subject_id if whole else None,
        notice_id=change.notice_id if whole else None,
        platform_id=change.platform_id if whole else None,
        provider_id=change.provider_id if whole else None,
        regime=change.regime if whole else None,
        category=change.category if whole else None,
        state=change.state if whole else None,
        deadline_at=change.deadline_at if whole else None,
    )


def changes_view(changes: Iterable[Change], through: int, sight: Sight) -> v1.Changes:
    return v1.Changes.made_of(
        items=[change_view(change, sight) for change in changes],
        next=cursors.write_position(through),
        through=through,
    )


def frame(change: Change, sight: Sight) -> bytes:
    """A change as an event of a stream; its id is its position."""
    text = change_view(change, sight).written()
    return f"id: {change.position}\ndata: {text}\n\n".encode()


def opening(position: int, *, retry_after: int) -> bytes:
    """What a stream begins with: when to come back, in milliseconds, and where one is."""
    return (_OPENING % (retry_after, position)).encode()


def pulse(position: int) -> bytes:
    """That the stream is alive, and how far it is."""
    return (_PULSE % position).encode()


def reset(after: int, through: int) -> bytes:
    """That what came after a position is not told here any more, but only on pages."""
    told = {"next": cursors.write_position(after), "through": through}
    return f"event: reset\nid: {through}\ndata: {json.dumps(told)}\n\n".encode()
