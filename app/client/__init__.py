"""The other side of the API: what a platform needs to speak with a register."""

from app.client.awaiting import AsyncClient
from app.client.blocking import Client
from app.client.failures import (
    ClientFailure,
    Conflict,
    Forbidden,
    Malformed,
    NoAnswer,
    NotAuthenticated,
    NotFound,
    NotUnderstood,
    Refused,
    Stale,
    TooManyRequests,
    Unavailable,
)
from app.client.messages import InboxPage, OtherMessage, Told, verify_webhook
from app.client.receipts import BadReceipt, Verified, verify_receipt
from app.client.signing_keys import NotKeys, PublicKey, read_keys
from app.client.talking import Patience
from app.kit.webhook_signatures import NotGenuine

__all__ = (
    "AsyncClient",
    "BadReceipt",
    "Client",
    "ClientFailure",
    "Conflict",
    "Forbidden",
    "InboxPage",
    "Malformed",
    "NoAnswer",
    "NotAuthenticated",
    "NotFound",
    "NotGenuine",
    "NotKeys",
    "NotUnderstood",
    "OtherMessage",
    "Patience",
    "PublicKey",
    "Refused",
    "Stale",
    "Told",
    "TooManyRequests",
    "Unavailable",
    "Verified",
    "read_keys",
    "verify_receipt",
    "verify_webhook",
)
