"""A platform says that it has a notice, and what became of its items; it gets a receipt."""

import json
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.answering import COLUMNS, Part, answers_in, at_their_fields
from app.console.own import own_notice
from app.console.pages import Pages
from app.console.surroundings import text_file
from app.console.telling import heading, local_time
from app.console.visits import Visit
from app.domain.errors import Malformed
from app.domain.notices import ItemState
from app.domain.orders import Acknowledgement, ItemAnswer, Submission
from app.domain.orders import Response as Said
from app.domain.outcomes import Outcome
from app.domain.permissions import Act
from app.domain.register import Item
from app.services import answers, idempotency, outlines
from app.services.idempotency import Answer
from app.services.outlines import ClosedNotice
from app.store.engine import driver_of
from app.wire.receipts import receipt_view

pages = Pages()

# An item has five fields; more of them are answered by rows.
ITEMS_IN_A_FORM: Final = 50
CONSEQUENCES: Final = (
    "The answer is recorded with your key, and you get a signed receipt.",
    "When it took effect decides whether it was in time.",
    "A later answer about an item corrects this one. All answers are kept.",
)
OPEN: Final = frozenset({ItemState.OUTSTANDING, ItemState.CONTESTED})


@pages.send("/own/notices/{notice_id}/acknowledge", act=Act.ANSWER)
async def acknowledge(visit: Visit) -> Response:
    """Repeated it does nothing, and has the same receipt."""
    notice_id = visit.id_in_path("notice_id", "notice")
    return await receipt_for(visit, notice_id, Acknowledgement(notice_id))


async def ask_for_answers(visit: Visit) -> Response:
    """What is open first: an answer that was given may still be corrected."""
    notice = await own_notice(visit)
    regime = await visit.house.regimes.version(notice.regime_code, notice.regime_version)
    items = sorted(notice.items, key=_order)
    return await visit.page(
        "own_answer.html",
        title=f"Answer notice {notice.reference}",
        notice=notice,
        items=items[:ITEMS_IN_A_FORM],
        outcomes=list(Outcome),
        left_out=len(items) > ITEMS_IN_A_FORM,
        grounds=[(one.code, one.title) for one in regime.dispute_grounds],
    )


@pages.send("/own/notices/{notice_id}/answer", act=Act.ANSWER, form=ask_for_answers)
async def answer_items(visit: Visit) -> Response:
    notice_id = visit.id_in_path("notice_id", "notice")
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    parts = _parts(visit, closed)
    if not parts:
        raise Malformed("Say of one item at least what became of it.")
    return await record_answers(visit, closed, parts, answers_in(visit.sent, parts))


async def record_answers(
    visit: Visit, closed: ClosedNotice, parts: list[Part], said: tuple[ItemAnswer, ...]
) -> Response:
    """Records the answers once they were seen and confirmed: all of them or none."""
    notice = closed.outline.notice
    if not visit.confirmed:
        return await visit.confirm(
            title=f"Check your answer to notice {notice.reference}",
            consequences=CONSEQUENCES,
            rows=[(part.called, _summary(one)) for part, one in zip(parts, said, strict=True)],
            button="Send the answer",
            back=f"/own/notices/{notice.id}",
        )
    try:
        return await receipt_for(visit, notice.id, Said(notice.id, said))
    except Malformed as refusal:
        raise at_their_fields(refusal, parts) if refusal.faults else refusal from None


async def receipt_for(visit: Visit, notice_id: UUID, said: Submission) -> Response:
    """Records what is said, once however often the form is sent, and shows the receipt."""

    async def act() -> Answer:
        connection = await driver_of(visit.session)
        receipt = await answers.submit_within(visit.house, connection, visit.actor, said)
        return Answer(200, receipt_view(receipt).written())

    sealer, retry = visit.house.sealer, visit.retry
    answer = await idempotency.once(visit.session, sealer, visit.now, retry=retry, act=act)
    if visit.sent.get("as_file"):
        return text_file(answer.body, f"receipt-{notice_id}.txt")
    return await visit.page(
        "own_receipt.html",
        title="Receipt",
        notice_id=notice_id,
        receipt=json.loads(answer.body),
        text=answer.body,
        kept={name: value for name, value in visit.sent.items() if name != "form_token"},
    )


def _parts(visit: Visit, closed: ClosedNotice) -> list[Part]:
    """The items of which anything was said."""
    every = (
        Part(f"items-{item.id}", f"Item {item.position + 1}", item.id) for item in closed.items
    )
    return [
        part
        for part in every
        if any(visit.sent.get(part.field(column), "").strip() for column in COLUMNS)
    ]


def _order(item: Item) -> tuple[bool, int]:
    return item.state not in OPEN, item.position


def _summary(said: ItemAnswer) -> str:
    """What is about to be said of one item, without the note."""
    told = [f"{heading(said.outcome)}, {local_time(said.effective_at)}"]
    if said.ground is not None:
        told.append(heading(said.ground))
    if said.territories:
        told.append(", ".join(said.territories))
    return "; ".join(told)
