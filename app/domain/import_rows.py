"""One row of a bulk file: what it says of a notice and of its items, checked.

The bounds are those of POST /v1/notices. A moment may be a date alone, which is the start
of that day in UTC. No reason given for a rejection repeats what stood in the row.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar, cast
from uuid import UUID

from app.domain.import_moments import moment
from app.domain.notices import Category, HashAlgorithm, MediaType, Priority
from app.domain.register import MediaHash
from app.values import dataclass

Cells = Mapping[str, object]
E = TypeVar("E", bound=StrEnum)

DECLARATIONS: Final = (
    "is_intimate_image",
    "by_subject_or_on_behalf",
    "good_faith",
    "contact_held",
)

_MOST_BASES: Final = 20
_MOST_HASHES: Final = 20
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HASH: Final = re.compile(r"[0-9A-Za-z+/=_-]{8,4096}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_PROSE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUTHS: Final[Mapping[object, bool]] = {
    True: True, "true": True, "yes": True, "1": True,
    False: False, "false": False, "no": False, "0": False,
}  # fmt: skip


class RowRejected(Exception):
    """A row that cannot go in: which field is wrong, and why."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SaidNotice:
    """What a row says of its notice, apart from the items."""

    reference: str
    platform_id: UUID
    regime: str
    category: Category
    legal_basis: tuple[str, ...]
    reasons: str
    priority: Priority
    report: Mapping[str, bool | None] | None
    respond_by: datetime | None
    issued_at: datetime | None
    clock_starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class SaidItem:
    """What a row says of one item; the address is as it was written."""

    url: str
    media_type: MediaType
    hashes: tuple[MediaHash, ...]
    locator_note: str | None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What holds where the rows say nothing."""

    platform_id: UUID | None = None
    regime: str | None = None


def read_notice(cells: Cells, otherwise: Otherwise) -> SaidNotice:
    """The notice of a row; RowRejected names the first field that is wrong."""
    return SaidNotice(
        reference=read_reference(cells, "reference"),
        platform_id=_platform(cells, otherwise),
        regime=_regime(cells, otherwise),
        category=_one_of(Category, cells, "category") or Category.OTHER,
        legal_basis=_bases(cells),
        reasons=_prose(cells, "reasons"),
        priority=_one_of(Priority, cells, "priority") or Priority.NORMAL,
        report=_report(cells),
        respond_by=_moment(cells, "respond_by"),
        issued_at=_moment(cells, "issued_at"),
        clock_starts_at=_moment(cells, "clock_starts_at"),
    )


def read_item(cells: Cells) -> SaidItem:
    """The item of a row, or of one element of its `items`."""
    url = cells.get("url")
    if not url:
        raise RowRejected("url", "is missing")
    if not isinstance(url, str):
        raise RowRejected("url", "is not text")
    return SaidItem(
        url,
        _one_of(MediaType, cells, "media_type") or MediaType.OTHER,
        _hashes(cells),
        _line(cells, "locator_note", most=300),
    )


def read_reference(cells: Cells, field: str) -> str:
    """What a notice is known by. An address is none: references are shown to everybody."""
    reference = _line(cells, field, most=100)
    if reference is None:
        raise RowRejected(field, "is missing")
    if "://" in reference:
        raise RowRejected(field, "looks like a web address, which is no reference")
    return reference


def _moment(cells: Cells, field: str) -> datetime | None:
    text = _line(cells, field, most=100)
    if text is None:
        return None
    try:
        return moment(text)
    except ValueError as error:
        raise RowRejected(field, str(error)) from None


def _line(cells: Cells, field: str, *, most: int) -> str | None:
    value = cells.get(field)
    if value is None or value == "":
        return None
    return _checked_line(value, field, most=most)


def _checked_line(value: object, field: str, *, most: int) -> str:
    if not isinstance(value, str):
        raise RowRejected(field, "is not text")
    if not value or len(value) > most:
        raise RowRejected(field, f"is not text of 1 to {most} characters")
    if _CONTROL.search(value):
        raise RowRejected(field, "holds a control character")
    return value


def _prose(cells: Cells, field: str) -> str:
    value = cells.get(field) or ""
    if not isinstance(value, str):
        raise RowRejected(field, "is not text")
    if len(value) > 10_000:
        raise RowRejected(field, "is longer than 10,000 characters")
    if _CONTROL_IN_PROSE.search(value):
        raise RowRejected(field, "holds a control character")
    return value


def _one_of(kind: type[E], cells: Cells, field: str) -> E | None:
    value = cells.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RowRejected(field, "is not text")
    try:
        return kind(value)
    except ValueError:
        raise RowRejected(field, f"is none of {', '.join(kind)}") from None


def _platform(cells: Cells, otherwise: Otherwise) -> UUID:
    text = _line(cells, "platform_id", most=100)
    if text is None:
        if otherwise.platform_id is None:
            raise RowRejected("platform_id", "is missing, and no platform was given for all")
        return otherwise.platform_id
    try:
        return UUID(text)
    except ValueError:
        raise RowRejected("platform_id", "is no identifier of a platform") from None


def _regime(cells: Cells, otherwise: Otherwise) -> str:
    code = _line(cells, "regime", most=64) or otherwise.regime
    if code is None:
        raise RowRejected("regime", "is missing, and no regime was given for all")
    if not _CODE.fullmatch(code):
        raise RowRejected("regime", "is no code of a regime")
    return code


def _bases(cells: Cells) -> tuple[str, ...]:
    value = cells.get("legal_basis") or ()
    if isinstance(value, str):
        value = [part for part in map(str.strip, value.split(";")) if part]
    parts = _at_most(_MOST_BASES, value, "legal_basis")
    return tuple(_checked_line(part, "legal_basis", most=300) for part in parts)


def _at_most(most: int, value: object, field: str) -> Sequence[object]:
    parts = cast("Sequence[object]", value) if isinstance(value, list | tuple) else None
    if parts is None or len(parts) > most:
        raise RowRejected(field, f"is no list of at most {most}")
    return parts


def _report(cells: Cells) -> dict[str, bool | None] | None:
    said = cells.get("report") or cells
    if not isinstance(said, Mapping):
        raise RowRejected("report", "is no object of declarations")
    declared = cast("Cells", said)
    report = {name: _truth(declared, name) for name in DECLARATIONS}
    return None if all(truth is None for truth in report.values()) else report


def _truth(said: Cells, name: str) -> bool | None:
    value = said.get(name)
    word = value.lower() if isinstance(value, str) else value
    if word is None or word == "":
        return None
    if not isinstance(word, str | bool) or word not in _TRUTHS:
        raise RowRejected(name, "is neither true nor false")
    return _TRUTHS[word]


def _hashes(cells: Cells) -> tuple[MediaHash, ...]:
    value = cells.get("hashes")
    if not value:
        return ()
    if isinstance(value, str):
        value = [_pair(part) for part in value.split(";") if part.strip()]
    return tuple(_hash(part) for part in _at_most(_MOST_HASHES, value, "hashes"))


def _pair(text: str) -> dict[str, str]:
    algorithm, _, value = text.strip().partition(":")
    return {"algorithm": algorithm.strip(), "value": value.strip()}


def _hash(said: object) -> MediaHash:
    if not isinstance(said, Mapping):
        raise RowRejected("hashes", "is no list of algorithm and value")
    cells = cast("Cells", said)
    value = cells.get("value")
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise RowRejected("hashes", "holds a value that is no hash; write algorithm:value")
    try:
        return MediaHash(HashAlgorithm(str(cells.get("algorithm"))), value)
    except ValueError:
        known = ", ".join(HashAlgorithm)
        raise RowRejected("hashes", f"names an algorithm that is none of {known}") from None
