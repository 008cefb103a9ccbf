"""Percentiles of lengths of time from counts by bucket, which merge by adding them up."""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate

from app.values import dataclass

# A bucket is a second wide up to 64 seconds, and beyond that a 64th of where its doubling
# begins: what is said of the times in it is off by less than a second or a 64th of them.
FINEST = 64
# Where each doubling begins, in seconds: far beyond the longest time that can be.
OCTAVES = tuple(FINEST << doubling for doubling in range(30))
MEDIAN = Fraction(1, 2)
P90 = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many lengths of time fall into a bucket, and how long they are together."""

    bucket: int
    counted: int
    milliseconds: int


def bucket_of(length: timedelta) -> int:
    """The bucket of a length of time: whole seconds, then so many to each doubling."""
    seconds = length // timedelta(seconds=1)
    octave = max(seconds.bit_length() - FINEST.bit_length(), 0)
    return FINEST * octave + (seconds >> octave)


def percentile(held: Iterable[Lengths], share: Fraction) -> timedelta | None:
    """The mean of the bucket in which the share of all lengths is reached; None without any.

    The length whose rank is the share of all, rounded up, lies in it: where all lengths in
    the bucket are equal, this is that length exactly.
    """
    ordered = sorted((one for one in held if one.counted), key=lambda one: one.bucket)
    reached = list(accumulate(one.counted for one in ordered))
    if not reached:
        return None
    rank = -(-share * reached[-1] // 1)
    for one, so_far in zip(ordered, reached, strict=True):
        if so_far >= rank:
            return timedelta(milliseconds=round(Fraction(one.milliseconds, one.counted)))
    return None
