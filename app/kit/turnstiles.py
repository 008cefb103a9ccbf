"""How often somebody may ask: counted in fixed windows, in this process."""

import time
from collections.abc import Hashable
from typing import Generic, TypeVar

from app.values import dataclass

WINDOW_SECONDS = 60
_FORGET_OVER = 10_000

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class _Window:
    ends: float
    spent: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to one of those who ask, in the present window."""

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


class Turnstile(Generic[K]):
    """Counts the requests of each of those who ask, told apart by key or by address."""

    def __init__(self, quota: int) -> None:
        self._quota = quota
        self._windows: dict[K, _Window] = {}

    def admit(self, who: K) -> Allowance:
        now = time.monotonic()
        window = self._windows.get(who)
        if window is None or window.ends <= now:
            self._sweep(now)
            window = self._windows[who] = _Window(now + WINDOW_SECONDS, 0)
        window.spent += 1
        left = self._quota - window.spent
        return Allowance(self._quota, left, max(1, round(window.ends - now)))

    def _sweep(self, now: float) -> None:
        if len(self._windows) > _FORGET_OVER:
            self._windows = {k: w for k, w in self._windows.items() if w.ends > now}
