"""/v1/signing-keys: by which keys anybody can check what this register signed."""

from fastapi import APIRouter, Request, Response

from app.api.deps import etag, view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import TheHouse
from app.api.requests import StrictRoute
from app.wire.signing_keys import key_set_view
from schemas.v1 import receipts as v1

router = APIRouter(
    prefix="/v1/signing-keys",
    tags=["receipts"],
    route_class=StrictRoute,
    responses={status: PROBLEMS[status] for status in (422, 500, 503)},
)

# A verifier that meets a key which it does not know asks again.
_CACHE_CONTROL = "public, max-age=300"


@router.get("", responses={200: {"model": v1.SigningKeys}, **NOT_MODIFIED})
async def read_signing_keys(request: Request, house: TheHouse) -> Response:
    """The public keys, as a JSON Web Key Set: the one that signs, and all that ever did.

    No key of the service is asked for: whoever is shown a receipt may check it.
    """
    keys = await house.signing_keys.keys()
    tag = etag(len(keys), *(key.key_id for key in keys[:1]))
    answer = view(key_set_view(keys), tag=tag, request=request)
    answer.headers["Cache-Control"] = _CACHE_CONTROL
    return answer
