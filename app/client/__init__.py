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
from app.client.receipts import BadReceipt, Verified, verify_receipt
from app.client.signing_keys import NotKeys, PublicKey, read_keys
from app.client.talking import Patience

__all__ = (
    "AsyncClient",
    "BadReceipt",
    "Client",
    "ClientFailure",
    "Conflict",
    "Forbidden",
    "Malformed",
    "NoAnswer",
    "NotAuthenticated",
    "NotFound",
    "NotKeys",
    "NotUnderstood",
    "Patience",
    "PublicKey",
    "Refused",
    "Stale",
    "TooManyRequests",
    "Unavailable",
    "Verified",
    "read_keys",
    "verify_receipt",
)
