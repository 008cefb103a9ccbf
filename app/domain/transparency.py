"""What the public is shown of a month, and what is withheld so that nobody is found by it.

The rule. Each figure is a tree of counts: everything, each regime, each category of a regime;
a count is the sum of those below it.

1. A count below the smallest that is shown is withheld; nought as well.
2. Beneath each count that is shown, taking away what is shown below it leaves the sum of the
   categories withheld. That sum must be of at least two of them, and itself no small number;
   and no regime withheld may be made of all of them, or of none. Until that is so the smallest
   count shown below is withheld as well; and where none is left, the count itself.

So whoever adds and subtracts what is shown finds no count withheld: each may be nought, and
each may be as large as the smallest that is shown. Both kinds of withholding look the same,
since a count said to be withheld for another's sake would tell that it is not small.

No sum across figures is shown, and no figure is another's complement: notices resolved in
time and late are two figures, each held to this rule. A median is shown only of so many
times that it is nobody's, in whole hours.

Source: Code of Practice for Statistics (edition 2.0), T6; the threshold is read into it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from app.domain.months import Month
from app.values import dataclass

SMALLEST = 5
# Below this nothing would be hidden: of two people each knows the other.
FLOOR = 3
HOUR = timedelta(hours=1)

# Everything is (); a regime is (code,); a category of it is (code, category).
Place: TypeAlias = tuple[str, ...]
EVERYTHING: Place = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a figure says: its name, and what is counted."""

    name: str
    heading: str
    meaning: str


_OF_RESOLVED = "of notices resolved in the month, pauses of the clock included."
COUNTED = (
    Told("issued", "Issued", "Notices issued in the month."),
    Told(
        "resolved_in_time",
        "Resolved in time",
        "Notices resolved in the month, the last item complied with at or before the due "
        "moment.",
    ),
    Told(
        "resolved_late",
        "Resolved late",
        "Notices resolved in the month, the last item complied with after the due moment.",
    ),
    Told(
        "overdue_at_end",
        "Overdue at the end",
        "Notices whose due moment had passed at the end of the month and that were still open "
        "then.",
    ),
    Told(
        "within_24_hours",
        "Complied within 24 hours",
        f"Items complied with within 24 hours of the start of the clock, {_OF_RESOLVED}",
    ),
    Told(
        "within_48_hours",
        "Complied within 48 hours",
        f"Items complied with after more than 24 hours and within 48, {_OF_RESOLVED}",
    ),
    Told(
        "within_7_days",
        "Complied within 7 days",
        f"Items complied with after more than 48 hours and within 7 days, {_OF_RESOLVED}",
    ),
    Told(
        "later", "Complied later", f"Items complied with after more than 7 days, {_OF_RESOLVED}"
    ),
    Told(
        "disputes_upheld",
        "Disputes upheld",
        "Items of notices resolved in the month whose dispute the regulator upheld.",
    ),
)
TIMED = (
    Told(
        "hours_to_acknowledge",
        "Median hours to acknowledge",
        "From issue to acknowledgement, of notices acknowledged in the month.",
    ),
    Told(
        "hours_to_act",
        "Median hours to act",
        "From the start of the clock until the last item was complied with, of notices "
        "resolved in the month.",
    ),
)
PLATFORMS = Told(
    "platforms", "Platforms", "Platforms to which a notice was issued in the month."
)


ALL_FIGURES = (PLATFORMS, *COUNTED, *TIMED)

# As statistics of the government mark what is confidential.
WITHHELD = "[c]"


def why_withheld(smallest: int) -> str:
    """What a figure that is withheld may be, in a sentence."""
    return (
        f"fewer than {smallest}, nought included, or a figure by which one of fewer than "
        f"{smallest} could be worked out."
    )


@dataclass(frozen=True, slots=True)
class Times:
    """The median of so many lengths of time; None where there is none."""

    median: timedelta | None
    counted: int


NO_TIMES = Times(None, 0)


@dataclass(frozen=True, slots=True)
class Counted:
    """A month as it is in the register: for each figure, each place that is not nought."""

    month: Month
    as_of: datetime
    regimes: tuple[str, ...]
    categories: tuple[str, ...]
    counts: Mapping[str, Mapping[Place, int]]
    times: Mapping[str, Mapping[Place, Times]]
    platforms: int


