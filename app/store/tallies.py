"""Tallies: to what notices add up, figure by figure, and how a difference is added.

What a notice counts as is read from the notice itself; the difference from what it was last
counted as goes into the tallies. So it may be counted twice, and later than it happened, and
the numbers are the same. What is read beside the tallies is the same difference, of what
was not folded yet.
"""

from collections.abc import Iterable

from app.domain.lengths import FINEST, OCTAVES
from app.domain.notices import Against
from app.domain.series import Bucket, Series
from app.store.counting import COLUMNS, COUNTING, ITEM_FIGURES

LIST = ", ".join(COLUMNS)
# What is counted by platform is counted once more under nobody's id, all platforms together.
ANYBODY = "'00000000-0000-0000-0000-000000000000'::uuid"

# In which hour each notice counts along time. A week is the sum of its days.
HOURS = {
    Series.ISSUED: "issued_hour",
    Series.ACKNOWLEDGED: "acknowledged_hour",
    Series.RESOLVED: "resolved_hour",
    Series.WITHDRAWN: "withdrawn_hour",
    Series.BECAME_OVERDUE: "overdue_hour",
}
BUCKETS = {Bucket.HOUR: 1, Bucket.DAY: 24}  # in hours


def series_figure(series: Series, bucket: Bucket, against: Against) -> str:
    """Under which name the tallies hold a series."""
    original = against is Against.ORIGINAL and series is Series.BECAME_OVERDUE
    return f"{'original:' if original else ''}{series}/{bucket}"


def _moments() -> Iterable[tuple[str, str]]:
    """A field, and what it adds up to."""
    columns = [(series, Against.PRESENT, column) for series, column in HOURS.items()]
    columns.append((Series.BECAME_OVERDUE, Against.ORIGINAL, "original_overdue_hour"))
    for series, against, column in columns:
        for bucket, hours in BUCKETS.items():
            figure = series_figure(series, bucket, against)
            yield column, f"('{figure}', {column} / {hours}, 1)"


def _bucket_of(length: str) -> str:
    """As `app.domain.lengths.bucket_of` has it: so many buckets to each doubling."""
    seconds = f"({length} / 1000)"
    octaves = f"'{{{','.join(map(str, OCTAVES))}}}'::bigint[]"
    octave = f"greatest(width_bucket({seconds}, {octaves}) - 1, 0)"
    return f"({FINEST} * {octave} + ({seconds} >> {octave}))::int"


def _standings() -> Iterable[str]:
    yield "('state:' || state, 0, 1)"
    for against, word, age in (
        (Against.PRESENT, "timeliness", "age"),
        (Against.ORIGINAL, "original_timeliness", "original_age"),
    ):
        yield f"('{against}:' || {word}, 0, 1)"
        yield f"('{against}-age', {age}, 1)"


def _items() -> Iterable[str]:
    yield from (f"('{name}', 0, {name})" for name in ITEM_FIGURES)


def _pieces(rows: Iterable[str], *fields: str) -> str:
    """What some fields add up to, looked at where one of them changed; notices that are
    alike in them are taken together first, since of many there are few kinds.
    """
    alike = f"sign, {_KEYS}, {', '.join(fields)}"
    return f"""
    SELECT sign, {_KEYS}, figure, place, piece.counted * alike.notices AS counted,
           NULL::numeric AS total
    FROM (
        SELECT {alike}, count(*) AS notices FROM one
        WHERE num_nonnulls({", ".join(fields)}) > 0 GROUP BY {alike}
    ) AS alike CROSS JOIN LATERAL (VALUES {", ".join(rows)}) AS piece (figure, place, counted)
    WHERE figure IS NOT NULL AND place IS NOT NULL AND piece.counted <> 0
    """  # noqa: S608 - joined from the fixed texts of this module


def _length(name: str) -> str:
    """How many lengths fall into each bucket, and what they come to."""
    return f"""
    SELECT sign, {_KEYS}, '{name}' AS figure, {_bucket_of(name)} AS place, count(*) AS counted,
           sum({name}) AS total
    FROM one WHERE {name} IS NOT NULL GROUP BY sign, {_KEYS}, place
    """  # noqa: S608 - joined from the fixed texts of this module


_KEY = ("platform_id", "provider_id", "regime_code", "category")
_KEYS = ", ".join(_KEY)
_FIELDS = tuple(name for name in COLUMNS if name not in {"notice_id", *_KEY})
_HOURS = (*HOURS.values(), "original_overdue_hour")

# To what each row of `one` adds up, in the columns of the tallies: kind by kind of figure.
KINDS = (
    _pieces(_standings(), "state", "timeliness", "original_timeliness", "age", "original_age"),
    _length("acknowledged_after"),
    _length("acted_after"),
    _pieces(_items(), *ITEM_FIGURES),
    _pieces((piece for _, piece in _moments()), *_HOURS),
)
# The same, the series one by one: of so many sums those of one are held in memory, while
# those of all together are not.
KINDS_APART = (*KINDS[:-1], *(_pieces((piece,), field) for field, piece in _moments()))
PIECES = "UNION ALL".join(KINDS)


def _changed() -> str:
    """A notice as it counts now, beside what it was counted as. Two places where it stands in
    the tallies have nothing in common, so of one that went elsewhere all has changed.
    """
    was = ", ".join(f"{name} AS was_{name}" for name in COLUMNS)
    keys = " AND ".join(f"was_{name} = {name}" for name in _KEY)
    return f"""
    SELECT is_now.*, was.*, ({keys}) IS NOT TRUE AS went
    FROM touched CROSS JOIN LATERAL (
        {COUNTING} WHERE notices.id = touched.notice_id OFFSET 0
    ) AS is_now LEFT JOIN LATERAL (
        SELECT ctid AS stands, {was} FROM counted_notices
        WHERE notice_id = touched.notice_id OFFSET 0
    ) AS was ON true
    """  # noqa: S608 - joined from the fixed texts of this module


