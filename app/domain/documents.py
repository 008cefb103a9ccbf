"""Plain JSON documents read strictly: each fault is named at its JSON pointer."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar, cast

from app.domain.errors import Fault, Malformed
from app.values import dataclass

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

# Takes the value and the pointer to it; returns the value read or raises Malformed there.
Parse: TypeAlias = Callable[[object, str], T]

_CLOCK_TIME: Final = re.compile(r"([0-2][0-9]):([0-5][0-9])(?::([0-5][0-9]))?")
# Control characters, and halves of surrogate pairs, which JSON can spell but UTF-8 cannot.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_DAY: Final = timedelta(days=1)
_PARTS: Final = ("days", "hours", "minutes", "seconds")
_LONGEST: Final = timedelta(days=3_653)


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object whose fields are all among those expected."""

    fields: Mapping[str, object]
    pointer: str

    @classmethod
    def read(cls, value: object, pointer: str, expected: Collection[str]) -> "Document":
        """Refuse what is no object, and every field that is not expected."""
        fields = mapping(value, pointer)
        strangers = [name for name in fields if name not in expected]
        if strangers:
            faults = [
                Fault(f"{pointer}/{escape(s)}", "There is no such field.") for s in strangers
            ]
            raise Malformed("The request is malformed.", faults)
        return cls(fields, pointer)

    def required(self, name: str, parse: Parse[T]) -> T:
        """The field, which must be there and must not be null."""
        if self.fields.get(name) is None:
            raise Malformed.at(f"{self.pointer}/{name}", "This field is required.")
        return parse(self.fields[name], f"{self.pointer}/{name}")

    def optional(self, name: str, parse: Parse[T], default: T) -> T:
        """The field, or the default where it is absent or null."""
        if self.fields.get(name) is None:
            return default
        return parse(self.fields[name], f"{self.pointer}/{name}")


def escape(name: str) -> str:
    """One reference token of a JSON pointer (RFC 6901 section 3), whatever was sent."""
    return _UNWRITABLE.sub("?", name).replace("~", "~0").replace("/", "~1")


def mapping(value: object, pointer: str) -> Mapping[str, object]:
    """An object with text for keys."""
    if not isinstance(value, Mapping):
        raise Malformed.at(pointer, "This must be an object.")
    keyed = cast("Mapping[object, object]", value)
    if not all(isinstance(key, str) for key in keyed):
        raise Malformed.at(pointer, "The names in an object must be text.")
    return cast("Mapping[str, object]", value)


def text(value: object, pointer: str) -> str:
    """Text of 1 to 2,000 characters that is not blank, without control characters."""
    if not isinstance(value, str) or not value.strip() or len(value) > 2000:
        raise Malformed.at(pointer, "This must be text of 1 to 2,000 characters.")
    if _UNWRITABLE.search(value):
        raise Malformed.at(pointer, "This text holds characters that cannot be kept.")
    return value


def whole_number(value: object, pointer: str) -> int:
    """A whole number; 20.0 is one, true is not."""
    counted = number(value, pointer)
    if counted != int(counted):
        raise Malformed.at(pointer, "This must be a whole number.")
    return int(counted)


def number(value: object, pointer: str) -> int | float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Malformed.at(pointer, "This must be a number.")
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN is unlike itself
        raise Malformed.at(pointer, "This must be a finite number.")
    return value


def flag(value: object, pointer: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Malformed.at(pointer, "This must be true or false.")
    return value


def day(value: object, pointer: str) -> date:
    """A date, YYYY-MM-DD."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise Malformed.at(pointer, "There is no such day.") from error
    raise Malformed.at(pointer, "This must be a date, YYYY-MM-DD.")


def offset_in_day(value: object, pointer: str) -> timedelta:
    """A local clock time as its distance from midnight; 24:00 is the end of the day."""
    matched = _CLOCK_TIME.fullmatch(value) if isinstance(value, str) else None
    if matched is None:
        raise Malformed.at(pointer, "This must be a local time, HH:MM or HH:MM:SS.")
    hours, minutes, seconds = (int(part or 0) for part in matched.groups())
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if offset > _DAY:
        raise Malformed.at(pointer, "A day ends at 24:00.")
    return offset


def clock_time(value: object, pointer: str) -> time:
    """A local time of day, 00:00 to 23:59:59."""
    offset = offset_in_day(value, pointer)
    if offset == _DAY:
        raise Malformed.at(pointer, "The last time of a day is 23:59:59.")
    minutes, seconds = divmod(int(offset.total_seconds()), 60)
    return time(minutes // 60, minutes % 60, seconds)


def duration(value: object, pointer: str) -> timedelta:
    """A length of time by its parts, `{"hours": 12}`: more than nothing, at most ten years."""
    document = Document.read(value, pointer, _PARTS)
    counts = {part: document.optional(part, whole_number, 0) for part in _PARTS}
    if any(not 0 <= count <= _LONGEST.total_seconds() for count in counts.values()):
        raise Malformed.at(pointer, "Each part lies between nothing and ten years.")
    length = timedelta(**counts)
    if not timedelta(0) < length <= _LONGEST:
        raise Malformed.at(pointer, "This must be more than nothing and at most ten years.")
    return length


def duration_document(length: timedelta) -> dict[str, int]:
    """The length in the largest unit that leaves no rest, as `duration` reads it."""
    seconds = int(length.total_seconds())
    for part, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds % size == 0:
            return {part: seconds // size}
    return {"seconds": seconds}


def choice(options: type[E]) -> Parse[E]:
    """One of a closed set of words."""

    def parse(value: object, pointer: str) -> E:
        for option in options:
            if option.value == value:
                return option
        known = ", ".join(option.value for option in options)
        raise Malformed.at(pointer, f"This must be one of: {known}.")

    return parse


def many(parse: Parse[T], at_most: int = 100) -> Parse[tuple[T, ...]]:
    """A list, each element read by `parse`."""

    def parse_all(value: object, pointer: str) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            raise Malformed.at(pointer, "This must be a list.")
        elements = cast("Iterable[object]", value)
        read = tuple(parse(element, f"{pointer}/{i}") for i, element in enumerate(elements))
        if len(read) > at_most:
            raise Malformed.at(pointer, f"This list holds at most {at_most}.")
        return read

    return parse_all
