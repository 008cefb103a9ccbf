"""Acts on many notices in the words of the contract, and back."""

from collections.abc import Callable
from typing import Any

from app.domain.assignments import NOBODY
from app.domain.bulks import BulkAction, BulkElement, BulkOrder, BulkPreview
from app.domain.clock_events import ClockEvent
from app.wire.deadlines import happened
from app.wire.desks import assignee
from schemas.v1 import bulks as v1
from schemas.v1.common import Problem
from schemas.v1.deadlines import ClockEventKind, Length, NewClockEvent
from schemas.v1.desks import NewAssignment

_KINDS = {
    v1.BulkAction.EXTEND: ClockEventKind.EXTENDED,
    v1.BulkAction.PAUSE: ClockEventKind.PAUSED,
    v1.BulkAction.RESUME: ClockEventKind.RESUMED,
}

# Says a refusal as a problem; given by the door, which alone knows the statuses.
Tell = Callable[[BulkElement], dict[str, Any] | None]


def document_of(body: v1.BulkParameters) -> str:
    """What is to be done, in the words in which it was asked; which notices left aside."""
    which = {"notice_ids", "saved_filter_id"}
    return body.model_dump_json(exclude=which, exclude_unset=True)


def document_from(order: BulkOrder) -> str:
    """The same of an order that came in no words of the contract."""
    action = v1.BulkAction(order.action)
    return document_of(v1.BulkParameters(action=action, **_needed(order)))


def order_from(document: str) -> BulkOrder:
    body = v1.BulkParameters.model_validate_json(document)
    return BulkOrder(
        action=BulkAction(body.action),
        assignee=NOBODY if body.assignment is None else assignee(body.assignment),
        tags=tuple(body.tags or ()),
        happened=_happened(body),
        reason=body.reason or "",
    )


def preview_view(preview: BulkPreview, tell: Tell) -> v1.BulkPreview:
    return v1.BulkPreview(
        id=preview.id,
        action=v1.BulkAction(preview.action),
        more=preview.more,
        created_at=preview.created_at,
        expires_at=preview.expires_at,
        elements=[_element(element, tell) for element in preview.elements],
    )


def results_of(preview: BulkPreview, tell: Tell) -> list[dict[str, Any]]:
    """What became of each, as any batch says it."""
    return [_result(element, tell(element)) for element in preview.elements]


def _result(element: BulkElement, problem: dict[str, Any] | None) -> dict[str, Any]:
    if problem is None:
        return {"index": element.index, "status": 200, "id": str(element.notice_id)}
    return {"index": element.index, "status": problem["status"], "problem": problem}


def _element(element: BulkElement, tell: Tell) -> v1.BulkElement:
    problem = tell(element)
    return v1.BulkElement(
        index=element.index,
        notice_id=element.notice_id,
        reference=element.reference,
        version=element.version,
        desk_version=element.desk_version,
        state=v1.ElementState(element.state),
        changes=[
            v1.BulkChange(field=one.field, before=one.before, after=one.after)
            for one in element.changes
        ],
        problem=None if problem is None else Problem.model_validate(problem),
    )


def _needed(order: BulkOrder) -> dict[str, Any]:
    """What its action needs, and nothing else."""
    if order.action is BulkAction.ASSIGN:
        to = order.assignee
        return {"assignment": NewAssignment(officer_id=to.officer_id, team_id=to.team_id)}
    if order.tags:
        return {"tags": list(order.tags)}
    if not order.happened:
        return {"reason": order.reason}
    [event] = order.happened
    length = None
    if event.by is not None:
        length = Length(days=event.by.days, seconds=event.by.seconds)
    change = v1.BulkClockChange(at=event.at, reason=event.reason, by=length, until=event.until)
    return {"clock": change}


def _happened(body: v1.BulkParameters) -> tuple[ClockEvent, ...]:
    if body.clock is None:
        return ()
    event = NewClockEvent(kind=_KINDS[body.action], **dict(body.clock))
    return tuple(happened(event, "/clock"))
