"""The public halves of the keys that sign, or did; the private ones are never here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from app.domain.signing_keys import SigningKey
from app.store.driver import Connection

_CHANGING: Final = 0x5349474E  # "SIGN"
_KEYS: Final = "SELECT key_id, public_key, first_used_at, retired_at FROM signing_keys "


async def add_first(connection: Connection, key: SigningKey) -> None:
    """Adds a key unless it is there already, or another one is the one that signs."""
    await connection.execute(
        "INSERT INTO signing_keys (key_id, public_key, first_used_at) VALUES ($1, $2, $3) "
        "ON CONFLICT DO NOTHING",
        key.key_id,
        key.public_key,
        key.first_used_at,
    )


async def find(connection: Connection, key_id: str) -> SigningKey | None:
    return _key(await connection.fetchrow(f"{_KEYS} WHERE key_id = $1", key_id))


async def change_current(connection: Connection) -> SigningKey | None:
    """The key that signs. Until the transaction ends nobody else changes which one it is."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _CHANGING)
    return _key(await connection.fetchrow(f"{_KEYS} WHERE retired_at IS NULL"))


async def retire(connection: Connection, key_id: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE signing_keys SET retired_at = $2 WHERE key_id = $1", key_id, now
    )


async def list_keys(connection: Connection) -> Sequence[SigningKey]:
    """The newest first: where there is one that signs, that one."""
    rows = await connection.fetch(f"{_KEYS} ORDER BY retired_at DESC NULLS FIRST, key_id")
    return [SigningKey(*row) for row in rows]


def _key(row: Any) -> SigningKey | None:  # noqa: ANN401 - the driver's record
    return None if row is None else SigningKey(*row)
