"""A retry gets the first answer again; the same key with another request is refused."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from datetime import datetime
from uuid import UUID

from app.domain.errors import Conflict, Malformed
from app.kit import counters
from app.kit.sealing import Sealer
from app.store import idempotency
from app.store.engine import Session
from app.store.failures import is_locked
from app.store.idempotency import FirstAnswer, KeptAnswer
from app.values import dataclass, replace


class KeyReused(Malformed):
    code = "idempotency_key_reused"


class StillRunning(Conflict):
    code = "idempotency_still_running"


@dataclass(frozen=True, slots=True)
class Retry:
    """What a request is known by when it comes again."""

    owner: UUID
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: JSON, already written."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    replayed: bool = False


async def once(
    session: Session,
    sealer: Sealer,
    now: datetime,
    *,
    retry: Retry | None,
    act: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Does the act unless it was done before, and keeps its answer in the same transaction.

    A request that is refused keeps nothing: it changed nothing, and may be sent again.
    """
    if retry is None:
        return await act()
    try:
        claimed = await idempotency.claim(
            session, owner=retry.owner, key=retry.key, fingerprint=retry.fingerprint, now=now
        )
    except Exception as error:
        if is_locked(error):
            raise still_running() from error
        raise
    if not claimed:
        first = await idempotency.find(session, owner=retry.owner, key=retry.key)
        return replay(sealer, retry, first)
    answer = await act()
    kept = keep(sealer, retry, answer)
    await idempotency.settle(
        session, owner=retry.owner, key=retry.key, status=kept.status, sealed=kept.sealed
    )
    return answer


def keep(sealer: Sealer, retry: Retry, answer: Answer) -> KeptAnswer:
    """The answer as it is kept: sealed, since it may hold locators and secrets."""
    # As HTTP has it: the headers, an empty line, and the body.
    head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
    text = f"{head}\n{answer.body}"
    sealed = sealer.seal(text, _context(retry))
    return KeptAnswer(retry.owner, retry.key, retry.fingerprint, answer.status, sealed)


def replay(sealer: Sealer, retry: Retry, first: FirstAnswer | None) -> Answer:
    """The first answer; refused when the request is not the first one."""
    if first is None:
        raise still_running()
    if first.fingerprint != retry.fingerprint:
        raise KeyReused(
            "This Idempotency-Key was used for another request; choose a new one for this."
        )
    head, _, body = f"\n{sealer.open(first.sealed, _context(retry))}".partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.split("\n")[1:])
    if first.learnt:
        # Written as the first answer was, so that a retry sees the same bytes.
        merged = {**json.loads(body), **first.learnt}
        body = json.dumps(merged, separators=(",", ":"), ensure_ascii=False)
    counters.REPLAYS.inc()
    return replace(Answer(first.status, body, headers), replayed=True)


def still_running() -> StillRunning:
    return StillRunning("The first request with this Idempotency-Key is still running.")


def _context(retry: Retry) -> bytes:
    return b"answer" + retry.owner.bytes + retry.key.encode()
