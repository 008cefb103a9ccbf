"""/v1/regimes: the rules that notices are issued under."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.api.deps import After, Changing, Limit, Reading, TheRetry, create, created, etag, view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Involved, Now, Supervisor, TheHouse
from app.api.requests import StrictRoute
from app.domain.errors import Malformed
from app.kit import cursors
from app.services import regimes
from app.services.idempotency import Answer
from app.wire.regimes import document_of, regime_page, regime_view
from schemas.v1 import regimes as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/regimes", tags=["regimes"], route_class=StrictRoute, responses=PROBLEMS
)

Code = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]


async def after_code(after: After = None) -> str | None:
    try:
        return None if after is None else cursors.read_word(after)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error


@router.post("", status_code=201, responses={201: {"model": v1.Regime}})
async def add_regime(
    body: v1.NewRegime,
    house: TheHouse,
    supervisor: Supervisor,
    session: Changing,
    retry: TheRetry,
) -> Response:
    """Add a regulator's own regime, or the next version of one of its own.

    A version is never edited: a change is a new version with a later `effective_from`, and
    a notice keeps the version under which it was issued. A built-in regime is not rewritten.
    """

    async def act() -> Answer:
        versions = await regimes.add_regime(
            session, house.clock, supervisor, document=document_of(body)
        )
        shown = regime_view(versions, house.clock.now().date())
        return created(shown, f"/v1/regimes/{shown.code}", tag=_tag(shown))

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.Regime]}})
async def list_regimes(
    _involved: Involved,
    session: Reading,
    now: Now,
    after: Annotated[str | None, Depends(after_code)],
    limit: Limit = 50,
) -> Response:
    """Regimes by code: each as it holds today, with every version of it."""
    held = await regimes.list_regimes(session, after=after, limit=limit + 1)
    return view(regime_page(held, limit, now.date()))


@router.get("/{code}", responses={200: {"model": v1.Regime}, **NOT_MODIFIED})
async def read_regime(
    code: Code, request: Request, _involved: Involved, session: Reading, now: Now
) -> Response:
    """One regime as it holds today, with every version of it."""
    shown = regime_view(await regimes.versions_of(session, code), now.date())
    return view(shown, tag=_tag(shown), request=request)


def _tag(shown: v1.Regime) -> str:
    """Changes with a new version, and on the day on which another one begins to hold."""
    return etag(shown.versions[0].version, str(shown.version), str(shown.in_force))
