"""How acts are answered: one notice, or one result for each element of a batch."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from fastapi import Response
from pydantic import ValidationError

from app.api import refusals
from app.api.deps import answered, etag
from app.domain.errors import Refusal
from app.domain.permissions import Actor
from app.services.house import House
from app.services.idempotency import Answer, Retry, once
from app.services.reading import AFTER_AN_ACT, NoticeAct, show
from app.store.engine import Session
from app.wire.notices import notice_view
from schemas.v1.common import BatchAnswer

# Does one element within the batch's transaction and says what became of it.
Element = Callable[[Session], Awaitable[dict[str, Any]]]


async def notice_act(
    session: Session,
    house: House,
    actor: Actor,
    act: NoticeAct,
    *,
    retry: Retry | None,
    status: int = 200,
) -> Response:
    """Does an act on one notice, once, and shows the notice as it then stands.

    To be shown its addresses is a reading of them, which the first answer alone records.
    """

    async def answer() -> Answer:
        row, now = await act(), house.clock.now()
        door = AFTER_AN_ACT
        notice = await show(session, house.sealer, actor, now, row=row, door=door)
        body = notice_view(notice, now)
        tag = etag(body.version, body.timeliness)
        return Answer(status, body.written(), {"ETag": tag})

    return answered(
        await once(session, house.sealer, house.clock.now(), retry=retry, act=answer)
    )


async def batch_act(
    session: Session,
    house: House,
    elements: Sequence[Element],
    *,
    retry: Retry | None,
    now: datetime,
) -> Response:
    """Does each element, in order; one that is refused leaves the others as they are."""

    async def answer() -> Answer:
        results = [
            {"index": index, **await _result(session, element)}
            for index, element in enumerate(elements)
        ]
        return Answer(207, BatchAnswer(results=results).written())

    return answered(await once(session, house.sealer, now, retry=retry, act=answer))


async def _result(session: Session, element: Element) -> dict[str, Any]:
    try:
        return await element(session)
    except Refusal as refusal:
        problem = refusals.of_refusal(refusal)
    except ValidationError as error:
        problem = refusals.of_validation(error.errors(include_url=False))
    return {"status": problem["status"], "problem": problem}
