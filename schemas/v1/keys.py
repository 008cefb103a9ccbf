"""Keys: the credentials of people, platforms and dashboards."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Instant, Line, Moment, Out


class Role(StrEnum):
    """The roles that a key may have."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    PLATFORM = "platform"
    DASHBOARD = "dashboard"


class NewKey(In):
    """A key for one role; a platform's key names its platform, and no other key does.

    A platform may hold several live keys, so that the old and the new one overlap.
    """

    role: Role
    platform_id: UUID | None = None
    officer_id: UUID | None = Field(
        default=None, description="Whose key it is, for the roles officer and supervisor."
    )
    label: Line = Field(examples=["desk two, until the spring"])
    expires_at: Instant | None = None


class Key(Out):
    """A key without its secret, which the service does not hold."""

    id: UUID
    role: Role
    platform_id: UUID | None
    officer_id: UUID | None
    label: str
    created_at: Moment
    expires_at: Moment | None
    revoked_at: Moment | None


class CreatedKey(Key):
    """A key just made. `key` is what to send as `Authorization: Bearer KEY`; it is shown
    this once.
    """

    key: str = Field(examples=["fw_officer_…"])
