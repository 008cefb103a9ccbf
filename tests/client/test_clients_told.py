"""Both clients against a register that listens: the inbox, and where messages are posted."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.client import NotFound
from app.client.messages import InboxPage
from app.services.house import House
from app.services.ticks import sequence_events
from schemas.v1.deliveries import DeliveryQuery
from schemas.v1.messages import EndpointTest, MessageType, NoticeIssued
from schemas.v1.webhook_endpoints import NewWebhookEndpoint, WebhookEndpointWithSecret
from tests.client.conftest import Connect
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.platform_clients import AnyClient

AT_ONCE = timedelta(0)
HERE = NewWebhookEndpoint(url="https://hooks.share.example/notices")


async def a_page(client: AnyClient, after: str | None = None) -> InboxPage:
    page: InboxPage = await anext(client.inbox(after, wait=AT_ONCE, limit=2))
    return page


async def issued(house: House, share: APlatform, *, number: int) -> list[UUID]:
    notices = [await a_notice(house, an_order(share.id)) for _ in range(number)]
    await sequence_events(house)
    return notices


async def test_the_inbox_is_walked_through_and_gone_on_with_where_it_was_left(
    connect: Connect, committing: House, share: APlatform
) -> None:
    first, second, third = await issued(committing, share, number=3)
    page = await a_page(connect())
    rest = await a_page(connect(losing=1), page.next)
    end = await a_page(connect(), rest.next)

    messages = [told.message for told in page.items + rest.items]
    assert [m.data.notice_id for m in messages if isinstance(m, NoticeIssued)] == [
        first,
        second,
        third,
    ]
    assert (end.items, end.next) == ((), rest.next)


async def test_one_walk_goes_on_from_page_to_page(
    client: AnyClient, committing: House, share: APlatform
) -> None:
    there = await issued(committing, share, number=3)
    seen: list[UUID] = []
    async for page in client.inbox(wait=AT_ONCE, limit=2):
        seen += [told.message.data.notice_id for told in page.items]
        if not page.items:
            break
    assert seen == there


async def test_an_endpoint_is_set_rotated_tried_and_removed(
    connect: Connect, committing: House
) -> None:
    client = connect()
    made = await client.set_endpoint(HERE)
    assert isinstance(made, WebhookEndpointWithSecret)
    assert not isinstance(await client.set_endpoint(HERE), WebhookEndpointWithSecret)
    assert (await client.endpoint()).host == "hooks.share.example"

    rotated = await connect(losing=1).rotate_secret()
    assert rotated.secret != made.secret
    sent = await client.test_endpoint()
    await sequence_events(committing)
    [told] = (await a_page(client)).items
    assert (told.id, type(told.message)) == (sent.id, EndpointTest)

    [delivery] = [one async for one in client.deliveries(DeliveryQuery(limit=1))]
    assert (delivery.message_id, delivery.kind) == (sent.id, MessageType.ENDPOINT_TEST)
    again = await connect(losing=1).redeliver(delivery.id)
    assert (again.id, (await client.delivery(again.id)).attempts) == (delivery.id, [])

    await client.remove_endpoint()
    with pytest.raises(NotFound):
        await client.endpoint()
