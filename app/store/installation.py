"""What tells this register from another, and when each job last completed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.store.engine import Connection, Session
from app.store.tables.service import InstallationRow, JobRunRow


async def found(
    session: Session, check: bytes, now: datetime, *, sandbox: bool
) -> InstallationRow:
    """What this register was founded as: by the first process to come."""
    await session.execute(
        insert(InstallationRow)
        .values(sealing_check=check, created_at=now, sandbox=sandbox)
        .on_conflict_do_nothing()
    )
    return (await session.execute(select(InstallationRow))).scalar_one()


async def move_clock(
    session: Session, by: timedelta, *, at_most: timedelta
) -> timedelta | None:
    """Moves the register's clock forward; None where that would be too far in all.

    Whoever moves it at the same time waits, and moves it on from there.
    """
    moved = (
        update(InstallationRow)
        .where(InstallationRow.clock_offset + by <= at_most)
        .values(clock_offset=InstallationRow.clock_offset + by)
        .returning(InstallationRow.clock_offset)
    )
    return (await session.execute(moved)).scalar_one_or_none()


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


async def age_of_run(session: Session, job: str) -> timedelta | None:
    """How long ago a job last completed, in whichever process; None if it never did."""
    age = select(func.clock_timestamp() - JobRunRow.completed_at).where(JobRunRow.job == job)
    return await session.scalar(age)
