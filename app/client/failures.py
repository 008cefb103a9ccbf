"""What may come instead of what was asked for, as exceptions that say what to do.

ClientFailure
├── NoAnswer            nobody answered, as often as it was tried
├── NotUnderstood       something answered that does not speak the contract
└── Refused             the register said no; `code` is stable and says why
    ├── NotAuthenticated   401
    ├── Forbidden          403
    ├── NotFound           404: unknown, or not yours
    ├── Conflict           409: a rule refuses it now
    ├── Stale              412: it changed since it was read
    ├── Malformed          422: `errors` names each place
    ├── TooManyRequests    429, and waiting would take longer than allowed
    └── Unavailable        500 and above
"""

from types import MappingProxyType

from schemas.v1.common import Fault, Problem


class ClientFailure(Exception):
    """It did not work. Whoever tries the same again names the same `key`: then it is done
    once, even if only the answer was lost.
    """

    key: str | None = None


class NoAnswer(ClientFailure):
    """Nobody answered. What was asked may have been done or not: send it again by `key`."""


class NotUnderstood(ClientFailure):
    """The answer is not one of the contract, such as the page of a proxy."""


class Refused(ClientFailure):
    """The register refuses what was asked for, and nothing was done."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail}")
        self.problem = problem

    @property
    def status(self) -> int:
        return self.problem.status

    @property
    def code(self) -> str:
        """Stable; docs/errors.md explains each."""
        return self.problem.code

    @property
    def detail(self) -> str:
        """For people."""
        return self.problem.detail

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Each wrong place, by a JSON pointer into what was sent."""
        return tuple(self.problem.errors or ())


class NotAuthenticated(Refused):
    """No key, or not a good one."""


class Forbidden(Refused):
    """A key of this role may not do this."""


class NotFound(Refused):
    """There is no such thing, or it is another platform's."""


class Conflict(Refused):
    """A rule refuses it in the present state of the notice."""


class Stale(Refused):
    """It changed since it was read: read it again, then decide."""


class Malformed(Refused):
    """What was sent is wrong; `errors` names each place."""


class TooManyRequests(Refused):
    """Asked too often, and waiting would take longer than was allowed."""


class Unavailable(Refused):
    """The register cannot answer now, as often as it was tried."""


_KINDS = MappingProxyType(
    {
        401: NotAuthenticated,
        403: Forbidden,
        404: NotFound,
        409: Conflict,
        412: Stale,
        422: Malformed,
        429: TooManyRequests,
    }
)


def refused(problem: Problem) -> Refused:
    """The exception for a problem, by its status."""
    kind = Unavailable if problem.status >= 500 else _KINDS.get(problem.status, Refused)
    return kind(problem)
