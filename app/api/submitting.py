"""What platforms submit, as calls: one notice, or one result for each element of a batch."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel, ValidationError

from app.api import refusals
from app.api.deps import etag
from app.domain.errors import Fault, Malformed, Refusal
from app.domain.orders import RepeatedInBatch, Submission
from app.domain.permissions import Actor
from app.domain.register import Notice
from app.kit.signing import Signer
from app.services.calls import Call, Result, Taken
from app.services.idempotency import Answer, Retry
from app.services.receipts import make_batch_receipt, make_receipt
from app.values import dataclass
from app.wire.receipts import (
    acknowledged_view,
    answered_view,
    recorded_text,
    refused_text,
    results_text,
)
from schemas.v1 import receipts as v1
from schemas.v1.answers import MAX_BATCH_ITEMS

Element = TypeVar("Element", bound=BaseModel)


def acknowledged(results: Sequence[Result], signer: Signer) -> Answer:
    """Answers an acknowledgement with the notice and a receipt."""
    taken, notice = _shown(results)
    receipt = make_receipt(signer, taken.received)
    return _told_of_one(200, acknowledged_view(notice, receipt, taken.at))


def responded(results: Sequence[Result], signer: Signer) -> Answer:
    """Answers a response with the notice as it then stands and a receipt."""
    taken, notice = _shown(results)
    receipt = make_receipt(signer, taken.received)
    return _told_of_one(201, answered_view(notice, receipt, taken.at))


@dataclass(frozen=True, slots=True)
class Batch(Generic[Element]):
    """How the elements of a batch are read, and the status of one that was recorded."""

    model: type[Element]
    submission: Callable[[Element], Submission]
    status: int

    def call(self, actor: Actor, elements: Sequence[object], retry: Retry | None) -> Call:
        """The elements that can be read, as one call; the others have their result already."""
        first: dict[UUID, int] = {}
        submissions: dict[int, Submission] = {}
        refused: dict[int, str] = {}
        for index, element in enumerate(elements):
            try:
                submission = self.submission(self.model.model_validate(element))
                _must_be_first(index, first.setdefault(submission.notice_id, index))
            except ValidationError as error:
                faults = error.errors(include_url=False, include_input=False)
                refused[index] = refused_text(index, refusals.of_validation(faults))
            except Refusal as refusal:
                refused[index] = refused_text(index, refusals.of_refusal(refusal))
            else:
                submissions[index] = submission

        def render(results: Sequence[Result], signer: Signer) -> Answer:
            told = dict(refused)
            for index, result in zip(submissions, results, strict=True):
                told[index] = self._told(index, result)
            received = [one.received for one in results if isinstance(one, Taken)]
            in_order = [told[index] for index in range(len(elements))]
            return Answer(207, results_text(in_order, make_batch_receipt(signer, received)))

        return Call(actor, tuple(submissions.values()), retry, render)

    def _told(self, index: int, result: Result) -> str:
        if isinstance(result, Refusal):
            return refused_text(index, refusals.of_refusal(result))
        return recorded_text(index, self.status, result.notice_id)


def must_be_few_items(elements: Sequence[object]) -> None:
    """Refuses a batch that is too much for one transaction, before any of it is read."""
    total = 0
    for index, element in enumerate(elements):
        total += _items_in(element)
        if total > MAX_BATCH_ITEMS:
            raise Malformed.at(
                f"/responses/{index}/items",
                f"here a batch has more than {MAX_BATCH_ITEMS:,} items; send the rest apart",
            )


def _items_in(element: object) -> int:
    if not isinstance(element, dict):
        return 0
    items = cast("dict[str, object]", element).get("items")
    return len(cast("list[object]", items)) if isinstance(items, list) else 0


def _must_be_first(index: int, first: int) -> None:
    if first != index:
        said = f"element {first} is about this notice already; put what is said of it together"
        raise RepeatedInBatch(
            "The same notice stands in this batch twice.", (Fault("/notice_id", said),)
        )


def _shown(results: Sequence[Result]) -> tuple[Taken, Notice]:
    """The only result, and the notice that is shown; raises its refusal."""
    [taken] = results
    if isinstance(taken, Refusal):
        raise taken
    if taken.notice is None:
        raise ValueError("this answer shows the notice")
    return taken, taken.notice


def _told_of_one(status: int, body: v1.AcknowledgedNotice | v1.AnsweredNotice) -> Answer:
    return Answer(status, body.written(), {"ETag": etag(body.version, body.timeliness)})
