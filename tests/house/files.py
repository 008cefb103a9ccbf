"""The files of the repository, whether or not git knows of them yet."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Made by tools, each run anew; so is what has a name with a dot, but for these.
_MADE = frozenset({"build", "dist", "__pycache__", "node_modules"})
_OURS = frozenset({".ci", ".dockerignore", ".gitignore", ".pre-commit-config.yaml"})


def files(*endings: str) -> Iterator[Path]:
    """Every file that a person wrote or a tool locked, with one of these endings."""
    for directory, below, here in os.walk(ROOT):
        below[:] = sorted(name for name in below if _is_ours(name))
        for name in sorted(here):
            if _is_ours(name) and name.endswith(endings or ""):
                yield Path(directory) / name


def modules(package: str) -> list[str]:
    """The names of all modules of a package of ours, as they are imported."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in files(".py")
        if path.is_relative_to(ROOT / package)
    ]


def _is_ours(name: str) -> bool:
    return name in _OURS or not (name in _MADE or name.startswith(".") or "egg-info" in name)
