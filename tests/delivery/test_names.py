"""Looking names up: one that is answered late keeps nobody else waiting."""

import asyncio
import socket
from threading import Event

import pytest

from app.delivery.names import resolve

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("198.18.0.1", 0))]


async def test_names_that_are_never_answered_keep_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = Event()

    def look_up(name: str, *_port: object, **_options: object) -> list[object]:
        if name.startswith("slow"):
            answered.wait()
        return list(FOUND)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    slow = [asyncio.create_task(resolve(f"slow-{number}.example")) for number in range(40)]
    try:
        assert await resolve("quick.example") == ["198.18.0.1"]
        assert not any(task.done() for task in slow)
    finally:
        answered.set()
        await asyncio.gather(*slow)


async def test_a_name_is_looked_up_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search list of the host would complete it to another."""
    asked: list[str] = []

    def look_up(name: str, *_port: object, **_options: object) -> list[object]:
        asked.append(name)
        return list(FOUND)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    assert await resolve("hooks.example") == ["198.18.0.1"]
    assert asked == ["hooks.example."]
