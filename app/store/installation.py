"""What tells this register from another, and when each job last completed."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.regime_documents import regime_document
from app.domain.regimes import Regime
from app.store.driver import Connection
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Founded:
    """What a register was founded as, and how far its clock was moved since."""

    sealing_check: bytes
    sandbox: bool
    clock_offset: timedelta


async def found(
    connection: Connection, check: bytes, now: datetime, *, sandbox: bool
) -> Founded:
    """What this register was founded as: by the first process to come."""
    await connection.execute(
        "INSERT INTO installation (sealing_check, created_at, sandbox) VALUES ($1, $2, $3) "
        "ON CONFLICT DO NOTHING",
        check,
        now,
        sandbox,
    )
    held = await connection.fetchrow(
        "SELECT sealing_check, sandbox, clock_offset FROM installation"
    )
    if held is None:
        raise LookupError("the row of the installation is gone from the register")
    return Founded(**dict(held))


async def add_built_in(
    connection: Connection, versions: Sequence[Regime], now: datetime
) -> None:
    """Adds the versions that are not there yet; replicas may do so side by side."""
    await connection.executemany(
        "INSERT INTO regimes (code, version, effective_from, built_in, document, created_at) "
        "VALUES ($1, $2, $3, true, $4, $5) ON CONFLICT DO NOTHING",
        [
            (one.code, one.version, one.effective_from, json.dumps(regime_document(one)), now)
            for one in versions
        ],
    )


async def move_clock(
    connection: Connection, by: timedelta, *, at_most: timedelta
) -> timedelta | None:
    """Moves the register's clock forward; None where that would be too far in all.

    Whoever moves it at the same time waits, and moves it on from there.
    """
    moved: timedelta | None = await connection.fetchval(
        "UPDATE installation SET clock_offset = clock_offset + $1 "
        "WHERE clock_offset + $1 <= $2 RETURNING clock_offset",
        by,
        at_most,
    )
    return moved


async def clock_offset(connection: Connection) -> timedelta:
    """How far the register's clock was moved."""
    offset: timedelta = await connection.fetchval("SELECT clock_offset FROM installation")
    return offset


async def record_run(connection: Connection, job: str) -> None:
    """A job completed just now, by the database's clock: all replicas share that one."""
    await connection.execute(
        "INSERT INTO job_runs (job, completed_at) VALUES ($1, clock_timestamp()) "
        "ON CONFLICT (job) DO UPDATE SET completed_at = excluded.completed_at",
        job,
    )


async def age_of_run(connection: Connection, job: str) -> timedelta | None:
    """How long ago a job last completed, in whichever process; None if it never did."""
    age: timedelta | None = await connection.fetchval(
        "SELECT clock_timestamp() - completed_at FROM job_runs WHERE job = $1", job
    )
    return age
