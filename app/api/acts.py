"""How acts are answered: one notice, or one result for each element of a batch."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from fastapi import Response
from pydantic import ValidationError

from app.api import refusals
from app.api.deps import answered, etag
from app.domain.errors import Refusal
from app.domain.register import Notice
from app.services.house import House
from app.services.idempotency import Answer, Retry, once
from app.store.engine import Session
from app.wire.notices import notice_view
from schemas.v1.common import BatchAnswer

# Does one element within the batch's transaction and says what became of it.
Element = Callable[[Session], Awaitable[dict[str, Any]]]


async def notice_act(
    session: Session,
    house: House,
    act: Callable[[], Awaitable[Notice]],
    *,
    retry: Retry | None,
    status: int = 200,
) -> Response:
    """Does an act on one notice, once, and answers with the notice as it then stands."""

    async def answer() -> Answer:
        body = notice_view(await act(), house.clock.now())
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
