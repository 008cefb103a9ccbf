"""What a person wrote into a form or an address, read strictly, every fault named at once."""

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from app.domain.errors import Fault, Malformed
from app.domain.local_time import REGISTER_ZONE

# Beyond these a moment is a slip of the keyboard, and arithmetic on it may overflow.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
LINE = 200
PROSE = 10_000
_MOST_VERSION = 10**9

_ALLOWED = frozenset("\n\t")
_FAULTY = "Some of what was entered cannot be taken."
_TERRITORY = re.compile(r"[A-Z]{2}", re.ASCII)
Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


@contextmanager
def reading(given: Mapping[str, str]) -> Generator["Fields"]:
    """Lends the fields to be read; refuses all that was wrong with them at the end."""
    fields = Fields(given)
    yield fields
    if fields.faults:
        raise Malformed(_FAULTY, fields.faults)


class Fields:
    """Each reader gives a value of the right type; where there is none it notes a fault, and
    what it gives then goes nowhere, since `reading` refuses the whole.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self.faults: list[Fault] = []

    def wrong(self, name: str, detail: str) -> None:
        """Notes a fault of a field; `detail` says what to do."""
        self.faults.append(Fault(f"/{name}", detail))

    def by(self, rule: Callable[[], Value]) -> Value | None:
        """What a rule makes of what was entered; its faults are told beside the others."""
        try:
            return rule()
        except Malformed as refusal:
            self.faults += refusal.faults
            return None

    def line(self, name: str, *, most: int = LINE) -> str | None:
        """One line; None where nothing was entered."""
        text = self.given.get(name, "").strip()
        if any(not character.isprintable() for character in text):
            self.wrong(name, "holds a character that is not allowed here")
        if len(text) > most:
            self.wrong(name, f"must be {most} characters or fewer")
        return text or None

    def must_line(self, name: str, *, what: str, most: int = LINE) -> str:
        text = self.line(name, most=most)
        if text is None:
            self.wrong(name, f"Enter {what}")
        return text or ""

    def prose(self, name: str, *, most: int = PROSE) -> str:
        """Several lines, maybe none."""
        text = self.given.get(name, "").replace("\r\n", "\n").strip()
        if any(not (c.isprintable() or c in _ALLOWED) for c in text):
            self.wrong(name, "holds a character that is not allowed here")
        if len(text) > most:
            self.wrong(name, f"must be {most:,} characters or fewer")
        return text

    def must_prose(self, name: str, *, what: str, most: int = PROSE) -> str:
        text = self.prose(name, most=most)
        if not text:
            self.wrong(name, f"Enter {what}")
        return text

    def word(self, name: str, kind: type[Word]) -> Word | None:
        """One of a closed set; None where none was chosen."""
        text = self.given.get(name, "").strip()
        if not text:
            return None
        try:
            return kind(text)
        except ValueError:
            self.wrong(name, "Choose one of the list")
            return None

    def must_word(self, name: str, kind: type[Word], *, what: str) -> Word:
        word = self.word(name, kind)
        if word is None and not self.given.get(name, "").strip():
            self.wrong(name, f"Choose {what}")
        return word or next(iter(kind))

    def id(self, name: str) -> UUID | None:
        text = self.given.get(name, "").strip()
        if not text:
            return None
        try:
            return UUID(text)
        except ValueError:
            self.wrong(name, "is not an identifier of this register")
            return None

    def number(self, name: str, *, least: int, most: int) -> int | None:
        text = self.given.get(name, "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self.wrong(name, "must be a whole number")
        elif not least <= int(text) <= most:
            self.wrong(name, f"must be between {least:,} and {most:,}")
        else:
            return int(text)
        return None

    def version_seen(self) -> int | None:
        """Which version its form was filled in beside; None where it does not say."""
        return self.number("seen", least=0, most=_MOST_VERSION)

    def amount(self, name: str) -> Decimal | None:
        """A sum as people write it: £1,000,000 or 1000000.50."""
        text = self.given.get(name, "").strip().lstrip("£€$").replace(",", "")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or len(text) > 30:
            self.wrong(name, "must be an amount, such as 18,000,000.00")
            return None
        return amount

    def territories(self, name: str, *, most: int) -> tuple[str, ...]:
        """Codes of two letters, in whatever case, with commas or spaces between them."""
        given = self.given.get(name, "").upper().replace(",", " ").split()
        codes = [code for code in dict.fromkeys(given) if _TERRITORY.fullmatch(code)]
        if len(codes) < len(set(given)):
            self.wrong(name, "must be ISO 3166 codes of two letters, such as GB or IE")
        if len(codes) > most:
            self.wrong(name, f"takes at most {most}")
        return tuple(codes[:most])

    def moment(self, name: str) -> datetime | None:
        """A local date and time of the register's zone, or a moment that names its offset."""
        text = self.given.get(name, "").strip()
        if not text:
            return None
        try:
            return _moment(text)
        except (ValueError, OverflowError):
            self.wrong(name, "must be a date and time, such as 2026-11-23 09:00")
            return None

    def must_moment(self, name: str, *, what: str) -> datetime:
        moment = self.moment(name)
        if moment is None and not self.given.get(name, "").strip():
            self.wrong(name, f"Enter {what}")
        return moment or EARLIEST

    def day(self, name: str) -> date | None:
        """A day as fields for dates send it."""
        text = self.given.get(name, "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if not EARLIEST.date() <= day < LATEST.date():
            self.wrong(name, "must be a date, such as 2026-11-23")
            return None
        return day

    def must_day(self, name: str, *, what: str) -> date:
        day = self.day(name)
        if day is None and not self.given.get(name, "").strip():
            self.wrong(name, f"Enter {what}")
        return day or EARLIEST.date()


def _moment(text: str) -> datetime:
    """Where clocks went back, the first of the two moments that the time names."""
    if len(text) > 40:
        raise ValueError("too long")
    said = datetime.fromisoformat(text)
    moment = (said if said.tzinfo else said.replace(tzinfo=REGISTER_ZONE)).astimezone(UTC)
    if not EARLIEST <= moment < LATEST:
        raise ValueError("out of reach")
    if said.tzinfo is None and moment.astimezone(REGISTER_ZONE).replace(tzinfo=None) != said:
        raise ValueError("skipped when the clocks went forward")
    return moment
