"""What is to be done to many notices, as the form of each action has it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from app.console.desk import tags_of
from app.console.fields import Fields
from app.console.people import assignee_in
from app.domain.bulks import BulkAction, BulkOrder
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.errors import Malformed
from app.domain.notice_tags import tags_from

NAMES: Final[Mapping[BulkAction, str]] = MappingProxyType(
    {
        BulkAction.ASSIGN: "Assign",
        BulkAction.TAG: "Add tags",
        BulkAction.UNTAG: "Take tags away",
        BulkAction.EXTEND: "Extend the deadlines",
        BulkAction.PAUSE: "Pause the clocks",
        BulkAction.RESUME: "Resume the clocks",
        BulkAction.WITHDRAW: "Withdraw",
    }
)
_KINDS: Final = {
    BulkAction.EXTEND: ClockEventKind.EXTENDED,
    BulkAction.PAUSE: ClockEventKind.PAUSED,
    BulkAction.RESUME: ClockEventKind.RESUMED,
}
_LONGEST_TAGS: Final = 1_000
_LONGEST_REASON: Final = 300
_MOST: Final = 10_000


def order_in(action: BulkAction, fields: Fields, now: datetime) -> BulkOrder:
    return _READERS[action](action, fields, now)


def _assign(action: BulkAction, fields: Fields, _now: datetime) -> BulkOrder:
    return BulkOrder(action, assignee=assignee_in(fields, "assignee"))


def _tag(action: BulkAction, fields: Fields, _now: datetime) -> BulkOrder:
    text = fields.must_line("tags", what="the tags", most=_LONGEST_TAGS)
    tags: tuple[str, ...] = ()
    try:
        tags = tags_from(tags_of(text), pointer="/tags")
    except Malformed as refusal:
        fields.wrong("tags", refusal.faults[0].detail)
    else:
        if text and not tags:
            fields.wrong("tags", "Enter the tags")
    return BulkOrder(action, tags=tags)


def _change_clock(action: BulkAction, fields: Fields, now: datetime) -> BulkOrder:
    """Where no moment is given it is the present one."""
    at = fields.moment("at") or now
    reason = fields.must_line("reason", what="why the clocks change", most=_LONGEST_REASON)
    if action is not BulkAction.EXTEND:
        return BulkOrder(action, happened=(ClockEvent(_KINDS[action], at, reason),))
    by, until = _length(fields), fields.moment("until")
    if by is None and fields.line("until") is None:
        fields.wrong("days", "Enter how long the extension is, or until when")
    if by is not None and fields.line("until") is not None:
        fields.wrong("until", "Give the length of the extension or its end, not both")
    # With a fault noted, what is made of it goes nowhere.
    end = None if by is not None else until or now
    event = ClockEvent(_KINDS[action], at, reason, by=by, until=end)
    return BulkOrder(action, happened=(event,))


def _withdraw(action: BulkAction, fields: Fields, _now: datetime) -> BulkOrder:
    return BulkOrder(
        action, reason=fields.must_prose("reason", what="why the notices are withdrawn")
    )


def _length(fields: Fields) -> timedelta | None:
    days, hours = (fields.number(name, least=0, most=_MOST) for name in ("days", "hours"))
    by = timedelta(days=days or 0, hours=hours or 0)
    return by or None


_Reader = Callable[[BulkAction, Fields, datetime], BulkOrder]
_READERS: Final[Mapping[BulkAction, _Reader]] = MappingProxyType(
    {
        BulkAction.ASSIGN: _assign,
        BulkAction.TAG: _tag,
        BulkAction.UNTAG: _tag,
        BulkAction.EXTEND: _change_clock,
        BulkAction.PAUSE: _change_clock,
        BulkAction.RESUME: _change_clock,
        BulkAction.WITHDRAW: _withdraw,
    }
)
