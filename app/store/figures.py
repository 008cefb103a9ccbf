"""The register in numbers: tallies, and what was not folded into them yet, in one statement.

What was folded is taken from the tallies; what is known and was not folded is looked at
notice by notice. So the numbers are exact at any moment, whether or not any job runs, and
cost as much as the jobs lag behind, however many notices there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.figures import Scope
from app.domain.notices import Against, State, Timeliness
from app.domain.orders import Place
from app.domain.series import Bucket, Series, Span
from app.store.counting import ITEM_FIGURES
from app.store.driver import Connection
from app.store.tallies import ANYBODY, BUCKETS, CHANGED, PIECES, UNFOLDED, series_figure

LENGTHS = ("acknowledged_after", "acted_after")


def state_figure(state: State) -> str:
    return f"state:{state}"


def word_figure(against: Against, word: Timeliness) -> str:
    return f"{against}:{word}"


def age_figure(against: Against) -> str:
    return f"{against}-age"


async def look(connection: Connection, now: datetime, *, sweep: str) -> Any:  # noqa: ANN401 - a row of numbers
    """How far the log goes, and how it is with what is sent: no notice is looked at."""
    return await connection.fetchrow(_LOOK, now, sweep)


async def read_figures(
    connection: Connection, now: datetime, *, against: Against, scope: Scope
) -> Sequence[Any]:
    """What each figure of the summary counts in each of its places, with the position.

    At least one row, whose figure is null where nothing is counted.
    """
    figures = [*_counts(against), age_figure(against), *LENGTHS, *ITEM_FIGURES]
    rows: Sequence[Any] = await connection.fetch(
        _READ, now, figures, *_scope(scope), None, None
    )
    return rows


async def read_series(
    connection: Connection,
    now: datetime,
    *,
    series: Series,
    span: Span,
    scope: Scope,
    against: Against,
) -> Sequence[Any]:
    """What a series counts in each place that is not empty, with the position. A place is
    the number of the hour, or of the day, since 1970; weeks are given by their days.
    """
    bucket = Bucket.HOUR if span.bucket is Bucket.HOUR else Bucket.DAY
    hours = BUCKETS[bucket]
    first, end = (int(at.timestamp()) // 3_600 // hours for at in (span.start, span.end))
    figures = [series_figure(series, bucket, against)]
    rows: Sequence[Any] = await connection.fetch(
        _READ, now, figures, *_scope(scope), first, end
    )
    return rows


async def read_platforms(
    connection: Connection, now: datetime, *, after: Place | None, limit: int, against: Against
) -> Sequence[Any]:
    """Each figure of each platform of a page, the oldest platform first, with the position.

    A platform of which nothing is counted has one row, whose figure is null; where no
    platform is left there is one row, without a platform.
    """
    given = (None, None) if after is None else after
    rows: Sequence[Any] = await connection.fetch(
        _READ_PAGE, now, _counts(against), *given, limit
    )
    return rows


def _counts(against: Against) -> list[str]:
    states = [state_figure(state) for state in State]
    return states + [word_figure(against, word) for word in Timeliness]


def _scope(scope: Scope) -> tuple[UUID | None, UUID | None, str | None, str | None]:
    return scope.platform_id, scope.provider_id, scope.regime, scope.category


_POSITION = """
coalesce((SELECT position FROM log ORDER BY position DESC LIMIT 1), 0) AS through_event,
(SELECT coalesce(sum(cardinality(event_ids)), 0) FROM outbox) AS waiting_events,
(
    SELECT recorded_at FROM events
    WHERE id = (SELECT event_ids[1] FROM outbox ORDER BY number LIMIT 1)
) AS waiting_since
"""

_LOOK = f"""
SELECT {_POSITION},
       (SELECT count(*) FROM deliveries WHERE state = 'pending') AS pending,
       (
           SELECT min(next_attempt_at) FROM deliveries
           WHERE state = 'pending' AND lease_id IS NULL AND next_attempt_at <= $1
       ) AS due_since,
       (
           SELECT count(*) FROM webhook_endpoints WHERE removed_at IS NULL AND state = 'active'
       ) AS endpoints_active,
       (
           SELECT count(*) FROM webhook_endpoints
           WHERE removed_at IS NULL AND state = 'disabled'
       ) AS endpoints_disabled,
       (SELECT clock_timestamp() - completed_at FROM job_runs WHERE job = $2) AS sweep_age
