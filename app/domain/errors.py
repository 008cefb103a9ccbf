"""The tree of refusals: what the rules say no to, each with a stable code.

Refusal
├── Malformed      the request itself is wrong; names each place       (422)
├── Forbidden      this role may not do this                           (403)
├── Unknown        there is no such thing, or it is not yours          (404)
├── Conflict       a rule refuses in the present state                 (409)
└── Stale          the thing changed since it was read                 (412)

A subclass gives the code; the message says what is wrong and what to do. Neither ever
carries a locator, a secret or anything else that identifies a person.
"""

from collections.abc import Sequence
from typing import ClassVar

from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong place in a request: a JSON pointer, and what is wrong there."""

    pointer: str
    detail: str


class Refusal(Exception):
    """Something the service declines to do, said so that the reader can act on it."""

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Malformed(Refusal):
    """The request is wrong whatever the state of the register."""

    code = "malformed"

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)

    @classmethod
    def at(cls, pointer: str, detail: str) -> "Malformed":
        """One fault at one place."""
        return cls("The request is malformed.", (Fault(pointer, detail),))


class Forbidden(Refusal):
    """The actor's role does not allow the act."""

    code = "forbidden"


class Unknown(Refusal):
    """There is no such thing, or it belongs to somebody else: the answer is the same."""

    code = "not_found"


class Conflict(Refusal):
    """A rule refuses the act in the present state of the register."""

    code = "conflict"


class Stale(Refusal):
    """The thing has changed since the caller read it."""

    code = "stale"
