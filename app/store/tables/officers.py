"""Who works on notices: officers, and the teams they belong to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row


class TeamRow(Row):
    """Officers who share their work."""

    __tablename__ = "teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_teams_created_at_id", "created_at", "id"),)


class OfficerRow(Row):
    """A person who works for the regulator; keys may belong to it."""

    __tablename__ = "officers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    active: Mapped[bool]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_officers_created_at_id", "created_at", "id"),)
