"""What platforms are told: reading messages in their order, and who has new ones."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain.messages import Concerned, Message, MessageType
from app.store.driver import Connection

# Of a message `m`; its event is `e`, its notice, if it has one, `n`.
MESSAGE_COLUMNS = """
    m.position, m.event_id, m.kind, e.effective_at, e.recorded_at, e.facts, m.notice_id,
    n.reference, n.regime_code, n.category
"""


async def read_after(
    connection: Connection, platform_id: UUID, *, after: int, limit: int
) -> list[Message]:
    """The messages of a platform that come after a position, the oldest first."""
    rows = await connection.fetch(_AFTER, platform_id, after, limit)
    return [message_of(row) for row in rows]


async def newest_position(connection: Connection) -> int:
    """The newest position in the log; 0 while it is empty."""
    newest: int | None = await connection.fetchval(_NEWEST)
    return newest or 0


async def with_news(
    connection: Connection, places: Sequence[tuple[UUID, int]]
) -> Sequence[UUID]:
    """Of platforms, each with a position: which have a message that comes after theirs."""
    platforms, positions = [one for one, _ in places], [after for _, after in places]
    rows = await connection.fetch(_WITH_NEWS, platforms, positions)
    return [row["id"] for row in rows]


def message_of(row: Any) -> Message:  # noqa: ANN401 - a row of selected columns
    concerned = None
    if row["notice_id"] is not None:
        concerned = Concerned(
            row["notice_id"], row["reference"], row["regime_code"], row["category"]
        )
    return Message(
        event_id=row["event_id"],
        type=MessageType(row["kind"]),
        position=row["position"],
        effective_at=row["effective_at"],
        recorded_at=row["recorded_at"],
        concerned=concerned,
        facts=row["facts"],
    )


_AFTER = f"""
SELECT {MESSAGE_COLUMNS}
FROM messages AS m JOIN events AS e ON e.id = m.event_id
LEFT JOIN notices AS n ON n.id = m.notice_id
WHERE m.platform_id = $1 AND m.position > $2
ORDER BY m.position
LIMIT $3
"""  # noqa: S608 - joined from the fixed text above

_NEWEST = "SELECT position FROM log ORDER BY position DESC LIMIT 1"

_WITH_NEWS = """
SELECT DISTINCT id FROM unnest($1::uuid[], $2::bigint[]) AS waiting (id, after)
WHERE EXISTS (SELECT FROM messages WHERE platform_id = id AND position > after)
"""
