"""Under which version of its regime a notice of a bulk file stands, and when it is due."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.errors import Malformed
from app.domain.events import EventKind
from app.domain.import_rows import RowRejected, SaidNotice
from app.domain.stages import stages
from app.kit.ids import new_id
from app.services.books import Added, CalendarBook, RegimeBook
from app.services.import_drafts import Drafted, Drafts
from app.services.issuing import deadline_under
from app.values import dataclass

# Notices of one day share their terms; when there are too many, all are forgotten.
_MOST_TERMS: Final = 20_000

NoticeRecord = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What follows from the regime and the start of the clock."""

    version: int
    deadline_at: datetime
    due_soon_at: datetime
    warnings: Sequence[datetime]


class Settler:
    """Settles drafts: finds the terms of each notice, and rejects those that have none."""

    def __init__(self, regimes: RegimeBook, calendars: CalendarBook, import_id: UUID) -> None:
        self._regimes = regimes
        self._calendars = calendars
        self._import_id = import_id
        self._added: Added = ()
        self._known: dict[tuple[object, ...], Terms | RowRejected] = {}

    async def settle(self, drafts: Drafts, now: datetime) -> list[NoticeRecord]:
        """The notices to copy; what cannot be settled joins the rejects."""
        await self._forget_old_calendars()
        records: list[NoticeRecord] = []
        for drafted in drafts.notices:
            try:
                records.append(await self._record(drafted, now))
            except RowRejected as reason:
                drafts.reject(drafted.row, reason, drafted.key)
        return records

    async def _forget_old_calendars(self) -> None:
        added = await self._calendars.added()
        if added != self._added:
            self._known.clear()
            self._added = added

    async def _record(self, drafted: Drafted, now: datetime) -> NoticeRecord:
        said = drafted.said
        issued_at = said.issued_at or now
        started_at = said.clock_starts_at or issued_at
        for name, moment in (("issued_at", issued_at), ("clock_starts_at", started_at)):
            if moment > now:
                raise RowRejected(name, "lies in the future")
        terms = await self._terms(said, started_at, now)
        return (
            self._import_id,
            drafted.row,
            drafted.key,
            drafted.fingerprint,
            new_id(),
            said.reference,
            said.platform_id,
            said.regime,
            terms.version,
            said.category,
            said.legal_basis,
            said.reasons,
            said.priority,
            None if said.report is None else json.dumps(dict(said.report)),
            said.respond_by,
            issued_at,
            started_at,
            terms.deadline_at,
            terms.due_soon_at,
            terms.warnings,
        )

    async def _terms(self, said: SaidNotice, started_at: datetime, now: datetime) -> Terms:
        asked = (said.regime, started_at, said.respond_by)
        known = self._known.get(asked)
        if known is None:
            if len(self._known) >= _MOST_TERMS:
                self._known.clear()
            known = self._known[asked] = await self._reckon(said, started_at, now)
        if isinstance(known, RowRejected):
            raise RowRejected(known.field, known.reason)
        return known

    async def _reckon(
        self, said: SaidNotice, started_at: datetime, now: datetime
    ) -> Terms | RowRejected:
        regime = await self._regimes.for_clock_starting(said.regime, started_at.date())
        if regime is None:
            return RowRejected("regime", "there is no such regime")
        calendar = await self._calendars.for_regime(regime)
        try:
            deadline_at = deadline_under(regime, started_at, said.respond_by, calendar=calendar)
        except Malformed as error:
            fault = error.faults[0]
            return RowRejected(fault.pointer.strip("/"), fault.detail)
        # Warnings already past when the register first hears of the notice are nobody's help.
        warnings = [
            timer.at
            for timer in stages(regime, deadline_at, now)
            if timer.kind == EventKind.NOTICE_DUE_SOON
        ]
        due_soon_at = max(started_at, deadline_at - regime.due_soon_lead)
        return Terms(regime.version, deadline_at, due_soon_at, warnings)
