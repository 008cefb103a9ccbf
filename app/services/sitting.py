"""Notices read for several submissions, with all that deciding on them needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from app.domain.calendars import Calendar
from app.domain.clocks import fold
from app.domain.notices import State
from app.domain.orders import Response
from app.domain.regimes import Regime
from app.domain.settling import Anew, is_dated_anew
from app.services.calendar_changes import change_of
from app.services.calls import Call
from app.services.house import House
from app.services.terms import happened_to, term_of
from app.store.driver import Connection
from app.store.idempotency import FirstAnswer
from app.store.submission_writing import Writing
from app.store.submissions import (
    HeldNotice,
    KeyPlace,
    Look,
    Seen,
    Sought,
    clock_events_of,
    holiday_changes_after,
)
from app.store.tables.clocks import ClockEventRow
from app.store.tables.holidays import HolidayChangeRow
from app.values import dataclass

Version: TypeAlias = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Calendars:
    """By what notices are dated that reopen; read only where one may."""

    by_version: Mapping[Version, Calendar]
    clock_events: Mapping[UUID, Sequence[ClockEventRow]]
    changes: Sequence[HolidayChangeRow]


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is decided together: at one moment, which was read once everything else was."""

    house: House
    now: datetime
    notices: Mapping[UUID, HeldNotice]
    seen: Seen
    regimes: Mapping[Version, Regime]
    calendars: Calendars
    answers: dict[KeyPlace, FirstAnswer]
    writing: Writing = field(default_factory=Writing)

    def regime_of(self, notice: HeldNotice) -> Regime:
        """The version that the notice keeps."""
        return self.regimes[_version(notice)]

    def anew(self, notice: HeldNotice) -> Anew | None:
        """By what the notice is dated, should it reopen."""
        calendar = self.calendars.by_version.get(_version(notice))
        resolved_at = notice.resolved_at
        if calendar is None or resolved_at is None:
            return None
        recorded = self.calendars.clock_events.get(notice.id, ())
        term = term_of(notice, self.regime_of(notice), calendar, recorded)
        since = [row for row in self.calendars.changes if row.changed_at > resolved_at]
        return Anew(fold(term, happened_to(recorded)), tuple(map(change_of, since)))


async def sit(
    house: House, connection: Connection, calls: Sequence[Call], look: Look
) -> Sitting:
    """Reads what the calls are about.

    The moment is read last: whatever was recorded before it, a lapse above all, was
    recorded before these submissions.
    """
    said = [submission for call in calls for submission in call.submissions]
    answered = {one.notice_id for one in said if isinstance(one, Response)}
    sought = Sought(
        list({one.notice_id for one in said}),
        list(answered),
        keys=[(call.retry.owner, call.retry.key) for call in calls if call.retry],
        is_shown=any(call.door is not None for call in calls),
    )
    found = await look(connection, sought)
    notices = found.notices
    regimes = await _regimes_of(house, notices.values())
    may_reopen = [notices[one] for one in answered if one in notices]
    calendars = await _calendars(house, connection, may_reopen, regimes)
    now = house.clock.now()
    return Sitting(house, now, notices, found.seen(), regimes, calendars, found.answers)


async def _regimes_of(house: House, notices: Iterable[HeldNotice]) -> dict[Version, Regime]:
    versions = {_version(notice) for notice in notices}
    return {version: await house.regimes.version(*version) for version in versions}


async def _calendars(
    house: House,
    connection: Connection,
    answered: Sequence[HeldNotice],
    regimes: Mapping[Version, Regime],
) -> Calendars:
    """Nothing, unless a notice that was resolved may be dated anew."""
    over = [
        notice
        for notice in answered
        if notice.state == State.RESOLVED and is_dated_anew(regimes[_version(notice)])
    ]
    if not over:
        return Calendars({}, {}, ())
    recorded: defaultdict[UUID, list[ClockEventRow]] = defaultdict(list)
    for row in await clock_events_of(connection, [notice.id for notice in over]):
        recorded[row.notice_id].append(row)
    since = min(notice.resolved_at for notice in over if notice.resolved_at is not None)
    return Calendars(
        {
            _version(notice): await house.calendars.for_regime(regimes[_version(notice)])
            for notice in over
        },
        recorded,
        await holiday_changes_after(connection, since),
    )


def _version(notice: HeldNotice) -> Version:
    return notice.regime_code, notice.regime_version
