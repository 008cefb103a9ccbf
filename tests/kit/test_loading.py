"""What is loaded stays, and no look for garbage passes through it."""

import gc

import pytest

from app.kit.loading import load


def test_what_is_asked_for_is_found_and_passed_over_ever_after():
    before = gc.get_freeze_count()
    made: list[list[str]] = [[] for _ in range(1_000)]

    assert load("app.kit.loading:load") is load
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)


def test_garbage_is_looked_for_again_after_nothing_was_found():
    with pytest.raises(AttributeError):
        load("app.kit.loading:nothing_of_the_kind")

    assert gc.isenabled()
