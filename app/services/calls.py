"""What a platform asks in one request, and what becomes of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from app.domain.errors import Refusal
from app.domain.orders import Submission
from app.domain.permissions import Actor
from app.domain.receipts import Received
from app.domain.register import Notice
from app.kit.signing import Signer
from app.services.idempotency import Answer, Retry
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission that was recorded: what its receipt says, and the notice as it then stands
    where that is shown.
    """

    notice_id: UUID
    at: datetime
    received: Received
    notice: Notice | None


Result: TypeAlias = Taken | Refusal
# Writes the answer from one result for each submission, in their order, and signs the receipt;
# given by the door, which alone knows the words. Raises the refusal that is the answer to the
# whole.
Render: TypeAlias = Callable[[Sequence[Result], Signer], Answer]


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what is submitted by whom, by what a retry is known, how it is answered.

    `door` is where the notices are shown in the answer; None where they are not.
    """

    actor: Actor
    submissions: tuple[Submission, ...]
    retry: Retry | None
    render: Render
    door: str | None = None

    @property
    def weight(self) -> int:
        """How much there is to record."""
        return sum(submission.weight for submission in self.submissions)
