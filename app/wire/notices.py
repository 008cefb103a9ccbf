"""A notice in the words of the contract, as it stands at one moment."""

from datetime import datetime
from typing import Any, Final

from app.domain.assignments import Desk
from app.domain.notices import OPEN_STATES, timeliness
from app.domain.orders import Place
from app.domain.register import Item, Merged, Notice
from app.domain.rulings import Ruling
from app.kit import cursors
from schemas.v1 import notices as v1
from schemas.v1.common import Page

_SEALED: Final[Any] = {
    "items": {"__all__": {"url": True, "locator_note": True, "ruling": {"reason": True}}}
}


def notice_view(notice: Notice, now: datetime) -> v1.Notice:
    return v1.Notice.made_of(**notice_fields(notice, now))


def closed_view(notice: Notice, now: datetime) -> dict[str, Any]:
    """The same without what may say where content is: no address, no note, no reason."""
    return notice_view(notice, now).model_dump(mode="json", exclude=_SEALED, warnings=False)


def regulators_view(notice: Notice, now: datetime) -> v1.RegulatorsNotice:
    """The same with what the regulator keeps for itself."""
    desk = notice.desk
    return v1.RegulatorsNotice.made_of(
        **notice_fields(notice, now), assignment=assignment_view(desk), tags=list(desk.tags)
    )


def assignment_view(desk: Desk) -> v1.Assignment:
    return v1.Assignment.made_of(
        officer_id=desk.assignee.officer_id,
        team_id=desk.assignee.team_id,
        assigned_at=desk.assigned_at,
    )


def regulators_facets(notice: Notice) -> tuple[str, ...]:
    """What of a notice changes its ETag for the regulator beside what does for everybody."""
    return (f"d{notice.desk.version}",) if notice.desk.version else ()


def regulators_page(
    notices: list[Notice], next_place: Place | None, now: datetime
) -> Page[v1.RegulatorsNotice]:
    return Page[v1.RegulatorsNotice].made_of(
        items=[regulators_view(notice, now) for notice in notices],
        next=None if next_place is None else cursors.write(*next_place),
    )


def notice_page(
    notices: list[Notice], next_place: Place | None, now: datetime
) -> Page[v1.Notice]:
    return Page[v1.Notice].made_of(
        items=[notice_view(notice, now) for notice in notices],
        next=None if next_place is None else cursors.write(*next_place),
    )


def issued_view(notice: Notice, merged: tuple[Merged, ...], now: datetime) -> v1.IssuedNotice:
    """As the regulator is answered when the notice is issued."""
    told = [v1.MergedItem.made_of(index=m.index, item_id=str(m.item_id)) for m in merged]
    return v1.IssuedNotice.made_of(**notice_fields(notice, now), merged=told)


def notice_fields(notice: Notice, now: datetime) -> dict[str, Any]:
    """Field by field, in the order of the contract. The values are ours and are not
    validated again: this runs for every notice of every list.
    """
    return {
        # Texts, as they are written: of the driver's kind of UUID the serializer has to find
        # out first what it is.
        "id": str(notice.id),
        "reference": notice.reference,
        "platform_id": str(notice.platform_id),
        "provider_id": None if notice.provider_id is None else str(notice.provider_id),
        "regime": v1.RegimeVersion.made_of(
            code=notice.regime_code, version=notice.regime_version
        ),
        "category": str(notice.category),
        "legal_basis": list(notice.legal_basis),
        "reasons": notice.reasons,
        "priority": str(notice.priority),
        "report": None if notice.report is None else v1.Report(**notice.report),
        "respond_by": notice.respond_by,
        "state": str(notice.state),
        "timeliness": str(timeliness(notice.standing, now)),
        "issued_at": notice.issued_at,
        "clock": _clock(notice, now),
        "acknowledged_at": notice.acknowledged_at,
        "resolved_at": notice.resolved_at,
        "withdrawn_at": notice.withdrawn_at,
        "items": [_item(item) for item in notice.items],
        "version": notice.version,
        "server_time": now,
        "duplicates": [
            v1.Duplicate.made_of(
                item_id=str(twin.item_id),
                notice_id=str(twin.notice_id),
                reference=twin.reference,
            )
            for twin in notice.duplicates
        ],
    }


def _clock(notice: Notice, now: datetime) -> v1.Clock:
    state = _clock_state(notice)
    stands_at = notice.paused_at or now
    paused = notice.paused
    if state is v1.ClockState.PAUSED:
        paused += now - stands_at
    left = (notice.deadline_at - stands_at).total_seconds()
    return v1.Clock.made_of(
        state=state,
        started_at=notice.started_at,
        original_deadline_at=notice.original_deadline_at,
        deadline_at=notice.deadline_at,
        paused_seconds=int(paused.total_seconds()),
        # Rounded down, so that 0 is shown only while there is still time.
        seconds_left=None if state is v1.ClockState.STOPPED else int(left // 1),
    )


def _clock_state(notice: Notice) -> v1.ClockState:
    if notice.state not in OPEN_STATES:
        return v1.ClockState.STOPPED
    return v1.ClockState.RUNNING if notice.paused_at is None else v1.ClockState.PAUSED


def _item(item: Item) -> v1.Item:
    return v1.Item.made_of(
        id=str(item.id),
        url=item.locator,
        media_type=str(item.media_type),
        hashes=[
            v1.MediaHashView.made_of(algorithm=str(h.algorithm), value=h.value)
            for h in item.hashes
        ],
        locator_note=item.locator_note,
        state=str(item.state),
        outcome=None if item.outcome is None else str(item.outcome),
        ground=item.ground,
        territories=list(item.territories),
        effective_at=item.effective_at,
        received_at=item.received_at,
        counts_from=item.counts_from,
        ruling=None if item.ruling is None else _ruling(item.ruling),
        verified=None if item.finding is None else v1.Finding(item.finding[0]),
        verified_at=None if item.finding is None else item.finding[1],
    )


def _ruling(ruling: Ruling) -> v1.Ruling:
    return v1.Ruling.made_of(
        decision=v1.RulingDecision(ruling.decision),
        reason=ruling.reason,
        ruled_at=ruling.ruled_at,
    )
