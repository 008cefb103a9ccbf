"""What acts on one notice need: the lock, its items, its timers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select

from app.domain.notices import OPEN_STATES
from app.domain.stages import Timer, Waiting
from app.store.engine import Session
from app.store.tables.notices import (
    ItemDuplicateRow,
    ItemRevisionRow,
    ItemRow,
    NoticeRow,
    TimerRow,
)


async def lock_notice(session: Session, notice_id: UUID) -> NoticeRow | None:
    """The notice and its timers, held until the act is over.

    The timers are held as well, so that a sweep either has recorded a lapse before the
    act reads its moment, or leaves this notice alone.
    """
    row = await hold_notice(session, notice_id)
    held = select(TimerRow.at).where(TimerRow.notice_id == notice_id).with_for_update()
    await session.execute(held)
    return row


async def hold_notice(session: Session, notice_id: UUID) -> NoticeRow | None:
    """The notice alone, held until the act is over: for acts that no timer matters to."""
    return await session.get(NoticeRow, notice_id, with_for_update={"key_share": True})


async def items_of(session: Session, notice_id: UUID) -> Sequence[ItemRow]:
    query = select(ItemRow).where(ItemRow.notice_id == notice_id).order_by(ItemRow.position)
    return (await session.scalars(query)).all()


async def set_timers(
    session: Session, notice_id: UUID, timers: Iterable[Timer], *, clock_version: int
) -> None:
    """Replaces what the notice still waits for."""
    await session.execute(delete(TimerRow).where(TimerRow.notice_id == notice_id))
    rows = [
        {
            "at": timer.at,
            "notice_id": notice_id,
            "kind": timer.kind,
            "clock_version": clock_version,
        }
        for timer in timers
    ]
    if rows:
        await session.execute(insert(TimerRow), rows)


async def take_passed_timers(session: Session, notice_id: UUID, now: datetime) -> list[Waiting]:
    """Removes the stages whose moment has passed, and says which."""
    passed = (
        delete(TimerRow)
        .where(TimerRow.notice_id == notice_id, TimerRow.at < now)
        .returning(TimerRow.at, TimerRow.kind, TimerRow.clock_version)
    )
    return [Waiting(*row) for row in (await session.execute(passed)).all()]


async def keep_revisions(session: Session, revisions: Sequence[ItemRevisionRow]) -> None:
    session.add_all(revisions)
    await session.flush()


async def add_items(session: Session, items: Sequence[ItemRow]) -> None:
    session.add_all(items)
    await session.flush()


async def link_duplicates(
    session: Session, notice: NoticeRow, items: Sequence[ItemRow]
) -> None:
    """Links items whose locators already stand under another open notice to the platform.

    Links that an item has from an address that it had before are undone.
    """
    if not items:
        return
    by_digest = {item.locator_digest: item.id for item in items}
    former = delete(ItemDuplicateRow).where(ItemDuplicateRow.item_id.in_(by_digest.values()))
    await session.execute(former)
    query = (
        select(ItemRow.id, ItemRow.locator_digest)
        .join(NoticeRow, NoticeRow.id == ItemRow.notice_id)
        .where(
            ItemRow.locator_digest.in_(by_digest),
            NoticeRow.platform_id == notice.platform_id,
            NoticeRow.id != notice.id,
            NoticeRow.state.in_(OPEN_STATES),
        )
        .limit(1_000)
    )
    found = (await session.execute(query)).all()
    links = [{"item_id": by_digest[d], "earlier_item_id": earlier} for earlier, d in found]
    if links:
        await session.execute(insert(ItemDuplicateRow), links)
