"""As what a notice counts at a moment, by the one predicate: a row of `counted_notices`."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import DateTime, literal_column

from app.domain.figures import AGE_BANDS, REMOVAL_BANDS, Band
from app.domain.notices import Against, Timeliness
from app.store.prepared import written_out
from app.store.tables.projection import CountedNoticeRow
from app.store.timeliness import IS_OPEN, TERMS, conditions, lapsed, timeliness_column

# The moment of which notices are counted is what every statement takes first.
_NOW = cast("datetime", literal_column("$1::timestamptz", DateTime(timezone=True)))
_TICK = "interval '1 microsecond'"

COLUMNS = tuple(
    column.key for column in CountedNoticeRow.__table__.columns if column.computed is None
)


_ORIGINAL_DUE_SOON = written_out(TERMS[Against.ORIGINAL].due_soon_at)


def _band(age: str, bands: tuple[Band, ...]) -> str:
    """The place of the band into which an age falls; its end belongs to it."""
    ends = (
        f"WHEN {age} <= {_interval(band)} THEN {place}"
        for place, band in enumerate(bands)
        if band.up_to is not None
    )
    return f"CASE {' '.join(ends)} ELSE {len(bands) - 1} END"


def _interval(band: Band) -> str:
    return f"interval '{band.up_to.total_seconds():.0f} seconds'" if band.up_to else ""


def _age(against: Against) -> str:
    """The band of how long a notice is overdue; null while it is not."""
    overdue = written_out(conditions(_NOW, against)[Timeliness.OVERDUE])
    age = f"$1::timestamptz - ({written_out(TERMS[against].deadline_at)})"
    return f"(CASE WHEN {overdue} THEN {_band(age, AGE_BANDS)} END)::smallint"


def _hour(moment: str) -> str:
    return f"floor(date_part('epoch', {moment}) / 3600)::int"


def _lapsed_in(against: Against) -> str:
    hour = _hour(written_out(TERMS[against].deadline_at))
    return f"CASE WHEN {written_out(lapsed(_NOW, against))} THEN {hour} END"


def _changes() -> Iterable[tuple[str, ...]]:
    """Every moment from which an open notice counts as something else by mere time: in rows
    whose moments follow each other.
    """
    yield ("due_soon_at",)
    yield (_ORIGINAL_DUE_SOON,)
    for due in ("deadline_at", "original_deadline_at"):
        ends = (f"{due} + {_interval(band)}" for band in AGE_BANDS if band.up_to)
        yield tuple(f"{moment} + {_TICK}" for moment in (due, *ends))


def _first_to_come(moments: tuple[str, ...]) -> str:
    return f"CASE {' '.join(f'WHEN {moment} > $1 THEN {moment}' for moment in moments)} END"


def _changes_at() -> str:
    to_come = ", ".join(map(_first_to_come, _changes()))
    # What was ended by a clock ahead of ours, after its due moment, lapses by ours as well.
    ended = "coalesce(resolved_at, withdrawn_at)"
    still = ", ".join(
        f"CASE WHEN {due} >= $1 AND {ended} > {due} THEN {due} + {_TICK} END"
        for due in ("deadline_at", "original_deadline_at")
    )
    return (
        f"CASE WHEN NOT ({written_out(IS_OPEN)}) THEN least({still}) "
        f"WHEN NOT all_contested THEN least({to_come}) END"
    )


def _milliseconds(length: str) -> str:
    return f"floor(date_part('epoch', {length}) * 1000)::bigint"


_REMOVED_AFTER = "items.counts_from - notices.started_at"
_ITEMS = {
    **{
        band.name: f"state = 'complied' AND {_band(_REMOVED_AFTER, REMOVAL_BANDS)} = {place}"
        for place, band in enumerate(REMOVAL_BANDS)
    },
    # Put back after it was said to be gone, as the platform says itself. By CASE, lest answers
    # are looked for of items that have none: of `null AND ...` the rest is asked as well.
    "reinstated": """CASE WHEN outcome = 'reinstated' THEN EXISTS (
        SELECT FROM item_responses WHERE item_id = items.id AND outcome IN (
            'removed', 'access_disabled', 'already_unavailable', 'not_found'
        )
    ) END""",
    "disputes_pending": "state = 'contested'",
    "disputes_upheld": "state = 'excused' AND ruling = 'dispute_upheld'",
    "disputes_rejected": """state <> 'contested' AND rejected_grounds <> '{}'
        AND (state <> 'excused' OR ruling IS DISTINCT FROM 'dispute_upheld')""",
}
_ENDS = ("issued", "acknowledged", "resolved", "withdrawn")
_OF_NOTICE = {
    "notice_id": "notices.id",
    "timeliness": written_out(timeliness_column(_NOW)),
    "original_timeliness": written_out(timeliness_column(_NOW, Against.ORIGINAL)),
    "age": _age(Against.PRESENT),
    "original_age": _age(Against.ORIGINAL),
    "overdue_hour": _lapsed_in(Against.PRESENT),
    "original_overdue_hour": _lapsed_in(Against.ORIGINAL),
    **{f"{word}_hour": _hour(f"{word}_at") for word in _ENDS},
    "acknowledged_after": _milliseconds("acknowledged_at - issued_at"),
    # Content that was gone before the clock started took no time.
    "acted_after": "CASE WHEN notices.state = 'resolved' THEN "
    f"greatest({_milliseconds('notices.effective_at - started_at')}, "
    "CASE WHEN notices.effective_at IS NOT NULL THEN 0 END) END",
    "changes_at": _changes_at(),
}


def _column(name: str) -> str:
    if name in _ITEMS:
        return f"of_items.{name}"
    return f"{_OF_NOTICE.get(name, f'notices.{name}')} AS {name}"


ITEM_FIGURES = tuple(_ITEMS)

# Each notice among `notices`, as it counts at $1: a row of `counted_notices`.
COUNTING = f"""
SELECT {", ".join(map(_column, COLUMNS))}
FROM notices CROSS JOIN LATERAL (
    SELECT {
    ", ".join(
        f"(count(*) FILTER (WHERE {holds}))::smallint AS {name}"
        for name, holds in _ITEMS.items()
    )
}
    FROM items WHERE notice_id = notices.id
) AS of_items
"""  # noqa: S608 - joined from the fixed texts above
