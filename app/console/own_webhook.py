"""Where a platform is told at once: set, tried, its secret rotated, and what arrived there."""

import json
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import Response

from app.console.pages import Page, Pages
from app.console.visits import Done, Visit
from app.domain.deliveries import DeliveryFilters
from app.domain.errors import Unknown
from app.domain.permissions import Act
from app.domain.webhook_endpoints import Endpoint, NewEndpoint, WithSecret
from app.kit.locators import MAX_LOCATOR_CHARACTERS
from app.services import deliveries, idempotency, webhook_endpoints
from app.services.idempotency import Answer

pages = Pages()

_HERE: Final = "/own/webhook"
_DELIVERY: Final = "/own/webhook/deliveries/{delivery_id}"
_SHOWN: Final = 25
_ROTATES: Final = (
    "A new secret is made and shown once. Every message is signed by it from now on.",
    "For 24 hours messages are signed by the old secret as well.",
)
_TESTS: Final = (
    "A message of the type endpoint.test is sent to the endpoint, for no end but to arrive.",
)
_REMOVES: Final = (
    "Nothing is sent to the endpoint any more, and its secrets are forgotten.",
    "Messages keep collecting in the inbox (GET /v1/inbox).",
)


async def show_webhook(visit: Visit) -> Response:
    """The endpoint, of its address the host alone, and what became of the last messages."""
    sent, _ = await deliveries.list_deliveries(
        visit.session, visit.actor, filters=DeliveryFilters(limit=_SHOWN)
    )
    return await visit.page(
        "own_webhook.html", title="Webhook", endpoint=await _endpoint(visit), deliveries=sent
    )


@pages.send(_HERE, act=Act.ANSWER, form=show_webhook)
async def set_endpoint(visit: Visit) -> Response:
    """Shows the secret where there was no endpoint before."""
    with visit.reading() as fields:
        url = fields.must_line("url", what="an address", most=MAX_LOCATOR_CHARACTERS)
        description = fields.line("description")
        seen = fields.version_seen()

    async def act() -> Endpoint | WithSecret:
        new = NewEndpoint(url, description)
        return await webhook_endpoints.set_endpoint(
            visit.session, visit.house, visit.actor, new=new, seen=seen
        )

    return await _set(visit, act)


def _asking(title: str, button: str, consequences: tuple[str, ...]) -> Page:
    """The page that says what an act will do, with the button that does it."""

    async def ask(visit: Visit) -> Response:
        return await visit.ask(
            title=title, consequences=consequences, button=button, back=_HERE
        )

    return ask


_ROTATE: Final = _asking("Make a new secret", "Make a new secret", _ROTATES)
_TEST: Final = _asking("Send a test message", "Send the test", _TESTS)
_REMOVE: Final = _asking("Remove the endpoint", "Remove the endpoint", _REMOVES)


@pages.send(f"{_HERE}/rotate", act=Act.ANSWER, form=_ROTATE)
async def rotate_secret(visit: Visit) -> Response:
    async def act() -> WithSecret:
        return await webhook_endpoints.rotate_secret(visit.session, visit.house, visit.actor)

    return await _set(visit, act)


@pages.send(f"{_HERE}/test", act=Act.ANSWER, form=_TEST)
async def test_endpoint(visit: Visit) -> Response:
    async def act() -> Done:
        sent = await webhook_endpoints.test_endpoint(visit.session, visit.house, visit.actor)
        return Done(_HERE, f"The test message {sent} is on its way.")

    return await visit.once(act)


@pages.send(f"{_HERE}/remove", act=Act.ANSWER, form=_REMOVE)
async def remove_endpoint(visit: Visit) -> Response:
    async def act() -> Done:
        await webhook_endpoints.remove_endpoint(visit.session, visit.house, visit.actor)
        return Done(_HERE, "The endpoint is removed.")

    return await visit.once(act)


@pages.show(_DELIVERY, act=Act.ANSWER)
async def show_delivery(visit: Visit) -> Response:
    delivery_id = visit.id_in_path("delivery_id", "delivery")
    found, attempts = await deliveries.find_delivery(
        visit.session, visit.actor, delivery_id=delivery_id
    )
    return await visit.page(
        "own_delivery.html", title="Delivery", delivery=found, attempts=attempts
    )


@pages.send(f"{_DELIVERY}/redeliver", act=Act.ANSWER, form=show_delivery)
async def redeliver(visit: Visit) -> Response:
    """Once it is committed it is called for, so that it leaves at once."""
    delivery_id = visit.id_in_path("delivery_id", "delivery")

    async def act() -> Done:
        await deliveries.redeliver(
            visit.session, visit.house, visit.actor, delivery_id=delivery_id
        )
        return Done(f"{_HERE}/deliveries/{delivery_id}", "The message is on its way again.")

    async def ring() -> None:
        visit.house.due.ring()

    visit.afterwards.append(ring)
    return await visit.once(act)


async def _endpoint(visit: Visit) -> Endpoint | None:
    try:
        return await webhook_endpoints.find_own(visit.session, visit.house, visit.actor)
    except Unknown:
        return None


async def _set(visit: Visit, does: Callable[[], Awaitable[Endpoint | WithSecret]]) -> Response:
    """Does it once; a secret that was made is shown to whoever sent the form alone."""

    async def act() -> Answer:
        done = await does()
        secret = done.secret if isinstance(done, WithSecret) else None
        return Answer(200, json.dumps({"secret": secret}))

    sealer, retry = visit.house.sealer, visit.retry
    answer = await idempotency.once(visit.session, sealer, visit.now, retry=retry, act=act)
    secret = json.loads(answer.body)["secret"]
    if secret is None:
        return await visit.go(_HERE, "The endpoint is set.")
    return await visit.page("own_secret.html", title="Signing secret", secret=secret)
