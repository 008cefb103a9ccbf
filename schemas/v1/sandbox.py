"""The sandbox's clock. None of it is there in a register in earnest."""

from schemas.v1.common import In, Moment, Out
from schemas.v1.deadlines import Length


class SandboxAdvance(In):
    """How far the clock is moved forward: at most 90 days at once, and 366 in all."""

    advance: Length


class SandboxTime(Out):
    """What time it is in the sandbox, and how far ahead of the machine's clock that is."""

    now: Moment
    offset_seconds: int
