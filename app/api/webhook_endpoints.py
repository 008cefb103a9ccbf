"""/v1/webhook-endpoint: where a platform is told at once."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.api.deps import Reading, TheRetry, Transaction, VersionSeen, create, etag, view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Answering, Reader, TheHouse
from app.api.requests import StrictRoute
from app.domain.webhook_endpoints import Endpoint, WithSecret
from app.services import webhook_endpoints
from app.services.idempotency import Answer
from app.wire.webhook_endpoints import endpoint_view, new_endpoint, with_secret_view
from schemas.v1 import webhook_endpoints as v1

router = APIRouter(prefix="/v1", tags=["messages"], route_class=StrictRoute, responses=PROBLEMS)

_ONE = {200: {"model": v1.WebhookEndpoint}, **NOT_MODIFIED}


@router.put(
    "/webhook-endpoint",
    responses={
        200: {"model": v1.WebhookEndpoint},
        201: {"model": v1.WebhookEndpointWithSecret},
    },
)
async def set_endpoint(
    body: v1.NewWebhookEndpoint,
    house: TheHouse,
    platform: Answering,
    session: Transaction,
    seen: VersionSeen,
) -> Response:
    """Set where messages are sent. The first answer (201) shows the signing secret, once.

    To set it again changes it, and enables it if it was disabled; the secret stays.
    """
    done = await webhook_endpoints.set_endpoint(
        session, house, platform, new=new_endpoint(body), seen=seen
    )
    if isinstance(done, WithSecret):
        return view(with_secret_view(done), status=201, tag=_tag(done.endpoint))
    return view(endpoint_view(done), tag=_tag(done))


@router.get("/webhook-endpoint", responses=_ONE)
async def read_endpoint(
    request: Request, house: TheHouse, platform: Answering, session: Reading
) -> Response:
    """The endpoint as it stands; of its address the host alone."""
    endpoint = await webhook_endpoints.find_own(session, house, platform)
    return view(endpoint_view(endpoint), tag=_tag(endpoint), request=request)


@router.get("/platforms/{platform_id}/webhook-endpoint", responses=_ONE)
async def read_endpoint_of_platform(
    platform_id: UUID, request: Request, house: TheHouse, _reader: Reader, session: Reading
) -> Response:
    """The same for the regulator: whether a platform is told at once, and if not, why."""
    endpoint = await webhook_endpoints.find_of_platform(session, house, platform_id)
    return view(endpoint_view(endpoint), tag=_tag(endpoint), request=request)


@router.delete("/webhook-endpoint", status_code=204)
async def remove_endpoint(house: TheHouse, platform: Answering, session: Transaction) -> None:
    """Send nothing there any more, and forget its secrets. The inbox stays."""
    await webhook_endpoints.remove_endpoint(session, house, platform)


@router.post(
    "/webhook-endpoint/rotate",
    status_code=201,
    responses={201: {"model": v1.WebhookEndpointWithSecret}},
)
async def rotate_secret(
    house: TheHouse, platform: Answering, session: Transaction, retry: TheRetry
) -> Response:
    """Make a new secret. For 24 hours, until `old_secrets_until`, the old one signs as well."""

    async def act() -> Answer:
        made = await webhook_endpoints.rotate_secret(session, house, platform)
        headers = {"ETag": _tag(made.endpoint)}
        return Answer(201, with_secret_view(made).written(), headers)

    return await create(session, house, retry, act)


@router.post(
    "/webhook-endpoint/test", status_code=202, responses={202: {"model": v1.TestMessage}}
)
async def test_endpoint(
    house: TheHouse, platform: Answering, session: Transaction, retry: TheRetry
) -> Response:
    """Send a message of type `endpoint.test`, to see it arrive."""

    async def act() -> Answer:
        sent = await webhook_endpoints.test_endpoint(session, house, platform)
        return Answer(202, v1.TestMessage(id=sent).written())

    return await create(session, house, retry, act)


def _tag(endpoint: Endpoint) -> str:
    """Attempts that fail, and secrets that end, change what is shown and no version."""
    moments = (endpoint.failing_since, endpoint.old_secrets_until)
    facets = ("x" if moment is None else f"{moment.timestamp():.0f}" for moment in moments)
    return etag(endpoint.version, *facets)
