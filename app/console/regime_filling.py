"""The form by which a regime is written, filled in from one that the register holds."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.console.fields import Fields
from app.console.regime_form import MOST_ROWS, ROWS, Document, document_in, rows_entered
from app.domain.errors import Malformed
from app.domain.regime_documents import regime_document, regime_from_document
from app.domain.regimes import Regime
from app.domain.rules import Unit

Filled = dict[str, str]

_EMPTY_ROWS: Final = 2
# Enough to read what a regime is that says nothing else.
_LEAST: Final[Document] = {
    "code": "a",
    "title": "a",
    "effective_from": "2026-01-01",
    "rule": {"unit": Unit.HOURS.value, "count": 24},
}


def filled_from(regime: Regime) -> Filled | None:
    """A regime as the form shows it; None of one that says what the form does not hold."""
    filled = _filled(regime_document(regime))
    fields = Fields(filled)
    try:
        again = regime_from_document(document_in(fields))
    except Malformed:
        return None
    same = {**regime_document(again), "version": regime.version} == regime_document(regime)
    return filled if same and not fields.faults else None


def empty() -> Filled:
    """The form for a regime of which nothing is said but what holds for any."""
    filled = _filled(regime_document(regime_from_document(_LEAST)))
    return {**filled, **dict.fromkeys((*_LEAST, "rule-count", "due_soon"), "")}


def rows_shown(filled: Mapping[str, str], part: str) -> list[Filled]:
    """The rows of a part in which something stands, and empty ones for more."""
    rows = rows_entered(filled, part)
    more = min(_EMPTY_ROWS, MOST_ROWS - len(rows))
    return [*rows, *(dict.fromkeys(ROWS[part], "") for _ in range(more))]


def _filled(document: Mapping[str, Any]) -> Filled:
    plain = ("code", "title", "effective_from", "effective_to", "kind", "confidence")
    clock = ("clock_event", "clock_starts", "clock_source", "pause_effect")
    others = ("complying_territory", "ceiling")
    presumption: Mapping[str, Any] = document["email_presumption"] or {}
    return {
        **{name: str(document[name] or "") for name in (*plain, *clock, *others)},
        **_rule(document["rule"]),
        **{f"clock_changes-{one}": why for one, why in document["clock_changes"].items()},
        **_ticks("complying_outcomes", document["complying_outcomes"]),
        **_ticks("excusing_outcomes", document["excusing_outcomes"]),
        **({"requires_respond_by": "yes"} if document["requires_respond_by"] else {}),
        "presumed_after": _length(presumption.get("after")),
        "presumed_source": presumption.get("source", ""),
        "due_soon": _length(document["due_soon_lead"]),
        "further_warnings": ", ".join(map(_length, document["further_leads"])),
        **_rows("sources", document["sources"]),
        **_rows("dispute_grounds", document["dispute_grounds"]),
    }


def _rule(rule: Mapping[str, Any] | None) -> Filled:
    if rule is None:
        return {}
    plain = ("unit", "count", "counting", "roll", "cutoff", "due_time", "timezone", "calendar")
    hours: list[list[list[str]]] = list(rule["working_hours"].values())
    # Where they are not the same each day the form cannot hold them, and says so.
    opens, closes = hours[0][0] if hours and hours[0] else ("", "")
    return {
        **{f"rule-{name}": _text(rule[name]) for name in plain},
        **_ticks("rule-working_week", rule["working_week"]),
        "rule-opens": opens,
        "rule-closes": closes,
    }


def _rows(part: str, rows: Iterable[Mapping[str, str]]) -> Filled:
    return {
        f"{part}-{place}-{name}": row[name]
        for place, row in enumerate(rows)
        for name in ROWS[part]
    }


def _ticks(name: str, words: Iterable[str]) -> Filled:
    return {f"{name}-{word}": "yes" for word in words}


def _length(length: Mapping[str, int] | None) -> str:
    return " and ".join(f"{count} {part}" for part, count in (length or {}).items())


def _text(value: object) -> str:
    return "" if value is None else str(value)
