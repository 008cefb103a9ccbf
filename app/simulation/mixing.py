"""Which platforms answer in which manner: shares, dealt out over so many platforms."""

from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Final

from app.simulation.manners import Manner

# As a register is likely to find them; hostile ones only where they are asked for.
USUAL_MIX: Final[Mapping[Manner, int]] = MappingProxyType(
    {
        Manner.PROMPT: 6,
        Manner.SLOW: 2,
        Manner.SILENT: 1,
        Manner.DISPUTING: 2,
        Manner.FLAKY: 1,
    }
)
_MOST_DIGITS: Final = 4


class BadMix(ValueError):
    """It does not say how many of which manner."""


def read_mix(written: str) -> dict[Manner, int]:
    """The shares that `prompt=6,slow=2` says; at least one of them is more than nothing."""
    mix: dict[Manner, int] = {}
    for part in written.split(","):
        name, _, share = part.partition("=")
        manner = _manner(name.strip())
        if manner in mix:
            raise BadMix(f"{manner} stands there twice.")
        mix[manner] = _share(manner, share.strip())
    if not any(mix.values()):
        raise BadMix("Give one manner at least a share of 1.")
    return mix


def deal(mix: Mapping[Manner, int], platforms: int, chance: Random) -> list[Manner]:
    """A manner for each platform: as the shares say, as nearly as so many can be shared out.

    However few there are, none has a manner without a share; who has which is chance.
    """
    whole = sum(mix.values())
    exact = {manner: platforms * share / whole for manner, share in mix.items()}
    counts = {manner: int(part) for manner, part in exact.items()}
    # What is left over goes where most was cut off, the first of the mix first.
    short = sorted(mix, key=lambda manner: counts[manner] - exact[manner])
    for manner in short[: platforms - sum(counts.values())]:
        counts[manner] += 1
    dealt = [manner for manner, count in counts.items() for _ in range(count)]
    chance.shuffle(dealt)
    return dealt


def _manner(name: str) -> Manner:
    try:
        return Manner(name)
    except ValueError:
        raise BadMix(f"A manner is one of {', '.join(Manner)}.") from None


def _share(manner: Manner, written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS):
        raise BadMix(f"Write a share as {manner}=2, in up to {_MOST_DIGITS} digits.")
    return int(written)
