"""From `forthwith serve` to the first 200 on /readyz, beside the bare embedded server."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from app.store import embedded
from tests.bench.ground import Ground
from tests.bench.results import Result, Target
from tests.bench.servers import end, free_port, launched, wait_until_ready

# Twice the bare server's start, and a second besides.
TIMES_BARE = 2.0
BESIDES_SECONDS = 1.0
TARGET = Target(at_most=1.0)


def measure(ground: Ground) -> Sequence[Result]:
    """Both on the same directory, in turns; the first start, which makes it, is not counted."""
    data_dir = ground.directory()
    _service(data_dir)
    pairs: list[tuple[float, float]] = []
    for number in range(1, 1 + ground.sized(7, quick=1)):
        ground.say(f"start: round {number}")
        pairs.append((_service(data_dir), _bare(data_dir)))
    return [
        Result(
            bench="start",
            what="seconds until ready",
            ours=f"forthwith serve: {median(ours for ours, _ in pairs):.2f} s",
            baseline=(
                f"embedded server alone: {median(bare for _, bare in pairs):.2f} s; "
                f"{TIMES_BARE:g} times that and {BESIDES_SECONDS:g} s are allowed"
            ),
            rounds=tuple(ours / (TIMES_BARE * bare + BESIDES_SECONDS) for ours, bare in pairs),
            target=TARGET,
        )
    ]


def _service(data_dir: Path) -> float:
    port = free_port()
    command = (sys.executable, "-m", "app", "serve", "--port", str(port))
    began = time.perf_counter()
    process = launched((*command, "--data-dir", str(data_dir)), {})
    try:
        wait_until_ready(process, port, "/readyz")
        return time.perf_counter() - began
    finally:
        end(process)


def _bare(data_dir: Path) -> float:
    began = time.perf_counter()
    with embedded.start(data_dir):
        return time.perf_counter() - began
