"""Providers, their groups, platforms and revenue figures: keeping who answers for what."""

from collections.abc import Collection, Mapping
from typing import TypeVar
from uuid import UUID

from app.domain.errors import Stale, Unknown
from app.domain.events import Event, EventKind
from app.domain.orders import Place
from app.domain.permissions import Actor
from app.domain.platforms import HeldFigure, Platform, Provider, ProviderGroup
from app.domain.revenue import RevenueFigure, accept
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.services.revenue import figures_of, judged, keep_figure
from app.store import events, platforms
from app.store.engine import Session
from app.store.tables.platforms import PlatformRow, ProviderGroupRow, ProviderRow

Kept = ProviderGroupRow | ProviderRow | PlatformRow

_CHANGED = {
    ProviderRow: EventKind.PROVIDER_CHANGED,
    PlatformRow: EventKind.PLATFORM_CHANGED,
}


async def add_group(
    session: Session, clock: Clock, actor: Actor, *, name: str
) -> ProviderGroup:
    row = ProviderGroupRow(id=new_id(), name=name, created_at=clock.now())
    await platforms.add(session, row)
    await _tell(session, clock, actor, kind=EventKind.PROVIDER_GROUP_ADDED, row=row)
    return _group(row)


async def add_provider(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    name: str,
    country: str | None,
    group_id: UUID | None,
) -> Provider:
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
    return _provider(row)


async def add_platform(
    session: Session, clock: Clock, actor: Actor, *, facts: Mapping[str, object]
) -> Platform:
    """A service for which one provider answers."""
    row = PlatformRow(id=new_id(), created_at=clock.now(), version=1, **facts)
    await platforms.add(session, row)
    await _tell(session, clock, actor, kind=EventKind.PLATFORM_ADDED, row=row)
    return _platform(row)


async def change_provider(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    provider_id: UUID,
    changes: Mapping[str, object],
    seen: int | None,
) -> Provider:
    """Changes what is given and leaves the rest; `seen` is the version the caller read."""
    row = found(await platforms.lock(session, ProviderRow, provider_id), "provider")
    must_be_current(row.version, seen)
    await _change(session, clock, actor, row=row, changes=changes)
    return _provider(row)


async def change_platform(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    platform_id: UUID,
    changes: Mapping[str, object],
    seen: int | None,
) -> Platform:
    """The same for a platform. Its notices keep the provider they were issued to."""
    row = found(await platforms.lock(session, PlatformRow, platform_id), "platform")
    must_be_current(row.version, seen)
    await _change(session, clock, actor, row=row, changes=changes)
    return _platform(row)


async def record_figure(
    session: Session, actor: Actor, *, provider_id: UUID, figure: RevenueFigure
) -> HeldFigure:
    """A revenue figure; what it supersedes stays readable.

    Refused: a period that overlaps another without being the same, and what no accounts say.
    """
    found(await platforms.lock(session, ProviderRow, provider_id), "provider")
    held = await figures_of(session, provider_id)
    accept(figure, held)
    await keep_figure(session, actor, provider_id=provider_id, figure=figure)
    return judged([*held, figure], provider_id, figure.recorded_at.date())[-1]


async def find_provider(session: Session, provider_id: UUID) -> Provider:
    return _provider(found(await platforms.find(session, ProviderRow, provider_id), "provider"))


async def find_group(session: Session, group_id: UUID) -> ProviderGroup:
    row = await platforms.find(session, ProviderGroupRow, group_id)
    return _group(found(row, "provider group"))


async def find_platform(session: Session, platform_id: UUID) -> Platform:
    return _platform(found(await platforms.find(session, PlatformRow, platform_id), "platform"))


async def list_groups(
    session: Session, *, after: Place | None, limit: int
) -> list[ProviderGroup]:
    """Oldest first, as all lists of the register."""
    rows = await platforms.list_of(session, ProviderGroupRow, after=after, limit=limit)
    return [_group(row) for row in rows]


async def list_providers(
    session: Session, *, after: Place | None, limit: int, group_id: UUID | None = None
) -> list[Provider]:
    of = None if group_id is None else ProviderRow.group_id == group_id
    rows = await platforms.list_of(session, ProviderRow, after=after, limit=limit, of=of)
    return [_provider(row) for row in rows]


async def list_platforms(
    session: Session, *, after: Place | None, limit: int, provider_id: UUID | None = None
) -> list[Platform]:
    of = None if provider_id is None else PlatformRow.provider_id == provider_id
    rows = await platforms.list_of(session, PlatformRow, after=after, limit=limit, of=of)
    return [_platform(row) for row in rows]


async def names_of_providers(
    session: Session, provider_ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """What providers are called."""
    return await platforms.provider_names_of(session, provider_ids) if provider_ids else {}


async def names_of_platforms(
    session: Session, platform_ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """What platforms are called."""
    return await platforms.names_of(session, platform_ids) if platform_ids else {}


def must_be_current(version: int, seen: int | None) -> None:
    """Refuses a change made on the ground of what is no longer so."""
    if seen is not None and seen != version:
        raise Stale("This changed since you read it; read it again and decide anew.")


Found = TypeVar("Found")


def found(row: Found | None, name: str) -> Found:
    """The row; Unknown when there is none."""
    if row is None:
        raise Unknown(f"There is no such {name}.")
    return row


async def _change(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    row: ProviderRow | PlatformRow,
    changes: Mapping[str, object],
) -> None:
    """Writes what differs and tells of it; the same again is no change."""
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(row, name, changes[name])
    row.version += 1
    await session.flush()
    await _tell(session, clock, actor, kind=_CHANGED[type(row)], row=row, changed=changed)


async def _tell(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    kind: EventKind,
    row: Kept,
    changed: list[str] | None = None,
) -> None:
    now = clock.now()
    facts: dict[str, object] = {"name": row.name}
    provider_id = None
    if not isinstance(row, ProviderGroupRow):
        facts["version"] = row.version
        provider_id = row.provider_id if isinstance(row, PlatformRow) else row.id
    if changed is not None:
        facts["changed"] = changed
    event = Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        platform_id=row.id if isinstance(row, PlatformRow) else None,
        provider_id=provider_id,
        facts=facts,
    )
    await events.append(session, actor, event)


def _group(row: ProviderGroupRow) -> ProviderGroup:
    return ProviderGroup(row.id, row.name, row.created_at)


def _provider(row: ProviderRow) -> Provider:
    return Provider(
        id=row.id,
        name=row.name,
        country=row.country,
        group_id=row.group_id,
        created_at=row.created_at,
        version=row.version,
    )


def _platform(row: PlatformRow) -> Platform:
    return Platform(
        id=row.id,
        provider_id=row.provider_id,
        name=row.name,
        url=row.url,
        contact_email=row.contact_email,
        territories=tuple(row.territories),
        created_at=row.created_at,
        version=row.version,
    )