def _side(side: str) -> str:
    """The columns of a notice before (`was_`) or after; null what is the same on both sides."""
    keys = ", ".join(f"{side}{name} AS {name}" for name in _KEY)
    fields = ", ".join(
        f"CASE WHEN went OR was_{name} IS DISTINCT FROM {name} THEN {side}{name} END AS {name}"
        for name in _FIELDS
    )
    late = (
        "CASE WHEN went OR was_timeliness IS DISTINCT FROM timeliness "
        f"OR was_deadline_at IS DISTINCT FROM deadline_at THEN {side}timeliness END"
    )
    return f"notice_id, {keys}, {fields}, {late} AS late_as, {side}deadline_at AS late_since"


# What of the notices in `touched` was counted and is to be: only what changed of them.
CHANGED = f"""
changed AS MATERIALIZED ({_changed()}), one AS MATERIALIZED (
    SELECT -1 AS sign, {_side("was_")} FROM changed WHERE stands IS NOT NULL
    UNION ALL
    SELECT 1, {_side("")} FROM changed
)
"""  # noqa: S608 - joined from the fixed texts above

# Whoever folds is alone, so that each row still stands where it was seen. The list of places
# lets no plan read all the rows there are for the few that changed.
KEEP_CHANGED = f"""
UPDATE counted_notices SET ({LIST}) = ROW ({", ".join(f"changed.{name}" for name in COLUMNS)})
FROM changed
WHERE counted_notices.ctid = ANY (ARRAY(SELECT stands FROM changed WHERE stands IS NOT NULL))
  AND counted_notices.ctid = changed.stands AND ({
    " OR ".join(f"changed.{name} IS DISTINCT FROM was_{name}" for name in COLUMNS)
})
"""  # noqa: S608 - joined from the fixed texts above
KEEP_NEW = f"""
INSERT INTO counted_notices ({LIST}) SELECT {LIST} FROM changed WHERE stands IS NULL
"""  # noqa: S608 - joined from the fixed texts above


# First by the whole key, then what remains of that by regime and category alone.
def summed(pieces: str) -> str:
    """What pieces come to, as a table of a statement that `ADD_UP` adds."""
    return f"""
    summed AS MATERIALIZED (
        SELECT figure, place, {_KEYS}, sum(sign * counted) AS counted,
               coalesce(sum(sign * total), 0) AS total
        FROM ({pieces}) AS piece GROUP BY figure, place, {_KEYS}
        HAVING sum(sign * counted) <> 0 OR sum(sign * total) <> 0
    )
    """  # noqa: S608 - joined from the fixed texts above


_SUMS = f"""
INSERT INTO tallies (figure, place, {_KEYS}, counted, total)
SELECT * FROM summed
UNION ALL
SELECT figure, place, {ANYBODY}, {ANYBODY}, regime_code, category, sum(counted), sum(total)
FROM summed GROUP BY figure, place, regime_code, category
HAVING sum(counted) <> 0 OR sum(total) <> 0
"""  # noqa: S608 - joined from the fixed texts above

# Where there are none yet; in the order of their index, which then grows at its end.
SUM_UP = f"{_SUMS} ORDER BY figure, platform_id, place"

ADD_UP = f"""
{_SUMS} ON CONFLICT (figure, platform_id, place, regime_code, category, provider_id) DO UPDATE
SET counted = tallies.counted + excluded.counted, total = tallies.total + excluded.total
"""

# The first due moment anew, of what is counted as late and was not touched, and what is now.
ADD_LATENESS = """
INSERT INTO lateness (provider_id, regime_code, overdue, late, contested, first_overdue_at)
SELECT new.provider_id, new.regime_code, new.overdue, new.late, new.contested,
       least(new.first_overdue_at, (
           SELECT deadline_at FROM counted_notices AS other
           WHERE other.provider_id = new.provider_id AND other.regime_code = new.regime_code
             AND timeliness IN ('overdue', 'late')
             AND notice_id NOT IN (SELECT notice_id FROM one WHERE late_as IS NOT NULL)
           ORDER BY deadline_at LIMIT 1
       ))
FROM (
    SELECT provider_id, regime_code,
           coalesce(sum(sign) FILTER (WHERE late_as = 'overdue'), 0) AS overdue,
           coalesce(sum(sign) FILTER (WHERE late_as = 'late'), 0) AS late,
           coalesce(sum(sign) FILTER (WHERE late_as = 'contested'), 0) AS contested,
           min(late_since) FILTER (WHERE sign = 1 AND late_as <> 'contested')
               AS first_overdue_at
    FROM one WHERE late_as IN ('overdue', 'late', 'contested')
    GROUP BY provider_id, regime_code
) AS new
ON CONFLICT (provider_id, regime_code) DO UPDATE
SET overdue = lateness.overdue + excluded.overdue, late = lateness.late + excluded.late,
    contested = lateness.contested + excluded.contested,
    first_overdue_at = excluded.first_overdue_at
"""

# The notices of which something is known that is not folded: by events in the log and before
# it, and by mere time. With both bounds a plan for any moment takes the few for few, and looks
# for them in the index.
UNFOLDED = """
touched AS MATERIALIZED (
    SELECT notice_id FROM (
        SELECT notice_id FROM log
        WHERE position > coalesce((SELECT through_event FROM projection), 0)
        UNION ALL
        SELECT unnest(notice_ids) FROM outbox
    ) AS tail
    WHERE notice_id IS NOT NULL
    UNION
    SELECT notice_id FROM counted_notices WHERE changes_at > '-infinity' AND changes_at <= $1
)
"""
