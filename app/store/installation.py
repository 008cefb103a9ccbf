"""What tells this register from another, and when each job last completed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.store.engine import Connection, Session
from app.store.tables import InstallationRow, JobRunRow


async def sealing_check(session: Session, check: bytes, now: datetime) -> bytes:
    """The check value of the key that seals this register: the first one to come."""
    await session.execute(
        insert(InstallationRow)
        .values(sealing_check=check, created_at=now)
        .on_conflict_do_nothing()
    )
    return (await session.execute(select(InstallationRow.sealing_check))).scalar_one()


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
