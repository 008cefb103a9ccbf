"""Saved exposures: what is frozen of one, and what of it is another later, field by field."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeGuard
from uuid import UUID

from app.domain.decision_documents import digest_of, plain_moment, plain_money
from app.domain.revenue import RevenueFigure
from app.values import dataclass

Plain = dict[str, Any]

# Time passing alone changes these, whatever an exposure rests on.
NOT_COMPARED = frozenset({"lateness"})


class AssessmentOf(StrEnum):
    """What was assessed: a provider of the register, or what somebody gave."""

    PROVIDER = "provider"
    CALCULATION = "calculation"


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be assessed, in words that JSON has; `asked` says `as_of`, or None for now."""

    of: AssessmentOf
    asked: Plain


@dataclass(frozen=True, slots=True)
class Frozen:
    """What an exposure was asked, rested on and came to, in words that JSON has."""

    question: Question
    inputs: Plain
    exposure: Plain

    @property
    def digest(self) -> str:
        """SHA-256 of inputs and result as canonical JSON: what must come out the same."""
        return digest_of(self.compared(self.exposure))

    def changes_to(self, later: "Frozen") -> tuple["FieldChange", ...]:
        """What is another in a later one; fields that this one did not have are no change."""
        return tuple(changes(self.compared(self.exposure), later.compared(self.exposure)))

    def digest_beside(self, earlier: "Frozen") -> str:
        """Its digest over the fields that an earlier one had."""
        return digest_of(self.compared(earlier.exposure))

    def compared(self, like: Mapping[str, Any]) -> Plain:
        """What must come out the same, of the fields that another exposure has."""
        result = {
            name: value
            for name, value in self.exposure.items()
            if name in like and name not in NOT_COMPARED
        }
        return {"inputs": self.inputs, "result": result}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that is another now, as a JSON pointer; None where it was or is not there."""

    field: str
    was: object
    now: object


@dataclass(frozen=True, slots=True)
class Assessment:
    """An exposure as it was saved."""

    id: UUID
    provider_id: UUID | None
    label: str | None
    made_at: datetime
    made_by: UUID | None
    digest: str
    frozen: Frozen


@dataclass(frozen=True, slots=True)
class Recomputation:
    """The same reckoned again: the same digest, or what changed."""

    assessment: Assessment
    recomputed_at: datetime
    digest: str
    changes: tuple[FieldChange, ...]


def changes(was: object, now: object, pointer: str = "") -> Iterator[FieldChange]:
    """Every place at which two JSON values differ, the deepest that can be named."""
    if _is_object(was) and _is_object(now):
        for name in sorted(was.keys() | now.keys()):
            yield from changes(was.get(name), now.get(name), f"{pointer}/{name}")
    elif _is_list(was) and _is_list(now):
        for place in range(max(len(was), len(now))):
            yield from changes(_at(was, place), _at(now, place), f"{pointer}/{place}")
    elif was != now:
        yield FieldChange(pointer, was, now)


def plain_figure(figure: RevenueFigure) -> Plain:
    return {
        "id": str(figure.id),
        "period_start": figure.period_start.isoformat(),
        "period_end": figure.period_end.isoformat(),
        "revenue": plain_money(figure.revenue),
        "status": figure.status,
        "scope": figure.scope,
        "source": figure.source,
        "recorded_at": plain_moment(figure.recorded_at),
    }


def _at(values: list[object], place: int) -> object:
    return values[place] if place < len(values) else None


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
