"""`python -m tests.bench [name …] [--quick]`: every benchmark, or those that are named.

A benchmark is a module here called `<name>_bench` with a function `measure(ground)` that
returns its lines of the table. Exit status 1 when a median misses its target.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from tests.bench.ground import Ground, open_ground
from tests.bench.results import Result, print_table

Measure = Callable[[Ground], Sequence[Result]]
SUFFIX = "_bench.py"


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.name.removesuffix(SUFFIX) for path in _here().glob(f"*{SUFFIX}"))


def run(chosen: Sequence[str], console: Console, *, quick: bool) -> list[Result]:
    """Each in a ground of its own, one after the other: they would disturb each other."""
    results: list[Result] = []
    for name in chosen:
        measure: Measure = import_module(f"tests.bench.{name}_bench").measure
        console.print(f"{name} …", style="bold")
        with open_ground(console, quick=quick) as ground:
            results += measure(ground)
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """A quick run is too short to judge by, so it misses nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(names())}")
    parser.add_argument("--quick", action="store_true", help="a few seconds; judges nothing")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(names()):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    # Ended from outside, everything is taken down as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    results = run(asked.names or names(), Console(stderr=True), quick=asked.quick)
    print_table(_page(), results, judged=not asked.quick)
    missed = [result for result in results if result.is_missed]
    return 1 if missed and not asked.quick else 0


def _page() -> Console:
    """As wide as the terminal; wide enough for the table where there is none."""
    return Console(width=None if sys.stdout.isatty() else 150)


def _here() -> Path:
    return Path(__file__).parent


if __name__ == "__main__":
    sys.exit(main())
