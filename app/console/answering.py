"""What a platform says of items, as it stands in a form or in rows, each fault at its place."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from app.console.fields import EARLIEST, Fields
from app.console.telling import words
from app.domain.errors import Fault, Malformed
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.values import dataclass

COLUMNS: Final = ("outcome", "effective_at", "ground", "territories", "note")

_MOST_GROUND: Final = 100
_MOST_TERRITORIES: Final = 250
_TERRITORY: Final = re.compile(r"[A-Z]{2}")
# As the rules name the nth answer of what was sent.
_PLACE: Final = re.compile(r"/items/(\d+)")
_BETWEEN: Final = re.compile(r"[,;\s]+")
FAULTY: Final = "Some of what was entered cannot be taken. Nothing was recorded."


@dataclass(frozen=True, slots=True)
class Part:
    """Where one item is answered: how the names of its fields begin, what people call the
    place, and which item is meant.
    """

    prefix: str
    called: str
    item_id: UUID | None
    locator: str | None = None

    def field(self, column: str) -> str:
        return f"{self.prefix}-{column}"


def answers_in(
    given: Mapping[str, str], parts: Sequence[Part], *, faults: Sequence[Fault] = ()
) -> tuple[ItemAnswer, ...]:
    """What is said in each part; refused with all that is wrong in any of them, and with the
    faults that were found before.
    """
    fields = Fields(given)
    said = tuple(_answer(fields, part) for part in parts)
    if faults or fields.faults:
        raise Malformed(FAULTY, [*faults, *_told(fields.faults, parts)])
    return said


def at_their_fields(refusal: Malformed, parts: Sequence[Part]) -> Malformed:
    """The same refusal; what was wrong with the nth answer is told where it was entered."""
    faults: list[Fault] = []

    def called(match: re.Match[str]) -> str:
        return parts[int(match[1])].called.lower()

    for fault in refusal.faults:
        detail = _PLACE.sub(called, fault.detail)
        _, _, index, *rest = fault.pointer.split("/")
        part = parts[int(index)]
        name = part.field(rest[0]) if rest else part.prefix
        faults.append(Fault(f"/{name}", _sentence(part, "".join(rest), detail)))
    return Malformed(refusal.detail, faults)


def _answer(fields: Fields, part: Part) -> ItemAnswer:
    took_effect = part.field("effective_at")
    fields.must_line(took_effect, what="when it took effect")
    return ItemAnswer(
        outcome=fields.must_word(part.field("outcome"), Outcome, what="what became of it"),
        effective_at=fields.moment(took_effect) or EARLIEST,
        item_id=part.item_id,
        locator=part.locator,
        ground=fields.line(part.field("ground"), most=_MOST_GROUND),
        territories=_territories(fields, part.field("territories")),
        note=fields.prose(part.field("note")) or None,
    )


def _territories(fields: Fields, name: str) -> tuple[str, ...]:
    text = fields.line(name, most=4 * _MOST_TERRITORIES) or ""
    codes = tuple(code for code in _BETWEEN.split(text.upper()) if code)
    if not all(_TERRITORY.fullmatch(code) for code in codes) or len(codes) > _MOST_TERRITORIES:
        fields.wrong(name, "must be codes of two letters, such as GB, FR")
    return codes


def _told(faults: Sequence[Fault], parts: Sequence[Part]) -> list[Fault]:
    by_prefix = {part.prefix: part for part in parts}
    told: list[Fault] = []
    for fault in faults:
        prefix, _, column = fault.pointer.strip("/").rpartition("-")
        told.append(Fault(fault.pointer, _sentence(by_prefix[prefix], column, fault.detail)))
    return told


def _sentence(part: Part, column: str, detail: str) -> str:
    """Row 3, effective at: must be a date and time."""
    place = f"{part.called}, {words(column)}" if column else part.called
    return f"{place}: {detail[:1].lower()}{detail[1:]}"
