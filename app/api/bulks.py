"""/v1/notices/bulk: the same act on many notices, previewed before it is applied."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from app.api import refusals
from app.api.deps import Reading, view
from app.api.documents import PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.domain.bulks import BulkElement, RefusedAs
from app.domain.errors import Conflict, Forbidden, Malformed, Refusal, Stale, Unknown
from app.services import bulks
from app.wire.bulks import document_of, preview_view, results_of
from app.wire.refusals import STATUSES
from schemas.v1 import bulks as v1
from schemas.v1.common import BatchAnswer

router = APIRouter(
    prefix="/v1/notices/bulk", tags=["desk"], route_class=StrictRoute, responses=PROBLEMS
)

_KINDS: Mapping[RefusedAs, type[Refusal]] = MappingProxyType(
    {
        RefusedAs.MALFORMED: Malformed,
        RefusedAs.FORBIDDEN: Forbidden,
        RefusedAs.UNKNOWN: Unknown,
        RefusedAs.STALE: Stale,
        RefusedAs.CONFLICT: Conflict,
    }
)


@router.post("", status_code=201, responses={201: {"model": v1.BulkPreview}})
async def preview_bulk(body: v1.NewBulkPreview, house: TheHouse, keeper: Keeper) -> Response:
    """See what an act would do to each of up to 500 notices, and which would refuse it.

    Nothing is done yet. `POST /v1/notices/bulk/{id}/apply` does it to these notices as they
    are now; those of a saved filter are the ones that it finds now.
    """
    document = document_of(body)
    if body.saved_filter_id is not None:
        made = await bulks.preview_of_filter(
            house, keeper, document=document, filter_id=body.saved_filter_id
        )
    else:
        made = await bulks.preview(
            house, keeper, document=document, notice_ids=list(body.notice_ids or ())
        )
    return view(preview_view(made, _problem), status=201)


@router.get("/{preview_id}", responses={200: {"model": v1.BulkPreview}})
async def read_bulk(preview_id: UUID, reader: Reader, session: Reading) -> Response:
    """A preview of your own, with what became of each notice since."""
    return view(preview_view(await bulks.find_preview(session, reader, preview_id), _problem))


@router.post("/{preview_id}/apply", status_code=207, responses={207: {"model": BatchAnswer}})
async def apply_bulk(preview_id: UUID, house: TheHouse, keeper: Keeper) -> Response:
    """Do what was previewed, to each notice for itself.

    A notice that changed since the preview is refused with 412 and sinks no other. To apply
    it again does nothing twice, and answers the same.
    """
    applied = await bulks.apply(house, keeper, preview_id=preview_id)
    answer = BatchAnswer(results=results_of(applied, _problem))
    return view(answer, status=207)


def _problem(element: BulkElement) -> dict[str, Any] | None:
    if element.refused is None:
        return None
    why = element.refused
    return refusals.problem(STATUSES[_KINDS[why.branch]], why.code, why.detail)
