"""What database errors mean: a refusal by a named constraint, or a database that is away."""

import asyncio
import sys
from typing import Any

import asyncpg

from app.domain.errors import Conflict, Malformed, Refusal
from app.domain.holidays import HolidayExists
from app.domain.officers import TeamExists
from app.domain.saved_filters import FilterExists

IDEMPOTENCY_KEYS = "pk_idempotency_keys"
REFERENCE = "uq_notices_reference"

_UNKNOWN_THINGS = {
    "fk_providers_group_id": ("/group_id", "there is no such provider group"),
    "fk_revenue_figures_provider_id": ("/provider_id", "there is no such provider"),
    "fk_platforms_provider_id": ("/provider_id", "there is no such provider"),
    "fk_keys_platform_id": ("/platform_id", "there is no such platform"),
    "fk_keys_officer_id": ("/officer_id", "there is no such officer"),
    "fk_officers_team_id": ("/team_id", "there is no such team"),
}

_AWAY = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)

_OF_ONE = (
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.DataError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
)


class RegimeVersionTaken(Conflict):
    code = "regime_version_taken"


_CONFLICTS: dict[str, Refusal] = {
    "uq_regimes_code_effective_from": RegimeVersionTaken(
        "A version of this regime already takes effect on that date; choose a later one."
    ),
    "uq_holidays_calendar_day": HolidayExists("That day is a holiday there already."),
    "uq_saved_filters_owner_id_name": FilterExists(
        "You keep a filter of this name already; each has its own."
    ),
    "uq_teams_name": TeamExists("Another team has this name; each has its own."),
    "pk_regimes": RegimeVersionTaken("Another version was added meanwhile; send it again."),
}


def constraint_of(error: BaseException) -> str | None:
    """The name of the violated constraint, wherever in the chain the driver's error is."""
    driver: Any = _driver_error(error)
    if isinstance(driver, asyncpg.IntegrityConstraintViolationError):
        return str(driver.constraint_name)
    return None


def refusal_of(error: BaseException) -> Refusal | None:
    """The refusal that a violated constraint stands for, if it stands for one."""
    name = constraint_of(error)
    if name in _UNKNOWN_THINGS:
        return Malformed.at(*_UNKNOWN_THINGS[name])
    return _CONFLICTS.get(name or "")


def is_away(error: BaseException) -> bool:
    """Whether the database could not be asked, or could not answer now."""
    driver = _driver_error(error)
    if driver is not None:
        return isinstance(driver, _AWAY)
    return isinstance(error, _AWAY) or _is_of_sessions_away(error)


def _is_of_sessions_away(error: BaseException) -> bool:
    """What sessions raise of themselves; nobody has one before their library is loaded."""
    library: Any = sys.modules.get("sqlalchemy.exc")
    return library is not None and (
        isinstance(error, library.TimeoutError)
        or bool(getattr(error, "connection_invalidated", False))
    )


def is_forbidden(error: BaseException) -> bool:
    """Whether our role may not do that."""
    return isinstance(_driver_error(error), asyncpg.InsufficientPrivilegeError)


def is_locked(error: BaseException) -> bool:
    """Whether somebody else held what was needed for longer than we wait."""
    return isinstance(_driver_error(error), asyncpg.LockNotAvailableError)


def is_overtaken(error: BaseException) -> bool:
    """Whether what was decided by had changed, or was held, when it should be written."""
    return isinstance(_driver_error(error), asyncpg.SerializationError)


def is_of_one(error: BaseException) -> bool:
    """Whether a statement for several may have failed by what one of them asked for.

    It was undone as a whole, so each may be tried apart.
    """
    return isinstance(_driver_error(error), _OF_ONE)


def _driver_error(error: BaseException) -> asyncpg.PostgresError | None:
    link: BaseException | None = error
    for _ in range(6):
        if link is None or isinstance(link, asyncpg.PostgresError):
            return link
        link = link.__cause__
    return None
