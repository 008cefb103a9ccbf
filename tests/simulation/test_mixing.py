"""Shares of manners: how they are written, and how they are dealt out."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation.manners import Manner
from app.simulation.mixing import USUAL_MIX, BadMix, deal, read_mix


def test_a_mix_is_read_with_its_spaces() -> None:
    assert read_mix("prompt=6, slow=2,silent=0") == {
        Manner.PROMPT: 6,
        Manner.SLOW: 2,
        Manner.SILENT: 0,
    }


@pytest.mark.parametrize(
    "written",
    [
        "",
        "prompt",
        "prompt=",
        "prompt=-1",
        "prompt=1.5",
        "prompt=00001",
        "prompt=٣",
        "fast=1",
        "prompt=0",
        "prompt=1,prompt=2",
        "prompt=1;slow=2",
        "prompt=1,",
        "=1",
    ],
)
def test_what_is_no_mix_is_refused(written: str) -> None:
    with pytest.raises(BadMix):
        read_mix(written)


@given(
    mix=st.dictionaries(
        st.sampled_from(list(Manner)), st.integers(0, 9_999), min_size=1
    ).filter(lambda mix: any(mix.values())),
    platforms=st.integers(0, 300),
    seed=st.integers(),
)
def test_each_platform_has_a_manner_and_none_has_one_without_a_share(
    mix: dict[Manner, int], platforms: int, seed: int
) -> None:
    dealt = Counter(deal(mix, platforms, Random(seed)))

    assert dealt.total() == platforms
    for manner, count in dealt.items():
        assert abs(count - platforms * mix[manner] / sum(mix.values())) < 1
        assert mix[manner] > 0


def test_the_usual_mix_of_twelve_is_what_it_says() -> None:
    assert Counter(deal(USUAL_MIX, 12, Random(1))) == dict(USUAL_MIX)


def test_who_has_which_manner_is_chance_and_the_same_chance_is_the_same() -> None:
    first, second = (deal(USUAL_MIX, 50, Random(seed)) for seed in (1, 2))
    assert first != second
    assert first == deal(USUAL_MIX, 50, Random(1))
