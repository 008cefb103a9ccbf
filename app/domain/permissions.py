"""Who may do what: which role is allowed which act."""

from enum import StrEnum
from uuid import UUID

from app.domain.errors import Forbidden
from app.values import dataclass


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    PLATFORM = "platform"
    DASHBOARD = "dashboard"
    SYSTEM = "system"  # the timer and the command line; no key has this role


class Act(StrEnum):
    """What a role may be allowed; a supervisor may all that an officer may."""

    READ_REGISTER = "read the register"
    KEEP_REGISTER = "keep the register"
    SUPERVISE = "supervise"
    ANSWER = "answer notices"
    READ_METRICS = "read metrics"
    CALCULATE = "calculate"


_REGULATOR = frozenset({Act.READ_REGISTER, Act.KEEP_REGISTER, Act.READ_METRICS, Act.CALCULATE})

ALLOWED: dict[Role, frozenset[Act]] = {
    Role.OFFICER: _REGULATOR,
    Role.SUPERVISOR: _REGULATOR | {Act.SUPERVISE},
    Role.PLATFORM: frozenset({Act.ANSWER, Act.CALCULATE}),
    Role.DASHBOARD: frozenset({Act.READ_METRICS, Act.CALCULATE}),
    Role.SYSTEM: frozenset(Act),
}


class RoleMayNot(Forbidden):
    code = "role_may_not"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a key and its role, and the officer to whom the key belongs, if to any.

    `owner` outlives a rotated key of the same platform.
    """

    role: Role
    key_id: UUID | None = None
    platform_id: UUID | None = None
    officer_id: UUID | None = None

    @property
    def owner(self) -> UUID | None:
        return self.platform_id or self.key_id

    @property
    def desk_owner(self) -> UUID | None:
        """To whom belongs what is kept on a desk: the officer, or a key that is nobody's."""
        return self.officer_id or self.key_id

    def may(self, act: Act) -> bool:
        return act in ALLOWED[self.role]

    def must_be_allowed(self, act: Act) -> None:
        if not self.may(act):
            raise RoleMayNot(f"The role {self.role} may not {act}.")


SYSTEM = Actor(Role.SYSTEM)
