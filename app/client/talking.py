"""How the register is talked to, without doing it: what to send, when to try again, and what
the answer comes to. Whoever sends is told one step after the other.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import field
from datetime import timedelta
from http import HTTPStatus
from secrets import SystemRandom
from typing import Final, Generic, TypeAlias, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from app.client.failures import ClientFailure, NoAnswer, NotUnderstood, refused
from app.values import dataclass
from schemas.v1.common import Problem

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)

_LATER: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
# The first try is still being worked on; its answer will be given again.
_STILL_RUNNING: Final = "idempotency_still_running"
_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried, and how long is waited between two tries.

    The pauses double from the first to the longest, and are shortened by chance to between
    half and all, so that many clients do not return together. A longer `Retry-After` is
    waited for as far as `most`; past that the refusal is raised.
    """

    tries: int = 6
    first: timedelta = timedelta(milliseconds=500)
    longest: timedelta = timedelta(seconds=30)
    most: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer."""

    status: int
    headers: Mapping[str, str]  # by their names in small letters
    content: bytes = field(repr=False)  # it may say where content is


@dataclass(frozen=True, slots=True)
class Unheard:
    """That no answer came, and what the network said instead."""

    error: Exception


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T]):
    """One request, the same at every try, and how its answer is read.

    `held` is for how long the register may hold the answer back.
    """

    method: str
    path: str
    read: Callable[[Heard], T]
    query: Mapping[str, str | list[str]] | None = None
    body: bytes | None = field(default=None, repr=False)
    key: str | None = None
    held: timedelta = timedelta(0)

    @property
    def headers(self) -> dict[str, str]:
        said = {"Accept": "application/json"}
        if self.body is not None:
            said["Content-Type"] = "application/json"
        if self.key is not None:
            said["Idempotency-Key"] = self.key
        return said


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a call came to."""

    value: T


# Send this; or wait so long; or it is done. Sending is answered by what was heard.
Steps: TypeAlias = Generator[Call[T] | timedelta | Done[T], Heard | Unheard | None]


def talk(call: Call[T], patience: Patience) -> Steps[T]:
    """The steps to what a call comes to, which is the last of them; raises what stands in
    `app.client.failures`.
    """
    number = 1
    heard = yield call
    while (pause := _pause(heard, number, patience)) is not None:
        yield pause
        number += 1
        heard = yield call
    try:
        done = Done(_judged(call, heard))
    except ClientFailure as failure:
        failure.key = call.key
        raise
    yield done


def a_key() -> str:
    """An Idempotency-Key that nobody else has."""
    return str(uuid4())


def reading(model: type[Model]) -> Callable[[Heard], Model]:
    """An answer as a model of the contract; fields that it does not know are left aside."""

    def read(heard: Heard) -> Model:
        try:
            return model.model_validate_json(heard.content)
        except ValidationError as error:
            said = f"the answer of status {heard.status} is no {model.__name__}"
            raise NotUnderstood(said) from error

    return read


def nothing(_heard: Heard) -> None:
    """An answer that says only that it was done."""


def written(body: BaseModel) -> bytes:
    return body.model_dump_json(exclude_none=True).encode()


def asking(asked: BaseModel) -> dict[str, str | list[str]]:
    """A question as a query has it: what is asked several times over stands there so."""
    said = asked.model_dump(mode="json", exclude_none=True)
    return {
        name: value if isinstance(value, list) else str(value) for name, value in said.items()
    }


def posting(
    path: str, body: BaseModel | None, answer: type[Model], *, key: str | None
) -> Call[Model]:
    """Something done once, however often it is sent."""
    return Call(
        method="POST",
        path=path,
        body=None if body is None else written(body),
        key=key or a_key(),
        read=reading(answer),
    )


def _judged(call: Call[T], heard: Heard | Unheard | None) -> T:
    if not isinstance(heard, Heard):
        said = "nobody answered"
        raise NoAnswer(said) from (None if heard is None else heard.error)
    if not HTTPStatus(200) <= heard.status < HTTPStatus(300):
        raise refused(reading(Problem)(heard))
    return call.read(heard)


def _pause(heard: Heard | Unheard | None, number: int, patience: Patience) -> timedelta | None:
    """How long to wait before the next try; None when what was heard is the last word."""
    if number >= patience.tries:
        return None
    pause = min(patience.first * 2 ** (number - 1), patience.longest)
    pause *= 0.5 + _chance.random() / 2
    if isinstance(heard, Heard):
        if heard.status not in _LATER and not _is_still_running(heard):
            return None
        pause = max(pause, _asked_for(heard))
    return pause if pause <= patience.most else None


def _is_still_running(heard: Heard) -> bool:
    return heard.status == HTTPStatus.CONFLICT and _STILL_RUNNING.encode() in heard.content


def _asked_for(heard: Heard) -> timedelta:
    """What Retry-After says in seconds, as the register writes it."""
    said = heard.headers.get("retry-after", "")
    known = said.isascii() and said.isdigit() and len(said) < 7
    return timedelta(seconds=int(said)) if known else timedelta(0)
