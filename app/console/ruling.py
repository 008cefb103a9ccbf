"""Ruling on an item of a notice, beside what the platform said of it."""

from collections.abc import Iterator
from typing import Final

from starlette.responses import Response

from app.console import telling
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.errors import Unknown
from app.domain.rulings import RulingDecision
from app.services import outlines, rulings
from app.services.outlines import ClosedItem, Outline

pages = Pages()

_MEANS: Final = {
    RulingDecision.DISPUTE_UPHELD: (
        "The item is excused: nothing about it is late, whenever that is ruled."
    ),
    RulingDecision.DISPUTE_REJECTED: (
        "The item is outstanding, and its clock has been running all along: it may be overdue "
        "at once."
    ),
    RulingDecision.VERIFIED_REMOVED: (
        "The content is gone. Where no answer of the platform complied, the item counts as "
        "complied with from what it stated, or from now on."
    ),
    RulingDecision.STILL_AVAILABLE: (
        "The content is there. The item is outstanding again, whatever was said of it."
    ),
}
_FOR_ALL: Final = (
    "The platform is told, and shown the reason.",
    "A later ruling replaces this one. Both stay on record.",
)


async def ask_for_ruling(visit: Visit) -> Response:
    outline, item = await _found(visit)
    return await visit.page(
        "ruling.html",
        title=f"Rule on item {item.position + 1} of notice {outline.notice.reference}",
        outline=outline,
        item=item,
        said=list(_said(item)),
        decisions=[(str(one), telling.heading(one), means) for one, means in _MEANS.items()],
    )


@pages.send("/notices/{notice_id}/items/{item_id}/ruling", form=ask_for_ruling)
async def rule(visit: Visit) -> Response:
    with visit.reading() as fields:
        decision = fields.must_word("decision", RulingDecision, what="a ruling")
        reason = fields.must_prose("reason", what="the reason of the ruling")
        seen = fields.version_seen()
    outline, item = await _found(visit)
    notice = outline.notice
    if not visit.confirmed:
        return await _checked(visit, outline, item, decision, reason)

    async def act() -> Done:
        await rulings.rule_on(
            visit.session,
            visit.house,
            visit.actor,
            notice_id=notice.id,
            item_id=item.id,
            decision=decision,
            reason=reason,
            seen=seen,
        )
        _, ruled = await _found(visit)
        state = telling.words(ruled.state)
        return Done(f"/notices/{notice.id}", f"Item {item.position + 1} is now {state}.")

    return await visit.once(act)


async def _checked(
    visit: Visit, outline: Outline, item: ClosedItem, decision: RulingDecision, reason: str
) -> Response:
    notice = outline.notice
    after = await rulings.foresee_ruling(
        visit.session,
        visit.house,
        visit.actor,
        notice_id=notice.id,
        item_id=item.id,
        decision=decision,
    )
    return await visit.confirm(
        title=f"Check before you rule on item {item.position + 1}",
        consequences=[_MEANS[decision], *_FOR_ALL],
        rows=[
            ("Notice", notice.reference),
            ("Sent to", outline.platform),
            *_said(item),
            ("Your ruling", telling.heading(decision)),
            ("Reason", reason),
            ("State then", telling.tag(after)),
        ],
        button="Record the ruling",
        back=f"/notices/{notice.id}",
    )


def _said(item: ClosedItem) -> Iterator[tuple[str, str]]:
    """What the platform said of an item, and what was ruled of it before."""
    yield "Kind of content", telling.heading(item.media_type)
    yield "State now", telling.tag(item.state)
    yield "The platform said", _outcome(item)
    if item.effective_at is not None:
        yield "Took effect, as it said", telling.time(item.effective_at)
    if item.received_at is not None:
        yield "Its answer arrived", telling.time(item.received_at)
    if item.ruling is not None and item.ruled_at is not None:
        yield (
            "Ruled before",
            f"{telling.heading(item.ruling)}, {telling.local_time(item.ruled_at)}",
        )


def _outcome(item: ClosedItem) -> str:
    if item.outcome is None:
        return "Nothing yet"
    ground = f": {telling.words(item.ground)}" if item.ground else ""
    territories = f" ({', '.join(item.territories)})" if item.territories else ""
    return f"{telling.heading(item.outcome)}{ground}{territories}"


async def _found(visit: Visit) -> tuple[Outline, ClosedItem]:
    notice_id = visit.id_in_path("notice_id", "notice")
    item_id = visit.id_in_path("item_id", "item")
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    for item in closed.items:
        if item.id == item_id:
            return closed.outline, item
    raise Unknown("This notice has no such item.")
