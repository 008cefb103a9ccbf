"""What is sent again and what is not, how long is waited, and what an answer comes to."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.client import calls
from app.client.failures import (
    ClientFailure,
    Conflict,
    Forbidden,
    Malformed,
    NoAnswer,
    NotAuthenticated,
    NotFound,
    NotUnderstood,
    Refused,
    Stale,
    TooManyRequests,
    Unavailable,
)
from app.client.talking import Call, Done, Heard, Patience, Unheard, talk
from tests.support.receipts import NOTICE

SECOND = timedelta(seconds=1)
PATIENCE = Patience(tries=4, first=SECOND, longest=3 * SECOND, most=60 * SECOND)
LOST = Unheard(httpx.ReadError("the line broke"))


def problem(status: int, code: str = "of_some_kind", **headers: str) -> Heard:
    said: dict[str, Any] = {"type": f"/problems/{code}", "title": "No", "status": status}
    body = said | {"detail": "It may not be.", "code": code}
    return Heard(status, headers, json.dumps(body).encode())


def later(status: int, retry_after: str) -> Heard:
    return Heard(status, {"retry-after": retry_after}, problem(status).content)


def told(*answers: Heard | Unheard, patience: Patience = PATIENCE) -> list[timedelta]:
    """The pauses until what is heard last is final, and that the same is sent each time."""
    call = calls.acknowledge(NOTICE, None, None)
    steps = talk(call, patience)
    pauses: list[timedelta] = []
    assert next(steps) is call
    for number, answer in enumerate(answers, 1):
        try:
            step = steps.send(answer)
        except ClientFailure:
            assert number == len(answers)
            break
        assert isinstance(step, timedelta)
        pauses.append(step)
        assert next(steps) is call
    return pauses


def failure(answer: Heard | Unheard, call: Call[Any] | None = None) -> ClientFailure:
    steps = talk(call or calls.notice(NOTICE), Patience(tries=1))
    next(steps)
    with pytest.raises(ClientFailure) as raised:
        steps.send(answer)
    return raised.value


@pytest.mark.parametrize(
    "passing",
    [
        LOST,
        problem(503, "database_away"),
        problem(429, "too_many_requests"),
        Heard(502, {}, b"<html>"),
        Heard(504, {}, b""),
        problem(409, "idempotency_still_running"),
    ],
)
def test_what_passes_is_tried_again_and_so_often_only(passing: Heard | Unheard) -> None:
    pauses = told(*[passing] * PATIENCE.tries)
    assert len(pauses) == PATIENCE.tries - 1
    for pause, most in zip(pauses, (SECOND, 2 * SECOND, 3 * SECOND), strict=True):
        assert most / 2 <= pause <= most


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 413, 422, 500])
def test_what_would_be_refused_again_is_not_tried_again(status: int) -> None:
    assert told(problem(status)) == []


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for_and_not_for_ever(status: int) -> None:
    assert told(later(status, "40"), problem(404)) == [40 * SECOND]
    assert told(later(status, "61")) == []


@pytest.mark.parametrize("said", ["soon", "-5", "1" * 500, "٣", ""])
def test_a_retry_after_that_says_nothing_makes_no_difference(said: str) -> None:
    [pause] = told(later(503, said), problem(404))
    assert pause <= SECOND


def test_each_act_has_one_key_for_all_its_tries_and_another_than_any_other() -> None:
    one, other = calls.acknowledge(NOTICE, None, None), calls.acknowledge(NOTICE, None, None)
    assert one.headers["Idempotency-Key"] == one.headers["Idempotency-Key"]
    assert one.headers["Idempotency-Key"] != other.headers["Idempotency-Key"]
    assert calls.acknowledge(NOTICE, None, "mine").headers["Idempotency-Key"] == "mine"
    assert "Idempotency-Key" not in calls.notice(NOTICE).headers


@pytest.mark.parametrize("answer", [LOST, problem(503), problem(409), Heard(200, {}, b"?")])
def test_whatever_goes_wrong_says_by_which_key_it_may_be_tried_again(
    answer: Heard | Unheard,
) -> None:
    assert failure(answer, calls.acknowledge(NOTICE, None, "mine")).key == "mine"


KINDS: Mapping[int, type[Refused]] = {
    400: Refused,
    401: NotAuthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Stale,
    413: Refused,
    422: Malformed,
    429: TooManyRequests,
    500: Unavailable,
    503: Unavailable,
}


@pytest.mark.parametrize("status", KINDS)
def test_a_refusal_is_raised_as_what_it_is(status: int) -> None:
    refused = failure(problem(status, "notice_withdrawn"))
    assert type(refused) is KINDS[status]
    assert isinstance(refused, Refused)
    assert (refused.status, refused.code, refused.detail) == (
        status,
        "notice_withdrawn",
        "It may not be.",
    )
    assert str(refused) == f"{status} notice_withdrawn: It may not be."


def test_each_wrong_place_is_named() -> None:
    body = json.loads(problem(422, "malformed").content)
    body["errors"] = [{"pointer": "/items/3/outcome", "detail": "there is no such outcome"}]
    refused = failure(Heard(422, {}, json.dumps(body).encode()))
    assert isinstance(refused, Malformed)
    assert [(fault.pointer, fault.detail) for fault in refused.errors] == [
        ("/items/3/outcome", "there is no such outcome")
    ]


def test_that_nobody_answered_is_no_refusal() -> None:
    unheard = failure(LOST)
    assert isinstance(unheard, NoAnswer)
    assert isinstance(unheard.__cause__, httpx.ReadError)


@pytest.mark.parametrize(
    "answer",
    [
        Heard(200, {}, b""),
        Heard(200, {}, b"<html>"),
        Heard(200, {}, b"{}"),
        Heard(200, {}, b"\xff"),
        Heard(302, {"location": "https://elsewhere.example/"}, b""),
        Heard(404, {}, b"<html>not here</html>"),
        Heard(422, {}, b"[]"),
    ],
)
def test_an_answer_of_something_else_is_told_from_the_registers(answer: Heard) -> None:
    assert isinstance(failure(answer), NotUnderstood)


def test_what_was_asked_for_is_the_last_step() -> None:
    steps = talk(calls.signing_keys(), PATIENCE)
    next(steps)
    keys = {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}]}
    done = steps.send(Heard(200, {}, json.dumps(keys).encode()))
    assert isinstance(done, Done)
    assert next(steps, None) is None
