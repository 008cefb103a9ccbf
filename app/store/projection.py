"""Folding the log into rollups: batch by batch, one folder at a time, or all of it anew.

The log says which notices something happened to; what they count as is read from the notices
themselves, and the difference from what they were counted as before goes into the rollups.
So a batch may be folded twice, and later than it happened, and the numbers are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Uuid,
    any_,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.store.engine import Connection, Session
from app.store.lateness import COUNTED, counting
from app.store.ranking import RANKING_KINDS, TOUCHED
from app.store.tables.notices import NoticeRow
from app.store.tables.platforms import ProviderRow
from app.store.tables.projection import CountedNoticeRow, LatenessRow, ProjectionRow, RankRow

_PROJECTOR = 0x50524F4A  # "PROJ"
_NOTICES_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Position:
    """How far the log goes, and how far it was folded; whether all ranks are of the day."""

    newest: int
    folded: int
    ranked: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """What one provider ranks by."""

    provider_id: UUID
    statutory_maximum: Decimal
    accrued: Decimal


async def position(connection: Connection, today: date) -> Position:
    """Where the projection stands; a look at two rows."""
    row = await connection.fetchrow(_POSITION, today)
    return Position(row["newest"], row["folded"], row["ranked"])


async def is_alone(session: Session) -> bool:
    """Whether nobody else folds; if so nobody will until the transaction ends."""
    alone = select(func.pg_try_advisory_xact_lock(_PROJECTOR))
    return bool(await session.scalar(alone))


async def fold(session: Session, now: datetime, *, at_most: int) -> int:
    """Folds the next events, and says how many; to be called by whoever is alone."""
    batch = (await session.execute(text(_BATCH), {"at_most": at_most})).one()
    if not batch.events:
        return 0
    if batch.notice_ids:
        await _recount(session, batch.notice_ids, now)
    if batch.ranking:
        await session.execute(text(_FORGET_RANKS), {"last": batch.last})
    await session.execute(text(_NOTE_FOLDED), {"last": batch.last, "ranking": batch.ranking})
    return int(batch.events)


async def rebuild(session: Session, now: datetime) -> None:
    """Counts all notices anew, in this transaction; to be called by whoever is alone.

    The position is read first: what comes later is folded later, once more or not.
    """
    newest = await session.scalar(text("SELECT coalesce(max(position), 0) FROM log"))
    for rollup in (CountedNoticeRow, LatenessRow, RankRow):
        await session.execute(delete(rollup))
    after: UUID | None = UUID(int=0)
    while after is not None:
        after = await _count_from(session, after, now)
    await session.execute(text(_SUM_UP))
    folded = {"through_event": newest, "ranked_through": 0, "ranked_for": None}
    await session.execute(update(ProjectionRow).values(folded))


async def list_unranked(session: Session, today: date, *, at_most: int) -> Sequence[UUID]:
    """Providers whose rank is not held for this day."""
    query = (
        select(ProviderRow.id)
        .outerjoin(RankRow, RankRow.provider_id == ProviderRow.id)
        .where(RankRow.reckoned_for.is_distinct_from(today))
        .limit(at_most)
    )
    return (await session.scalars(query)).all()


async def keep_ranks(session: Session, ranked: Sequence[Ranked], today: date) -> None:
    """Writes what providers rank by on a day."""
    values = {
        "ids": [one.provider_id for one in ranked],
        "maxima": [one.statutory_maximum for one in ranked],
        "accrued": [one.accrued for one in ranked],
        "today": today,
    }
    await session.execute(text(_KEEP_RANKS), values)


async def note_ranked(session: Session, today: date) -> None:
    """That every rank is held for a day, as far as the log was folded."""
    through = ProjectionRow.through_event
    await session.execute(
        update(ProjectionRow).values(ranked_through=through, ranked_for=today)
    )


async def _recount(session: Session, notice_ids: Sequence[UUID], now: datetime) -> None:
    wanted = any_(literal(list(notice_ids), ARRAY(Uuid())))
    gone = (
        delete(CountedNoticeRow)
        .where(CountedNoticeRow.notice_id == wanted)
        .returning(*_KEY, CountedNoticeRow.timeliness)
    )
    counted = (
        insert(CountedNoticeRow)
        .from_select(_COLUMNS, counting(now).where(NoticeRow.id == wanted))
        .returning(*_KEY, CountedNoticeRow.timeliness)
    )
    # One after the other: within one statement a row cannot go and come again.
    deltas: dict[tuple[UUID, str], list[int]] = {}
    for sign, statement in ((-1, gone), (1, counted)):
        for provider_id, regime, *numbers in await _summed(session, statement):
            sums = deltas.setdefault((provider_id, regime), [0, 0, 0])
            for place, number in enumerate(numbers):
                sums[place] += sign * number
    if deltas:
        await _add_up(session, deltas)


async def _summed(session: Session, statement: Any) -> Sequence[Any]:  # noqa: ANN401 - a delete or an insert
    """Of what a statement returns: how many of each word, by provider and regime."""
    rows = statement.cte("rows")
    counts = [
        func.count().filter(rows.c.timeliness == word.value).label(word.value)
        for word in COUNTED
    ]
    key = (rows.c.provider_id, rows.c.regime_code)
    return (await session.execute(select(*key, *counts).group_by(*key))).all()


async def _add_up(session: Session, deltas: dict[tuple[UUID, str], list[int]]) -> None:
    values = {
        "providers": [provider for provider, _ in deltas],
        "regimes": [regime for _, regime in deltas],
        "overdue": [sums[0] for sums in deltas.values()],
        "late": [sums[1] for sums in deltas.values()],
        "contested": [sums[2] for sums in deltas.values()],
    }
    await session.execute(text(_ADD_UP), values)


async def _count_from(session: Session, after: UUID, now: datetime) -> UUID | None:
    """Counts the next notices in the order of their ids; says where to go on."""
    last = (
        select(NoticeRow.id)
        .where(NoticeRow.id > after)
        .order_by(NoticeRow.id)
        .offset(_NOTICES_AT_ONCE - 1)
        .limit(1)
    )
    to: UUID | None = await session.scalar(last)
    piece = counting(now).where(NoticeRow.id > after)
    if to is not None:
        piece = piece.where(NoticeRow.id <= to)
    await session.execute(insert(CountedNoticeRow).from_select(_COLUMNS, piece))
    return to


_KEY = (CountedNoticeRow.provider_id, CountedNoticeRow.regime_code)
_COLUMNS = ("notice_id", "provider_id", "regime_code", "timeliness", "deadline_at")

_POSITION = """
SELECT coalesce((SELECT position FROM log ORDER BY position DESC LIMIT 1), 0) AS newest,
       through_event AS folded,
       ranked_through = through_event AND ranked_for IS NOT DISTINCT FROM $1 AS ranked
