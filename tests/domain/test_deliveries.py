"""What follows from an attempt to deliver: again, when, or never."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deliveries import (
    FAILING_FOR,
    MOST_ATTEMPTS,
    MOST_RETRY_AFTER,
    Judgement,
    Outcome,
    OutcomeKind,
    Verdict,
    judge,
)
from tests.support.clock import MONDAY

TICK = timedelta(microseconds=1)
FAILURES = sorted(set(OutcomeKind) - {OutcomeKind.DELIVERED, OutcomeKind.GONE})


def an_outcome(
    kind: OutcomeKind = OutcomeKind.REFUSED,
    status: int | None = 500,
    retry_after: timedelta | None = None,
) -> Outcome:
    return Outcome(kind, "as it went", timedelta(seconds=1), status, retry_after)


def judged(
    outcome: Outcome,
    *,
    attempts: int = 1,
    failing_for: timedelta | None = None,
    jitter: float = 0,
) -> Judgement:
    since = None if failing_for is None else MONDAY - failing_for
    return judge(outcome, attempts=attempts, failing_since=since, now=MONDAY, jitter=jitter)


def test_what_is_answered_with_success_is_delivered() -> None:
    outcome = an_outcome(OutcomeKind.DELIVERED, 204)

    assert judged(outcome, failing_for=FAILING_FOR) == Judgement(Verdict.DELIVERED)
    assert judged(outcome, attempts=MOST_ATTEMPTS) == Judgement(Verdict.DELIVERED)


def test_an_endpoint_that_says_it_is_gone_is_sent_nothing_more() -> None:
    assert judged(an_outcome(OutcomeKind.GONE, 410)) == Judgement(Verdict.ENDPOINT_GONE)


@pytest.mark.parametrize("kind", FAILURES)
def test_every_failure_is_followed_by_another_attempt(kind: OutcomeKind) -> None:
    verdict = judged(an_outcome(kind, status=None))

    assert verdict == Judgement(Verdict.RETRY, MONDAY + timedelta(seconds=5))


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, timedelta(seconds=5)),
        (2, timedelta(minutes=5)),
        (3, timedelta(minutes=30)),
        (4, timedelta(hours=2)),
        (5, timedelta(hours=5)),
        (6, timedelta(hours=10)),
        (7, timedelta(hours=14)),
        (8, timedelta(hours=20)),
        (9, timedelta(hours=24)),
    ],
)
def test_pauses_grow_to_a_day(attempts: int, pause: timedelta) -> None:
    assert judged(an_outcome(), attempts=attempts).retry_at == MONDAY + pause
    assert judged(an_outcome(), attempts=attempts, jitter=0.5).retry_at == MONDAY + pause * 1.1


def test_after_ten_attempts_a_message_is_given_up() -> None:
    assert judged(an_outcome(), attempts=10) == Judgement(Verdict.GAVE_UP)
    assert judged(an_outcome(), attempts=11) == Judgement(Verdict.GAVE_UP)


def test_an_endpoint_at_which_everything_failed_for_five_days_is_disabled() -> None:
    early = judged(an_outcome(), failing_for=timedelta(days=5) - TICK)
    late = judged(an_outcome(), failing_for=timedelta(days=5))

    assert early.verdict is Verdict.RETRY
    assert late == Judgement(Verdict.ENDPOINT_FAILING)


@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_to_be_left_alone_is_honoured_for_up_to_a_day(status: int) -> None:
    for wish, pause in [
        (timedelta(minutes=1), timedelta(minutes=1)),
        (timedelta(seconds=4), timedelta(seconds=5)),  # never sooner than without the wish
        (timedelta(), timedelta(seconds=5)),
        (timedelta(hours=24), timedelta(hours=24)),
        (timedelta(days=400), timedelta(hours=24)),
    ]:
        outcome = an_outcome(status=status, retry_after=wish)
        assert judged(outcome).retry_at == MONDAY + pause


@pytest.mark.parametrize("status", [400, 404, 500, 502])
def test_with_another_status_the_wish_means_nothing(status: int) -> None:
    outcome = an_outcome(status=status, retry_after=timedelta(hours=1))

    assert judged(outcome).retry_at == MONDAY + timedelta(seconds=5)


@given(
    attempts=st.integers(1, 20),
    jitter=st.floats(0, 1, exclude_max=True),
    retry_after=st.timedeltas(timedelta(), timedelta(days=9_999)),
    status=st.sampled_from([404, 429, 503]),
)
def test_an_attempt_is_never_put_off_for_ever(
    attempts: int, jitter: float, retry_after: timedelta, status: int
) -> None:
    outcome = an_outcome(status=status, retry_after=retry_after)

    verdict = judged(outcome, attempts=attempts, jitter=jitter)

    assert (verdict.retry_at is None) == (attempts >= MOST_ATTEMPTS)
    if verdict.retry_at is not None:
        assert MONDAY < verdict.retry_at <= MONDAY + MOST_RETRY_AFTER * 1.2
