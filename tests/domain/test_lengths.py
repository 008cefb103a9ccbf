"""Percentiles from buckets: how near they come, and that parts add up to the whole."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lengths import MEDIAN, OCTAVES, P90, Lengths, bucket_of, percentile

MILLISECOND = timedelta(milliseconds=1)
lengths = st.lists(
    st.integers(0, 5 * 365 * 86_400_000).map(lambda number: number * MILLISECOND), min_size=1
)


def bucketed(times: Iterable[timedelta]) -> list[Lengths]:
    counted: Counter[int] = Counter()
    together: Counter[int] = Counter()
    for time in times:
        counted[bucket_of(time)] += 1
        together[bucket_of(time)] += time // MILLISECOND
    return [Lengths(bucket, counted[bucket], together[bucket]) for bucket in counted]


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [
        (0, 0),
        (0.999, 0),
        (1, 1),
        (63.999, 63),
        (64, 64),
        (127, 127),
        (128, 128),
        (129, 128),
        (130, 129),
        (255, 191),
        (256, 192),
        (172_800, 788),
    ],
)
def test_buckets_are_seconds_and_then_as_many_to_each_doubling(seconds: float, bucket: int):
    assert bucket_of(timedelta(seconds=seconds)) == bucket


def test_the_doublings_reach_beyond_any_length_of_time():
    assert timedelta(seconds=OCTAVES[-1]) > timedelta(days=230 * 366)


@pytest.mark.parametrize("share", [MEDIAN, P90])
@given(times=lengths)
def test_a_percentile_is_as_near_to_its_length_as_is_promised(
    share: Fraction, times: Sequence[timedelta]
):
    exact = sorted(times)[-(-share * len(times) // 1) - 1]

    found = percentile(bucketed(times), share)

    assert found is not None
    assert abs(found - exact) <= max(timedelta(seconds=1), exact / 64)


@given(st.integers(0, 10**9), st.integers(1, 50))
def test_of_equal_lengths_it_is_their_length_exactly(number: int, many: int):
    assert percentile(bucketed([number * MILLISECOND] * many), P90) == number * MILLISECOND


def test_of_nothing_there_is_none():
    assert percentile([], MEDIAN) is None
    assert percentile([Lengths(3, 0, 0)], MEDIAN) is None
