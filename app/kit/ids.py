"""Identifiers: UUIDv7, so that they sort by the moment they were made."""

from uuid import UUID

import uuid_utils
from asyncpg.pgproto import pgproto


def new_id() -> UUID:
    """Of the kind in which the driver gives those it reads: it is made, written and compared
    in a fraction of the time of the standard library's, of which it is a kind.
    """
    made: UUID = pgproto.UUID(uuid_utils.uuid7().bytes)
    return made


def as_ours(given: UUID) -> UUID:
    """The same identifier of that kind, of one that came from outside: worth it where it is
    looked for many times.
    """
    ours: UUID = pgproto.UUID(given.bytes)
    return ours
