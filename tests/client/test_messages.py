"""Messages as a platform meets them: signed, typed, and the same in the inbox."""

import json
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from app.client import NotGenuine, NotUnderstood, OtherMessage, verify_webhook
from app.client.messages import read_inbox
from app.client.talking import Heard
from app.kit.webhook_signatures import new_secret, sign
from schemas.v1.messages import NoticeOverdue
from tests.support.clock import MONDAY
from tests.support.receipts import NOTICE

SECRET, OLD_SECRET = new_secret(), new_secret()
OVERDUE = {
    "type": "notice.overdue",
    "timestamp": "2026-11-23T09:00:00Z",
    "data": {
        "notice_id": str(NOTICE),
        "reference": "CASE-2026-0042",
        "regime": "uk-osa-intimate-image",
        "category": "intimate_image_abuse",
        "position": 1041,
        "effective_at": "2026-11-23T08:59:59Z",
        "deadline_at": "2026-11-23T08:59:59Z",
    },
}
LATER_KIND = {"type": "notice.mislaid", "timestamp": "2026-11-23T09:00:00Z", "data": {"a": 1}}


def posted(body: bytes, *secrets: str) -> dict[str, str]:
    return sign(secrets, message_id="msg_1", moment=MONDAY, body=body)


def test_a_message_that_is_genuine_is_given_as_what_it_is() -> None:
    body = json.dumps(OVERDUE).encode()
    told = verify_webhook(posted(body, SECRET), body, [SECRET], now=MONDAY)
    assert told.id == "msg_1"
    assert isinstance(told.message, NoticeOverdue)
    assert (told.message.data.notice_id, told.message.data.position) == (NOTICE, 1041)


def test_a_message_of_another_library_is_taken_in_headers_of_any_case() -> None:
    body = json.dumps(OVERDUE).encode()
    headers = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": f"{MONDAY.timestamp():.0f}",
        "Webhook-Signature": Webhook(SECRET).sign("msg_1", MONDAY, body.decode()),
    }
    assert verify_webhook(headers, body, [SECRET], now=MONDAY).id == "msg_1"


def test_either_secret_will_do_while_one_takes_over_from_the_other() -> None:
    body = json.dumps(OVERDUE).encode()
    signed_by_both = posted(body, SECRET, OLD_SECRET)
    assert verify_webhook(signed_by_both, body, [OLD_SECRET], now=MONDAY)
    assert verify_webhook(posted(body, OLD_SECRET), body, [SECRET, OLD_SECRET], now=MONDAY)


def test_what_is_not_genuine_is_refused() -> None:
    body = json.dumps(OVERDUE).encode()
    headers = posted(body, SECRET)
    for wrong_body, secret, now in (
        (body + b" ", SECRET, MONDAY),
        (body, OLD_SECRET, MONDAY),
        (body, SECRET, MONDAY + timedelta(minutes=5, microseconds=1)),
    ):
        with pytest.raises(NotGenuine):
            verify_webhook(headers, wrong_body, [secret], now=now)


def test_by_the_machines_clock_a_message_of_long_ago_is_refused() -> None:
    body = json.dumps(OVERDUE).encode()
    old = sign([SECRET], message_id="msg_1", moment=MONDAY - timedelta(days=3_000), body=body)
    with pytest.raises(NotGenuine):
        verify_webhook(old, body, [SECRET])


def test_a_message_of_a_later_kind_is_given_as_it_came() -> None:
    body = json.dumps(LATER_KIND).encode()
    other = verify_webhook(posted(body, SECRET), body, [SECRET], now=MONDAY).message
    assert isinstance(other, OtherMessage)
    assert (other.type, other.timestamp, other.data) == ("notice.mislaid", MONDAY, {"a": 1})


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"type": "notice.overdue"}', b"\xff"])
def test_what_was_signed_and_is_no_message_is_told_apart(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        verify_webhook(posted(body, SECRET), body, [SECRET], now=MONDAY)


def test_an_inbox_holds_the_same() -> None:
    items = [{"id": "msg_1", **OVERDUE}, {"id": "msg_2", **LATER_KIND}]
    page = read_inbox(Heard(200, {}, json.dumps({"items": items, "next": "there"}).encode()))
    body = json.dumps(OVERDUE).encode()
    assert page.items[0] == verify_webhook(posted(body, SECRET), body, [SECRET], now=MONDAY)
    assert isinstance(page.items[1].message, OtherMessage)
    assert page.next == "there"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"items": [{}], "next": "a"}', b'{"items": []}']
)
def test_an_answer_that_is_no_inbox_is_told_apart(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        read_inbox(Heard(200, {}, body))
