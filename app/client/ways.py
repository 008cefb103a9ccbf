"""Calls as httpx sends them, and its answers as they are heard."""

from datetime import timedelta
from typing import Any, Final

import httpx

from app.client.talking import Call, Heard

TIMEOUT: Final = timedelta(seconds=15)
# As long as the register holds an answer of the inbox back.
WAIT: Final = timedelta(seconds=30)


def bearing(secret: str) -> dict[str, str]:
    """Who is at the door."""
    return {"Authorization": f"Bearer {secret}", "User-Agent": "forthwith-client"}


def request_of(call: Call[Any], timeout: timedelta) -> dict[str, Any]:
    """What to hand to a client of httpx."""
    return {
        "method": call.method,
        "url": call.path,
        "params": call.query,
        "content": call.body,
        "headers": call.headers,
        "timeout": (timeout + call.held).total_seconds(),
    }


def heard_in(answer: httpx.Response) -> Heard:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Heard(answer.status_code, headers, answer.content)
