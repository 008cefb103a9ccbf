"""What is bounded at the door: the size of a body, and how often a key may ask."""

import time
from dataclasses import dataclass
from uuid import UUID

WINDOW_SECONDS = 60
BODY_BYTES = 1_048_576
BATCH_BODY_BYTES = 8 * BODY_BYTES
# Streams are bounded by rows and line length where they are read, not by their size.
_UNBOUNDED = "/v1/imports"
_FORGET_OVER = 10_000


@dataclass(slots=True)
class _Window:
    ends: float
    spent: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to one key in the present window."""

    quota: int
    left: int
    resets_in: int

    @property
    def exceeded(self) -> bool:
        return self.left < 0

    def headers(self) -> list[tuple[bytes, bytes]]:
        policy = f'"key";q={self.quota};w={WINDOW_SECONDS}'
        now = f'"key";r={max(self.left, 0)};t={self.resets_in}'
        return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", now.encode())]


class Turnstile:
    """Counts the requests of each key in fixed windows, in this process."""

    def __init__(self, quota: int) -> None:
        self._quota = quota
        self._windows: dict[UUID, _Window] = {}

    def admit(self, key_id: UUID) -> Allowance:
        now = time.monotonic()
        window = self._windows.get(key_id)
        if window is None or window.ends <= now:
            self._sweep(now)
            window = self._windows[key_id] = _Window(now + WINDOW_SECONDS, 0)
        window.spent += 1
        left = self._quota - window.spent
        return Allowance(self._quota, left, max(1, round(window.ends - now)))

    def _sweep(self, now: float) -> None:
        if len(self._windows) > _FORGET_OVER:
            self._windows = {k: w for k, w in self._windows.items() if w.ends > now}


def body_limit(path: str) -> int | None:
    """How many bytes a request to this path may send; None where it is a stream."""
    if path == _UNBOUNDED:
        return None
    return BATCH_BODY_BYTES if path.endswith("/batch") else BODY_BYTES
