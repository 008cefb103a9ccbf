"""Taking a notice back."""

from starlette.responses import Response

from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.notices import must_be_withdrawable
from app.services import amending, outlines
from app.services.outlines import Outline

pages = Pages()

_CONSEQUENCES = (
    "The platform is told that the notice is withdrawn, and need not answer it any more.",
    "The notice is neither overdue nor late any more, and counts in no exposure.",
    "Its history stays. A withdrawn notice cannot be brought back: a new one is issued.",
)


async def ask_to_withdraw(visit: Visit) -> Response:
    outline = await _outline(visit)
    title = f"Withdraw notice {outline.notice.reference}"
    return await visit.page("withdraw.html", title=title, outline=outline)


@pages.send("/notices/{notice_id}/withdraw", form=ask_to_withdraw)
async def withdraw(visit: Visit) -> Response:
    with visit.reading() as fields:
        reason = fields.must_prose("reason", what="why the notice is withdrawn")
        seen = fields.version_seen()
    outline = await _outline(visit)
    notice = outline.notice
    if not visit.confirmed:
        must_be_withdrawable(notice.state)
        return await visit.confirm(
            title=f"Check before you withdraw notice {notice.reference}",
            consequences=_CONSEQUENCES,
            rows=[("Notice", notice.reference), ("Sent to", outline.platform), ("Why", reason)],
            button="Withdraw the notice",
            back=f"/notices/{notice.id}",
        )

    async def act() -> Done:
        taken = await amending.withdraw(
            visit.session,
            visit.house,
            visit.actor,
            notice_id=notice.id,
            reason=reason,
            seen=seen,
        )
        return Done(f"/notices/{taken.id}", f"Notice {taken.reference} is withdrawn.")

    return await visit.once(act)


async def _outline(visit: Visit) -> Outline:
    notice_id = visit.id_in_path("notice_id", "notice")
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    return closed.outline
