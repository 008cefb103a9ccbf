"""Providers, their groups, platforms and revenue figures: keeping who answers for what."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from app.domain.errors import Stale, Unknown
from app.domain.events import Event, EventKind
from app.domain.permissions import Actor
from app.domain.revenue import RevenueFigure
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.kit.memory import Memory
from app.store import events, platforms
from app.store.engine import Session, Sessions
from app.store.tables import PlatformRow, ProviderGroupRow, ProviderRow, RevenueFigureRow

BELIEVED_SECONDS = 1.0

Changing = TypeVar("Changing", ProviderRow, PlatformRow)


class PlatformBook:
    """Which provider answers for a platform, without a query for each notice."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._providers = Memory(self._read, seconds=BELIEVED_SECONDS, most=100_000)
        self.provider_of = self._providers.get
        self.forget = self._providers.forget

    async def _read(self, platform_id: UUID) -> UUID | None:
        async with self._sessions() as session:
            return await platforms.provider_of(session, platform_id)


async def add_group(
    session: Session, clock: Clock, actor: Actor, *, name: str
) -> ProviderGroupRow:
    now = clock.now()
    row = ProviderGroupRow(id=new_id(), name=name, created_at=now)
    await platforms.add(session, row)
    facts = {"name": name}
    event = Event(
        id=new_id(),
        kind=EventKind.PROVIDER_GROUP_ADDED,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        facts=facts,
    )
    await events.append(session, actor, event)
    return row


async def add_provider(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    name: str,
    country: str | None,
    group_id: UUID | None,
) -> ProviderRow:
    """A legal person that answers for platforms."""
    row = ProviderRow(
        id=new_id(),
        name=name,
        country=country,
        group_id=group_id,
        created_at=clock.now(),
        version=1,
    )
    await platforms.add(session, row)
    await _tell(session, clock, actor, kind=EventKind.PROVIDER_ADDED, row=row)
    return row


async def add_platform(
    session: Session, clock: Clock, actor: Actor, *, facts: Mapping[str, object]
) -> PlatformRow:
    """A service for which one provider answers."""
    row = PlatformRow(id=new_id(), created_at=clock.now(), version=1, **facts)
    await platforms.add(session, row)
    await _tell(session, clock, actor, kind=EventKind.PLATFORM_ADDED, row=row)
    return row


async def change(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    row: Changing,
    changes: Mapping[str, object],
    seen: int | None,
) -> Changing:
    """Changes what is given and leaves the rest; `seen` is the version the caller read."""
    must_be_current(row.version, seen)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    kind = (
        EventKind.PROVIDER_CHANGED
        if isinstance(row, ProviderRow)
        else EventKind.PLATFORM_CHANGED
    )
    await _tell(session, clock, actor, kind=kind, row=row, changed=sorted(changes))
    return row


async def lock_provider(session: Session, provider_id: UUID) -> ProviderRow:
    return _found(await platforms.lock(session, ProviderRow, provider_id), "provider")


async def lock_platform(session: Session, platform_id: UUID) -> PlatformRow:
    return _found(await platforms.lock(session, PlatformRow, platform_id), "platform")


async def find_provider(session: Session, provider_id: UUID) -> ProviderRow:
    return _found(await platforms.find(session, ProviderRow, provider_id), "provider")


async def find_group(session: Session, group_id: UUID) -> ProviderGroupRow:
    return _found(await platforms.find(session, ProviderGroupRow, group_id), "provider group")


async def find_platform(session: Session, platform_id: UUID) -> PlatformRow:
    return _found(await platforms.find(session, PlatformRow, platform_id), "platform")


async def record_figure(
    session: Session, actor: Actor, *, provider_id: UUID, figure: RevenueFigure
) -> RevenueFigureRow:
    """A revenue figure; what it supersedes stays readable."""
    await find_provider(session, provider_id)
    row = RevenueFigureRow(
        id=figure.id,
        provider_id=provider_id,
        period_start=figure.period_start,
        period_end=figure.period_end,
        amount=figure.revenue.amount,
        currency=figure.revenue.currency,
        status=figure.status,
        scope=figure.scope,
        source=figure.source,
        recorded_at=figure.recorded_at,
    )
    await platforms.add(session, row)
    event = Event(
        id=new_id(),
        kind=EventKind.REVENUE_FIGURE_RECORDED,
        effective_at=figure.recorded_at,
        recorded_at=figure.recorded_at,
        subject_id=figure.id,
        provider_id=provider_id,
        facts={
            "period_start": figure.period_start,
            "period_end": figure.period_end,
            "amount": f"{figure.revenue.amount:.2f}",
            "currency": figure.revenue.currency,
            "status": figure.status,
            "scope": figure.scope,
        },
    )
    await events.append(session, actor, event)
    return row


def must_be_current(version: int, seen: int | None) -> None:
    """Refuses a change made on the ground of what is no longer so."""
    if seen is not None and seen != version:
        raise Stale("This changed since you read it; read it again and decide anew.")


Found = TypeVar("Found")


def _found(row: Found | None, name: str) -> Found:
    if row is None:
        raise Unknown(f"There is no such {name}.")
    return row


async def _tell(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    kind: EventKind,
    row: ProviderRow | PlatformRow,
    changed: list[str] | None = None,
) -> None:
    now = clock.now()
    of_platform = isinstance(row, PlatformRow)
    facts: dict[str, object] = {"name": row.name, "version": row.version}
    if changed is not None:
        facts["changed"] = changed
    event = Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        platform_id=row.id if of_platform else None,
        provider_id=row.provider_id if isinstance(row, PlatformRow) else row.id,
        facts=facts,
    )
    await events.append(session, actor, event)