@dataclass(frozen=True, slots=True)
class Line:
    """One place as it is shown; None is what is withheld."""

    place: Place
    counts: Mapping[str, int | None]
    hours: Mapping[str, int | None]

    @property
    def regime(self) -> str | None:
        """None where it is of every regime."""
        return self.place[0] if self.place else None

    @property
    def category(self) -> str | None:
        """None where it is of every category."""
        return self.place[1] if len(self.place) > 1 else None

    @property
    def tells_anything(self) -> bool:
        shown = (*self.counts.values(), *self.hours.values())
        return any(value is not None for value in shown)


@dataclass(frozen=True, slots=True)
class Published:
    """A month as the public is shown it."""

    month: Month
    as_of: datetime
    smallest: int
    platforms: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A month as it is shown, and which others there are, the latest first."""

    published: Published
    months: tuple[Month, ...]


def published(counted: Counted, smallest: int) -> Published:
    """What may be shown of a month; the same places every month, whatever happened in it."""
    places = [EVERYTHING, *_below(counted)]
    hidden = {
        told.name: withheld(
            {place: counted.counts[told.name].get(place, 0) for place in places}, smallest
        )
        for told in COUNTED
    }

    def line(place: Place) -> Line:
        counts = {
            name: None if place in hidden[name] else counted.counts[name].get(place, 0)
            for name in hidden
        }
        times = {name: counted.times[name].get(place, NO_TIMES) for name in counted.times}
        return Line(place, counts, _hours(times, counts, smallest))

    platforms = None if counted.platforms < smallest else counted.platforms
    lines = tuple(line(place) for place in places)
    return Published(counted.month, counted.as_of, smallest, platforms, lines)


def withheld(counts: Mapping[Place, int], smallest: int) -> frozenset[Place]:
    """Which counts of a tree are not to be shown, by the rule of this module."""
    tree = _Tree(counts, _children(counts), {p for p, n in counts.items() if n < smallest})
    while (
        telling := next((p for p in tree.below if tree.tells(p, smallest)), None)
    ) is not None:
        # There is one: without any the sum of those withheld would be the count itself.
        beside = [place for place in tree.edge(telling) if place not in tree.hidden]
        tree.hidden.add(min(beside, key=lambda place: (counts[place], place)))
    return frozenset(tree.hidden)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Counts, what lies below each that is a sum, and which are withheld so far."""

    counts: Mapping[Place, int]
    below: Mapping[Place, list[Place]]
    hidden: set[Place]

    def tells(self, place: Place, smallest: int) -> bool:
        """Whether what is shown, taken away from a count that is shown, leaves a small number.

        Whatever is withheld below a count holds a small one, so what is left is of several
        where it is not small. A regime withheld for another's sake is followed by the
        smallest of its categories, so it is neither all that is left nor known by itself.
        """
        if place in self.hidden:
            return False  # part of what is withheld below a count above
        edge = [one for one in self.edge(place) if one in self.hidden]
        left = sum(self.counts[one] for one in edge if one not in self.below)
        return bool(edge) and left < smallest

    def edge(self, place: Place) -> Iterator[Place]:
        """What lies below a count, as far as nothing that is shown lies in between."""
        for child in self.below.get(place, ()):
            yield child
            if child in self.hidden:
                yield from self.edge(child)


def _children(counts: Mapping[Place, int]) -> dict[Place, list[Place]]:
    """What lies below each place that has something below it, the top first."""
    found: dict[Place, list[Place]] = {}
    for place in sorted(counts, key=lambda place: (len(place), place)):
        if place:
            found.setdefault(place[:-1], []).append(place)
    return found


def _below(counted: Counted) -> Iterator[Place]:
    for regime in counted.regimes:
        yield (regime,)
        yield from ((regime, category) for category in counted.categories)


def _hours(
    times: Mapping[str, Times], counts: Mapping[str, int | None], smallest: int
) -> dict[str, int | None]:
    """Medians of at least twice as many times as is the smallest count that is shown.

    They are shown only where a count that is shown tells already that there were so many:
    else they would tell so of one that is withheld.
    """
    enough = 2 * smallest
    resolved = max(counts["resolved_in_time"] or 0, counts["resolved_late"] or 0)
    known = {"hours_to_acknowledge": counts["issued"] or 0, "hours_to_act": resolved}
    return {
        name: round(one.median / HOUR)
        if known[name] >= enough and one.median is not None and one.counted >= enough
        else None
        for name, one in times.items()
    }
