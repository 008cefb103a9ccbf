"""The figures as one would count them by hand: notice by notice, by the rules of the domain."""

from collections import Counter
from dataclasses import field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.domain.figures import AGE_BANDS, REMOVAL_BANDS, Band, Figures, Scope
from app.domain.notices import (
    Against,
    Standing,
    State,
    Timeliness,
    against_original,
    timeliness,
)
from app.domain.series import Series
from app.services.figure_rows import SeriesAsked
from app.services.house import House
from app.store.tables.notices import NoticeRow
from app.store.timeliness import TERMS, lapsed
from app.values import dataclass
from tests.support.sql import fetch_rows

_MOMENTS: dict[Series, ColumnElement[Any]] = {
    Series.ISSUED: NoticeRow.issued_at.expression,
    Series.ACKNOWLEDGED: NoticeRow.acknowledged_at.expression,
    Series.RESOLVED: NoticeRow.resolved_at.expression,
    Series.WITHDRAWN: NoticeRow.withdrawn_at.expression,
}
_NOTHING = timedelta(0)
_NOTICES = "SELECT * FROM notices"
_ITEMS = """
SELECT *, EXISTS (
    SELECT FROM item_responses WHERE item_id = items.id
      AND outcome IN ('removed', 'access_disabled', 'already_unavailable', 'not_found')
) AS said_gone
FROM items
"""


@dataclass
class Recount:
    """What was counted, by the names that figures have."""

    states: Counter[str] = field(default_factory=Counter[str])
    words: Counter[str] = field(default_factory=Counter[str])
    ages: Counter[str] = field(default_factory=Counter[str])
    removals: Counter[str] = field(default_factory=Counter[str])
    others: Counter[str] = field(default_factory=Counter[str])
    to_acknowledge: list[timedelta] = field(default_factory=list[timedelta])
    to_act: list[timedelta] = field(default_factory=list[timedelta])

    def is_said_by(self, figures: Figures) -> None:
        counts = figures.counts
        assert counts.by_state == {state: self.states[state] for state in State}
        assert counts.by_timeliness == {word: self.words[word] for word in Timeliness}
        ages = tuple(self.ages[band.name] for band in AGE_BANDS)
        removals = tuple(self.removals[band.name] for band in REMOVAL_BANDS)
        assert (figures.overdue_ages, figures.removals) == (ages, removals)
        disputes = figures.disputes
        others = {
            "reinstated": figures.reinstated,
            "pending": disputes.pending,
            "upheld": disputes.upheld,
            "rejected": disputes.rejected,
        }
        assert others == {name: self.others[name] for name in others}
        for durations, lengths in (
            (figures.to_acknowledge, self.to_acknowledge),
            (figures.to_act, self.to_act),
        ):
            assert durations.counted == len(lengths)
            _is_near(durations.median, lengths, 50)
            _is_near(durations.p90, lengths, 90)


def _is_near(said: timedelta | None, lengths: list[timedelta], percent: int) -> None:
    """Within the bound that the definition states, of the length at that rank."""
    if not lengths:
        assert said is None
        return
    assert said is not None
    exact = sorted(lengths)[-(-len(lengths) * percent // 100) - 1]
    assert abs(said - exact) <= max(timedelta(seconds=1), exact / 64)


async def recount(house: House, now: datetime, against: Against, scope: Scope) -> Recount:
    """Every notice of the scope, read as it is and judged by the rule."""
    found, wanted = Recount(), dict[UUID, Any]()
    for row in await fetch_rows(house, _NOTICES):
        if _is_within(row, scope):
            wanted[row["id"]] = row
            _count_notice(found, row, now, against)
    for item in await fetch_rows(house, _ITEMS):
        if item["notice_id"] in wanted:
            _count_item(found, item, wanted[item["notice_id"]])
    return found


def _is_within(row: Any, scope: Scope) -> bool:
    asked = (scope.platform_id, scope.provider_id, scope.regime, scope.category)
    has = (row["platform_id"], row["provider_id"], row["regime_code"], row["category"])
    return all(want is None or want == one for want, one in zip(asked, has, strict=True))


def _count_notice(found: Recount, row: Any, now: datetime, against: Against) -> None:
    facts = Standing(
        State(row["state"]),
        row["deadline_at"],
        row["due_soon_at"],
        row["paused_at"],
        row["all_contested"],
        row["effective_at"],
    )
    if against is Against.ORIGINAL:
        facts = against_original(facts, row["original_deadline_at"])
    word = timeliness(facts, now)
    found.states[facts.state] += 1
    found.words[word] += 1
    if word is Timeliness.OVERDUE:
        found.ages[_band(AGE_BANDS, now - facts.deadline_at)] += 1
    if row["acknowledged_at"] is not None:
        found.to_acknowledge.append(row["acknowledged_at"] - row["issued_at"])
    if facts.state is State.RESOLVED and facts.effective_at is not None:
        found.to_act.append(max(facts.effective_at - row["started_at"], _NOTHING))


def _count_item(found: Recount, item: Any, notice: Any) -> None:
    if item["state"] == "complied":
        found.removals[_band(REMOVAL_BANDS, item["counts_from"] - notice["started_at"])] += 1
    if item["outcome"] == "reinstated" and item["said_gone"]:
        found.others["reinstated"] += 1
    if item["state"] == "contested":
        found.others["pending"] += 1
    elif item["state"] == "excused" and item["ruling"] == "dispute_upheld":
        found.others["upheld"] += 1
    elif item["rejected_grounds"]:
        found.others["rejected"] += 1


def _band(bands: tuple[Band, ...], length: timedelta) -> str:
    for before, band in pairwise((None, *bands)):
        assert band is not None
        above = before is None or before.up_to is None or length > before.up_to
        if above and (band.up_to is None or length <= band.up_to):
            return band.name
    raise AssertionError(length)


async def recount_series(
    house: House, asked: SeriesAsked, now: datetime
) -> dict[datetime, int]:
    """How many in each bucket that is not empty, from the notices themselves."""
    overdue = asked.series is Series.BECAME_OVERDUE
    column = TERMS[asked.against].deadline_at if overdue else _MOMENTS[asked.series]
    happened = lapsed(now, asked.against) if overdue else column.is_not(None)
    start = func.date_trunc(asked.span.bucket.value, column, "UTC")
    query = select(start, func.count()).where(happened).group_by(start)
    for wanted, has in (
        (asked.scope.platform_id, NoticeRow.platform_id),
        (asked.scope.provider_id, NoticeRow.provider_id),
        (asked.scope.regime, NoticeRow.regime_code),
        (asked.scope.category, NoticeRow.category),
    ):
        if wanted is not None:
            query = query.where(has == wanted)
    async with house.sessions() as session:
        rows = (await session.execute(query)).all()
    return {row[0]: row[1] for row in rows if asked.span.start <= row[0] < asked.span.end}