"""  # noqa: S608 - joined from the fixed texts above

# When the first of the notices counts as something else by mere time.
_CHANGES_AT = """
least(
    (SELECT changes_at FROM counted_notices WHERE changes_at > $1 ORDER BY 1 LIMIT 1),
    (SELECT min(changes_at) FROM changed)
) AS changes_at
"""

_READ = f"""
WITH {UNFOLDED}, {CHANGED}, asked AS MATERIALIZED (
    SELECT $3::uuid AS platform_id WHERE $3 IS NOT NULL
    UNION ALL
    SELECT id FROM platforms WHERE provider_id = $4 AND $3 IS NULL
    UNION ALL
    SELECT {ANYBODY} WHERE $3 IS NULL AND $4 IS NULL
), parts AS (
    SELECT held.* FROM asked CROSS JOIN LATERAL (
        SELECT figure, place, counted, total FROM tallies
        WHERE figure = ANY($2::text[]) AND tallies.platform_id = asked.platform_id
          AND ($4::uuid IS NULL OR provider_id = $4)
          AND ($5::text IS NULL OR regime_code = $5)
          AND ($6::text IS NULL OR category = $6)
          AND ($7::int IS NULL OR (place >= $7 AND place < $8::int))
        OFFSET 0
    ) AS held
    UNION ALL
    SELECT figure, place, sign * counted, coalesce(sign * total, 0)
    FROM ({PIECES}) AS piece WHERE figure = ANY($2)
     AND ($3 IS NULL OR platform_id = $3) AND ($4 IS NULL OR provider_id = $4)
     AND ($5 IS NULL OR regime_code = $5) AND ($6 IS NULL OR category = $6)
     AND ($7 IS NULL OR (place >= $7 AND place < $8))
), summed AS (
    SELECT figure, place, sum(counted)::bigint AS counted, sum(total)::bigint AS total
    FROM parts GROUP BY figure, place HAVING sum(counted) <> 0
)
SELECT position.*, summed.*
FROM (SELECT {_POSITION}, {_CHANGES_AT}) AS position LEFT JOIN summed ON true
"""  # noqa: S608 - joined from the fixed texts above

_READ_PAGE = f"""
WITH {UNFOLDED}, {CHANGED}, page AS MATERIALIZED (
    SELECT id, provider_id, name, created_at FROM platforms
    WHERE $3::timestamptz IS NULL OR (created_at, id) > ($3, $4::uuid)
    ORDER BY created_at, id LIMIT $5
), parts AS (
    SELECT page.id, held.* FROM page CROSS JOIN LATERAL (
        SELECT figure, counted FROM tallies
        WHERE figure = ANY($2::text[]) AND platform_id = page.id OFFSET 0
    ) AS held
    UNION ALL
    SELECT platform_id, figure, sign * counted
    FROM ({PIECES}) AS piece WHERE figure = ANY($2)
     AND platform_id IN (SELECT id FROM page)
), summed AS (
    SELECT id, figure, sum(counted)::bigint AS counted FROM parts GROUP BY id, figure
)
SELECT position.*, page.*, summed.figure, summed.counted
FROM (SELECT {_POSITION}, {_CHANGES_AT}) AS position
LEFT JOIN (page LEFT JOIN summed USING (id)) ON true
ORDER BY page.created_at, page.id
"""  # noqa: S608 - joined from the fixed texts above
