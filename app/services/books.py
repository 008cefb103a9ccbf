"""Books: what a process lately read of the register, and believes instead of asking again.

They read by connections of their own: an act asks them while it holds one, and must never
wait for another that only acts like itself could give back.
"""

from datetime import date
from hashlib import sha256
from typing import Final, TypeAlias
from uuid import UUID

from app.domain.access import KeyInUse
from app.domain.calendars import NO_HOLIDAYS, Calendar, CalendarCode, Holiday
from app.domain.permissions import Actor
from app.domain.regime_documents import regime_from_document
from app.domain.regime_versions import version_for
from app.domain.regimes import Regime
from app.domain.signing_keys import SigningKey
from app.kit.clock import Clock
from app.kit.memory import Memory
from app.services.calendars import with_added
from app.store import books, signing_keys
from app.store.driver import Driver

# How long a process may go on believing what it last read: the longest time for which a key
# revoked in another process still opens this one, or notices are dated by a calendar that
# another process has changed, which are re-dated by the pass that follows the change.
BELIEVED_SECONDS: Final = 1.0

Added: TypeAlias = tuple[tuple[CalendarCode, Holiday], ...]


class Doorkeeper:
    """Tells keys apart without a query for each request."""

    def __init__(self, driver: Driver, clock: Clock) -> None:
        self._driver = driver
        self._clock = clock
        self._known = Memory(self._read, seconds=BELIEVED_SECONDS, most=10_000)
        self.forget = self._known.forget

    async def actor_with(self, secret: str) -> Actor | None:
        """Whose key this is; None when it is unknown, expired or revoked."""
        key = await self._known.get(digest_of(secret))
        if key is None:
            return None
        if key.expires_at is not None and key.expires_at <= self._clock.now():
            return None
        return Actor(key.role, key.id, key.platform_id, key.officer_id)

    async def _read(self, digest: bytes) -> KeyInUse | None:
        async with self._driver() as connection:
            return await books.key_in_use(connection, digest)


def digest_of(secret: str) -> bytes:
    """Secrets are random and long, so a plain digest cannot be searched."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


class PlatformBook:
    """Which provider answers for a platform, without a query for each notice."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._providers = Memory(self._read, seconds=BELIEVED_SECONDS, most=100_000)
        self.provider_of = self._providers.get
        self.forget = self._providers.forget

    async def _read(self, platform_id: UUID) -> UUID | None:
        async with self._driver() as connection:
            return await books.provider_of(connection, platform_id)


class RegimeBook:
    """The versions of each regime, without a query for each notice."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._versions = Memory(self._read, seconds=BELIEVED_SECONDS, most=1_000)
        self.forget = self._versions.forget

    async def for_clock_starting(self, code: str, day: date) -> Regime | None:
        """The version under which a notice is issued whose clock starts on that day."""
        return version_for(await self._versions.get(code), day)

    async def version(self, code: str, version: int) -> Regime:
        """The version that a notice keeps."""
        for regime in await self._versions.get(code):
            if regime.version == version:
                return regime
        raise LookupError(f"version {version} of {code} is gone from the register")

    async def _read(self, code: str) -> tuple[Regime, ...]:
        async with self._driver() as connection:
            documents = await books.regime_documents(connection, code)
        return tuple(map(regime_from_document, documents))


class CalendarBook:
    """The calendars, without a query for each deadline."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._added = Memory(self._read, seconds=BELIEVED_SECONDS, most=1)
        self._made: dict[tuple[CalendarCode, Added], Calendar] = {}
        self.forget = self._added.forget

    async def for_regime(self, regime: Regime) -> Calendar:
        """The calendar by which a regime's rule counts."""
        if regime.rule is None:
            return NO_HOLIDAYS
        return await self.get(regime.rule.calendar)

    async def get(self, code: CalendarCode) -> Calendar:
        """A calendar as it is now; the same value until its holidays change, since each
        numbers its working days once.
        """
        if code is CalendarCode.NONE:
            return NO_HOLIDAYS
        added = await self.added()
        made = self._made.get((code, added))
        if made is None:
            if len(self._made) > len(CalendarCode):
                self._made.clear()
            made = self._made[code, added] = with_added(code, added)
        return made

    async def added(self) -> Added:
        """The holidays that were added here; another value whenever a calendar changes."""
        return await self._added.get(None)

    async def _read(self, _key: None) -> Added:
        async with self._driver() as connection:
            return tuple(await books.added_holidays(connection))


class SigningKeyBook:
    """Every key by which a signature can be checked, without a query for each who asks."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._keys = Memory(self._read, seconds=BELIEVED_SECONDS, most=1)

    async def keys(self) -> tuple[SigningKey, ...]:
        """The one that signs before those that did."""
        return await self._keys.get(None)

    async def _read(self, _all: None) -> tuple[SigningKey, ...]:
        async with self._driver() as connection:
            return tuple(await signing_keys.list_keys(connection))
