"""Keeping filters, and asking them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.errors import Malformed, Unknown
from app.domain.orders import NoticeFilters, Place
from app.domain.permissions import Act, Actor, RoleMayNot
from app.domain.register import Notice
from app.domain.saved_filters import MOST_FILTERS, NotTheOwner, SavedFilter, TooManyFilters
from app.kit.ids import new_id
from app.kit.locators import NotALocator, canonical
from app.kit.sealing import Sealer
from app.services.house import House
from app.services.platforms import must_be_current
from app.services.reading import list_notices
from app.store import saved_filters
from app.store.engine import Session
from app.store.tables.desks import SavedFilterRow
from app.values import replace
from app.wire.orders import filters_from

_FILTER = b"saved filter"


async def save_filter(
    session: Session,
    house: House,
    actor: Actor,
    *,
    name: str,
    parameters: Mapping[str, Any],
    shared: bool,
) -> SavedFilter:
    """Keeps a question. Each owner has a name for each, and so many and no more."""
    _must_be_askable(parameters)
    owner_id = owner_of(actor)
    if await saved_filters.count_of(session, owner_id) >= MOST_FILTERS:
        raise TooManyFilters(f"At most {MOST_FILTERS} filters are kept; delete one first.")
    filter_id = new_id()
    row = SavedFilterRow(
        id=filter_id,
        owner_id=owner_id,
        name=name,
        parameters_sealed=_sealed(house.sealer, filter_id, parameters),
        shared=shared,
        question=1,
        created_at=house.clock.now(),
        version=1,
    )
    await saved_filters.add(session, row)
    return filter_from(house.sealer, row)


async def change_filter(
    session: Session,
    house: House,
    actor: Actor,
    *,
    filter_id: UUID,
    changes: Mapping[str, Any],
    seen: int | None,
) -> SavedFilter:
    """Changes the name, the question or with whom it is shared; what is not given stays."""
    row = await _lock_own(session, actor, filter_id)
    must_be_current(row.version, seen)
    if "parameters" in changes:
        _must_be_askable(changes["parameters"])
        row.parameters_sealed = _sealed(house.sealer, row.id, changes["parameters"])
        row.question += 1
    row.name = changes.get("name", row.name)
    row.shared = changes.get("shared", row.shared)
    row.version += 1
    await session.flush()
    return filter_from(house.sealer, row)


async def delete_filter(session: Session, actor: Actor, *, filter_id: UUID) -> None:
    """Ends a filter, and with it what was to be told by it."""
    await saved_filters.remove(session, await _lock_own(session, actor, filter_id))


async def find_filter(
    session: Session, sealer: Sealer, actor: Actor, filter_id: UUID
) -> SavedFilter:
    return filter_from(sealer, _visible(await saved_filters.find(session, filter_id), actor))


async def list_filters(
    session: Session, sealer: Sealer, actor: Actor, *, after: Place | None, limit: int
) -> list[SavedFilter]:
    """One's own and those that are shared, the oldest first."""
    rows = await saved_filters.list_visible(session, owner_of(actor), after=after, limit=limit)
    return [filter_from(sealer, row) for row in rows]


async def ask_filter(  # noqa: PLR0913 - a page of a list, each part by its name
    session: Session,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
    *,
    filter_id: UUID,
    after: Place | None,
    limit: int,
    door: str,
) -> tuple[list[Notice], Place | None]:
    """A page of the notices that it finds now, as the list itself would give it."""
    saved = await find_filter(session, sealer, actor, filter_id)
    filters = replace(question_of(saved), after=after, limit=limit)
    return await list_notices(session, sealer, actor, now, filters=filters, door=door)


def question_of(saved: SavedFilter) -> NoticeFilters:
    """What it asks, read by the same code as what the list is asked."""
    return filters_from(saved.parameters)


def filter_from(sealer: Sealer, row: SavedFilterRow) -> SavedFilter:
    return SavedFilter(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        parameters=json.loads(sealer.open(row.parameters_sealed, _FILTER + row.id.bytes)),
        shared=row.shared,
        created_at=row.created_at,
        version=row.version,
    )


def owner_of(actor: Actor) -> UUID:
    """Whose desk it is; only who acts by a key of the regulator's has one."""
    if actor.platform_id is not None or actor.desk_owner is None:
        raise RoleMayNot(f"The role {actor.role} keeps no desk.")
    return actor.desk_owner


async def _lock_own(session: Session, actor: Actor, filter_id: UUID) -> SavedFilterRow:
    row = _visible(await saved_filters.lock(session, filter_id), actor)
    if row.owner_id != owner_of(actor) and not actor.may(Act.SUPERVISE):
        raise NotTheOwner("Only its owner or a supervisor changes a shared filter.")
    return row


def _visible(row: SavedFilterRow | None, actor: Actor) -> SavedFilterRow:
    """What is not shared is answered to others as if it did not exist."""
    if row is None or not (row.shared or row.owner_id == owner_of(actor)):
        raise Unknown("There is no such saved filter.")
    return row


def _must_be_askable(parameters: Mapping[str, Any]) -> None:
    locator = filters_from(parameters).locator
    try:
        if locator is not None:
            canonical(locator)
    except NotALocator as error:
        raise Malformed.at("/filter/locator", str(error)) from error


def _sealed(sealer: Sealer, filter_id: UUID, parameters: Mapping[str, Any]) -> bytes:
    return sealer.seal(json.dumps(dict(parameters)), _FILTER + filter_id.bytes)
