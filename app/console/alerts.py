"""Alerts on a saved filter: who is told when notices begin to match it, and what was told."""

import json
from functools import partial

from starlette.responses import Response

from app.console.asking import listing
from app.console.pages import Pages
from app.console.saved_filters import saved_filter
from app.console.visits import Done, Visit
from app.domain.alerts import (
    MOST_SUBSCRIPTIONS,
    Channel,
    Digest,
    NewSubscription,
    Subscription,
)
from app.kit.locators import MAX_LOCATOR_CHARACTERS
from app.services import alerts, idempotency
from app.services.idempotency import Answer

pages = Pages()


@pages.show("/saved-filters/{filter_id}/alerts")
async def show_subscriptions(visit: Visit) -> Response:
    """One's own on this filter; there are never more than one page of them."""
    saved = await saved_filter(visit)
    mine = await alerts.list_subscriptions(
        visit.session, visit.actor, after=None, limit=MOST_SUBSCRIPTIONS
    )
    return await visit.page(
        "alerts.html",
        title="Alerts",
        saved=saved,
        found=[one for one in mine if one.saved_filter_id == saved.id],
        channels=list(Channel),
        digests=list(Digest),
    )


@pages.send("/saved-filters/{filter_id}/alerts/add", form=show_subscriptions)
async def subscribe(visit: Visit) -> Response:
    """Shows a webhook's secret on the answer itself, so that no other page holds it."""
    with visit.reading() as fields:
        channel = fields.must_word("channel", Channel, what="how you are told")
        digest = fields.must_word("digest", Digest, what="how often at most")
        url = fields.line("url", most=MAX_LOCATOR_CHARACTERS)
    saved = await saved_filter(visit)
    new = NewSubscription(saved.id, channel, digest, url)

    async def act() -> Answer:
        made = await alerts.subscribe(visit.session, visit.house, visit.actor, new=new)
        return Answer(201, json.dumps({"secret": made.secret}))

    sealer, retry = visit.house.sealer, visit.retry
    answer = await idempotency.once(visit.session, sealer, visit.now, retry=retry, act=act)
    secret = json.loads(answer.body)["secret"]
    if secret is None:
        return await visit.go(f"/saved-filters/{saved.id}/alerts", "You will be told by mail.")
    return await visit.page("alert_made.html", title="The secret", saved=saved, secret=secret)


@pages.show("/alert-subscriptions/{subscription_id}")
async def show_alerts(visit: Visit) -> Response:
    """What was told of a subscription, and what became of it."""
    subscription = await _subscription(visit)
    read = partial(
        alerts.list_alerts, visit.session, visit.actor, subscription_id=subscription.id
    )
    listed = await listing(visit, read)
    return await visit.page(
        "alert_subscription.html",
        title="What was told",
        status=listed.status,
        subscription=subscription,
        found=listed.found,
        following=listed.following,
    )


@pages.send("/alert-subscriptions/{subscription_id}/end", form=show_alerts)
async def unsubscribe(visit: Visit) -> Response:
    subscription = await _subscription(visit)
    back = f"/saved-filters/{subscription.saved_filter_id}/alerts"
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you end the alerts",
            consequences=("Nothing more is told; what was to be told is forgotten.",),
            rows=[("Told by", subscription.channel), ("To", subscription.host or "your mail")],
            button="End the alerts",
            back=back,
        )

    async def act() -> Done:
        await alerts.unsubscribe(visit.session, visit.actor, subscription_id=subscription.id)
        return Done(back, "The alerts have ended.")

    return await visit.once(act)


async def _subscription(visit: Visit) -> Subscription:
    subscription_id = visit.id_in_path("subscription_id", "subscription")
    return await alerts.find_subscription(visit.session, visit.actor, subscription_id)
