"""What is loaded stays, and no look for garbage passes through it."""

import asyncio
import gc
import sys
from pathlib import Path

import pytest

from app.kit.loading import load, load_beside


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


SLOW_TO_LOAD = """
import time
from pathlib import Path
until = time.monotonic() + 10
while not (seen := Path({sign!r}).exists()) and time.monotonic() < until:
    time.sleep(0.001)
"""


async def test_the_loop_goes_on_while_something_is_loaded_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is loaded waits for a sign, which nobody could give from a loop that it held up."""
    sign = tmp_path / "sign"
    (tmp_path / "slow_to_load.py").write_text(SLOW_TO_LOAD.format(sign=str(sign)))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    loading = asyncio.create_task(load_beside("slow_to_load:seen"))
    await asyncio.sleep(0)
    sign.touch()

    assert await loading is True
