"""What every part of the contract shares: moments, texts, money, lists, problems."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError


class In(BaseModel):
    """What a caller sends: unknown fields are refused, every field is bounded."""

    # What is wrong may be a locator, so no text of an error quotes it.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Out(BaseModel):
    """What the service answers: every field always present, so none has a default."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, defer_build=True)

    @classmethod
    def made_of(cls, **values: object) -> Self:
        """Holds the values as they are: all of its fields, in the order of the contract.

        What `model_construct` adds, looking for the alias and the default of each field,
        took longer than anything else about an answer; here no field has a default. A word of
        an enumeration may be given as plain text: as a member it is looked up twice over.
        """
        made = cls.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        object.__setattr__(made, "__pydantic_fields_set__", set(values))
        object.__setattr__(made, "__pydantic_extra__", None)
        object.__setattr__(made, "__pydantic_private__", None)
        return made

    def written(self) -> str:
        """As it is sent, in JSON."""
        return self.model_dump_json(warnings=False)


# Beyond these a moment is a slip of the keyboard, and arithmetic on it may overflow.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,18}(\.\d{1,2})?", re.ASCII)


def _instant(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)  # a program's own: no JSON holds one
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError(
            "instant",
            "write a moment as RFC 3339 with an offset, such as 2026-11-22T09:00:00Z",
        )
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("instant", "there is no such moment") from None


def _within_reach(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise PydanticCustomError("instant", "a moment lies between the years 1970 and 2199")
    return moment


def _day(value: object) -> date:
    if type(value) is date:
        return value  # a program's own: no JSON holds one
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "write a date as YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "there is no such date") from None
    if not EARLIEST.year <= day.year < LATEST.year:
        raise PydanticCustomError("day", "a date lies between the years 1970 and 2199")
    return day


def _amount(value: object) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise PydanticCustomError(
            "amount",
            "write an amount as a plain decimal string with at most two decimals, "
            'such as "18000000.00"',
        )
    return Decimal(value)


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


# In requests: a moment with an offset. In answers: the same moment in UTC, ending in Z.
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    AfterValidator(_within_reach),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-11-22T09:00:00Z"]}
    ),
]
# A moment that comes from the register itself; nothing is checked again.
Moment = Annotated[
    datetime,
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-11-22T09:00:00Z"]}
    ),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-22"]}),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,2})?$",
            "examples": ["18000000.00"],
        }
    ),
]
PlainAmount = Annotated[
    Decimal,
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["18000000.00"]}),
]

_SPAN = re.compile(
    r"P(?=.)(?:(?P<days>\d{1,4})D)?(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?)?",
    re.ASCII,
)


def _span(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value  # a program's own: no JSON holds one
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError(
            "span", "write a length of time in days, hours and minutes, such as PT2H or P1DT12H"
        )
    return timedelta(**{unit: int(count) for unit, count in found.groupdict("0").items()})


def _span_text(span: timedelta) -> str:
    return f"P{span.days}DT{span.seconds // 60}M"


# A length of time, as ISO 8601 writes it.
Span = Annotated[
    timedelta,
    BeforeValidator(_span),
    PlainSerializer(_span_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "format": "duration",
            "pattern": "^P([0-9]{1,4}D)?(T([0-9]{1,5}H)?([0-9]{1,6}M)?)?$",
            "examples": ["PT2H"],
        }
    ),
]

# One line of text without control characters; several lines with tabs and line breaks only.
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_ONE_LINE)]
ShortLine = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_ONE_LINE)]
Prose = Annotated[str, StringConstraints(max_length=10_000, pattern=_LINES)]
WrittenProse = Annotated[
    str, StringConstraints(min_length=1, max_length=10_000, pattern=_LINES)
]
Territory = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
WebAddress = Annotated[
    str,
    StringConstraints(min_length=1, max_length=8_192),
    Field(examples=["https://a.example/"]),
]


class MoneyIn(In):
    """An amount of money; the amount is a plain decimal string."""

    amount: Amount
    currency: Currency = Field(examples=["GBP"])


class Money(Out):
    """An amount of money; the amount is a plain decimal string."""

    amount: PlainAmount
    currency: str = Field(examples=["GBP"])


T = TypeVar("T")


class Page(Out, Generic[T]):
    """One page of a list; `next` is the cursor for `after`, or null at the end."""

    items: list[T]
    next: str | None


class Fault(Out):
    """One wrong place in a request, as a JSON pointer."""

    pointer: str = Field(examples=["/items/3/url"])
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details. `code` is stable; `errors` only comes with 422."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/malformed"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["malformed"])
    errors: list[Fault] | None = None


class BatchAnswer(Out):
    """One result per element, in the order of the request."""

    results: list[Any]
