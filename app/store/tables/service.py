"""The installation itself and its jobs."""

from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row


class InstallationRow(Row):
    """One row: what tells this register from another."""

    __tablename__ = "installation"

    single: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    sealing_check: Mapped[bytes]
    created_at: Mapped[datetime]
    sandbox: Mapped[bool] = mapped_column(server_default=text("false"))
    clock_offset: Mapped[timedelta] = mapped_column(server_default=text("'0'"))

    __table_args__ = (
        CheckConstraint("single", name="single"),
        CheckConstraint(
            "clock_offset >= interval '0' and (sandbox or clock_offset = interval '0')",
            name="clock_moved",
        ),
    )


class JobRunRow(Row):
    """When each job last completed, by the database's own clock: other replicas read it."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime]