FROM projection
"""

_BATCH = f"""
WITH batch AS (
    SELECT position, event_id FROM log
    WHERE position > (SELECT through_event FROM projection)
    ORDER BY position LIMIT :at_most
)
SELECT count(*) AS events, max(position) AS last,
       array_agg(DISTINCT notice_id) FILTER (WHERE notice_id IS NOT NULL) AS notice_ids,
       coalesce(bool_or(kind IN {RANKING_KINDS}), false) AS ranking
FROM batch CROSS JOIN LATERAL (
    SELECT notice_id, kind FROM events WHERE id = batch.event_id OFFSET 0
) AS event
"""  # noqa: S608 - joined from the fixed texts above

# Where nothing happened by which anybody ranks, those who were ranked are so still.
_NOTE_FOLDED = """
UPDATE projection SET through_event = :last, ranked_through = CASE
    WHEN ranked_through = through_event AND NOT :ranking THEN :last ELSE ranked_through
END
"""

_FORGET_RANKS = f"""
WITH happened AS MATERIALIZED (
    SELECT provider_id, subject_id,
           kind = 'provider.changed' AND facts->'changed' ? 'group_id' AS regrouped
    FROM log JOIN events ON events.id = log.event_id
    WHERE position > (SELECT through_event FROM projection) AND position <= :last
      AND kind IN {RANKING_KINDS}
)
DELETE FROM ranks WHERE provider_id IN ({TOUCHED})
"""  # noqa: S608 - joined from the fixed texts above

_FIRST = """(
    SELECT deadline_at FROM counted_notices
    WHERE counted_notices.provider_id = {0}.provider_id
      AND counted_notices.regime_code = {0}.regime_code AND timeliness IN ('overdue', 'late')
    ORDER BY deadline_at LIMIT 1
)"""

_ADD_UP = f"""
INSERT INTO lateness (provider_id, regime_code, overdue, late, contested, first_overdue_at)
SELECT new.*, {_FIRST.format("new")} FROM unnest(
    CAST(:providers AS uuid[]), CAST(:regimes AS text[]), CAST(:overdue AS bigint[]),
    CAST(:late AS bigint[]), CAST(:contested AS bigint[])
) AS new (provider_id, regime_code, overdue, late, contested)
ON CONFLICT (provider_id, regime_code) DO UPDATE
SET overdue = lateness.overdue + excluded.overdue, late = lateness.late + excluded.late,
    contested = lateness.contested + excluded.contested,
    first_overdue_at = excluded.first_overdue_at
"""  # noqa: S608 - joined from the fixed texts above

_SUM_UP = """
INSERT INTO lateness (provider_id, regime_code, overdue, late, contested, first_overdue_at)
SELECT provider_id, regime_code, count(*) FILTER (WHERE timeliness = 'overdue'),
       count(*) FILTER (WHERE timeliness = 'late'),
       count(*) FILTER (WHERE timeliness = 'contested'),
       min(deadline_at) FILTER (WHERE timeliness IN ('overdue', 'late'))
FROM counted_notices GROUP BY provider_id, regime_code
"""

_KEEP_RANKS = """
INSERT INTO ranks (provider_id, reckoned_for, statutory_maximum, accrued)
SELECT provider_id, :today, statutory_maximum, accrued FROM unnest(
    CAST(:ids AS uuid[]), CAST(:maxima AS numeric[]), CAST(:accrued AS numeric[])
) AS new (provider_id, statutory_maximum, accrued)
ON CONFLICT (provider_id) DO UPDATE
SET reckoned_for = excluded.reckoned_for, statutory_maximum = excluded.statutory_maximum,
    accrued = excluded.accrued
"""
