"""Tagging notices, and which tags there are."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.domain.assignments import Desk
from app.domain.events import EventKind
from app.domain.notice_tags import tags_from
from app.domain.permissions import Actor
from app.kit.clock import Clock
from app.services.desks import hold_desk, tell
from app.services.reading import desk_of
from app.store import desks
from app.store.engine import Session
from app.store.tables.notices import NoticeRow


async def set_tags(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    notice_id: UUID,
    tags: Iterable[str],
    seen: int | None,
) -> Desk:
    """The tags of a notice, these and no others; the same again changes nothing."""
    wanted = tags_from(tags, pointer="/tags")
    row = await hold_desk(session, actor, notice_id=notice_id, seen=seen)
    return await _keep(session, clock, actor, row=row, wanted=wanted)


async def add_tags(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    notice_id: UUID,
    tags: Iterable[str],
    seen: int | None,
) -> Desk:
    """The tags that it bears, and these; refused where they would be too many."""
    added = tags_from(tags, pointer="/tags")
    row = await hold_desk(session, actor, notice_id=notice_id, seen=seen)
    wanted = tags_from([*row.tags, *added], pointer="/tags")
    return await _keep(session, clock, actor, row=row, wanted=wanted)


async def remove_tags(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    notice_id: UUID,
    tags: Iterable[str],
    seen: int | None,
) -> Desk:
    """The tags that it bears but these; one that it does not bear is no fault."""
    removed = tags_from(tags, pointer="/tags")
    row = await hold_desk(session, actor, notice_id=notice_id, seen=seen)
    wanted = tuple(tag for tag in row.tags if tag not in removed)
    return await _keep(session, clock, actor, row=row, wanted=wanted)


async def list_tags(
    session: Session, *, after: str | None, limit: int
) -> Sequence[tuple[str, int]]:
    """Each tag with how many notices bear it, in the order of the alphabet."""
    rows = await desks.list_tags(session, after=after, limit=limit)
    return [(row.tag, row.notices) for row in rows]


async def _keep(
    session: Session, clock: Clock, actor: Actor, *, row: NoticeRow, wanted: tuple[str, ...]
) -> Desk:
    before, after = set(row.tags), set(wanted)
    if before == after:
        return desk_of(row)
    row.tags = list(wanted)
    row.desk_version += 1
    await session.flush()
    await desks.count_tags(session, added=after - before, removed=before - after)
    # How many and not which: whoever tags may have written what no event may hold.
    facts = {"added": len(after - before), "removed": len(before - after)}
    now = clock.now()
    await tell(session, actor, EventKind.NOTICE_TAGGED, row=row, now=now, facts=facts)
    return desk_of(row)
