"""What is wrong with how a register answered; nothing of it repeats what was answered."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from http import HTTPStatus

from pydantic import ValidationError

from app.simulation.attacks import Attack
from app.values import dataclass
from schemas.v1.common import Problem
from schemas.v1.receipts import RefusedSubmission, SubmissionResults


class Fault(StrEnum):
    FAILED = "answered with a status of 5xx"
    TAKEN = "was not refused"
    NO_PROBLEM = "was refused by something that is no problem of the contract"
    LEAK = "was answered with what is another platform's"
    NOT_UNDERSTOOD = "was answered by something that is not of the contract"
    BAD_RECEIPT = "does not verify, or is not that of what was sent"
    FORGERY = "was signed by nobody who may, or changed on its way"
    OTHER_BODY = "differs between the inbox and the webhook"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must never be: what was done, by whom, and what is wrong with it."""

    platform: str
    what: str
    fault: Fault
    status: int | None = None

    def __str__(self) -> str:
        status = "" if self.status is None else f" ({self.status})"
        return f"{self.platform}: {self.what} {self.fault}{status}"


def judge(
    attack: Attack,
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    private: Iterable[str],
) -> Fault | None:
    """What is wrong with the answer to an attack; `private` is what it may not hold."""
    if status >= 500:
        return Fault.FAILED
    text = content.decode("utf-8", "replace")
    if any(_stands_in(text, word) for word in private):
        return Fault.LEAK
    if status < 400:
        return (
            Fault.TAKEN if attack.refused and not _is_batch_refused(status, content) else None
        )
    return None if _is_problem(status, headers, content) else Fault.NO_PROBLEM


def _is_batch_refused(status: int, content: bytes) -> bool:
    """Whether a batch was answered by a refusal of each of its elements."""
    if status != HTTPStatus.MULTI_STATUS:
        return False
    try:
        results = SubmissionResults.model_validate_json(content).results
    except ValidationError:
        return False
    return all(isinstance(result, RefusedSubmission) for result in results)


def _stands_in(text: str, word: str) -> bool:
    """As a whole: `CASE-1` does not stand in `CASE-12`."""
    return re.search(rf"(?<!\w){re.escape(word)}(?![\w/])", text) is not None


def _is_problem(status: int, headers: Mapping[str, str], content: bytes) -> bool:
    if not headers.get("content-type", "").startswith("application/problem+json"):
        return False
    try:
        return Problem.model_validate_json(content).status == status
    except ValidationError:
        return False
