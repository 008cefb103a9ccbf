"""No count that is withheld can be worked out from those that are shown."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.months import Month
from app.domain.transparency import (
    COUNTED,
    FLOOR,
    SMALLEST,
    TIMED,
    Counted,
    Place,
    Times,
    published,
    withheld,
)
from tests.support.clock import MONDAY

Tree = dict[Place, int]


def tree(leaves: Mapping[tuple[str, str], int]) -> Tree:
    regimes = {regime for regime, _ in leaves}
    whole: Tree = {(): sum(leaves.values())}
    for regime in sorted(regimes):
        below: Tree = {place: n for place, n in leaves.items() if place[0] == regime}
        whole |= {(regime,): sum(below.values()), **below}
    return whole


def trees(regimes: int, categories: int, most: int) -> st.SearchStrategy[Tree]:
    sizes = st.tuples(st.integers(1, regimes), st.integers(1, categories))

    def filled(size: tuple[int, int]) -> st.SearchStrategy[Tree]:
        places = [(f"r{n}", f"c{m}") for n in range(size[0]) for m in range(size[1])]
        numbers = st.lists(st.integers(0, most), min_size=len(places), max_size=len(places))
        return numbers.map(lambda n: tree(dict(zip(places, n, strict=True))))

    return sizes.flatmap(filled)


def equations(counts: Tree) -> Iterator[dict[Place, int]]:
    """Each count less those below it is nought."""
    for place in counts:
        below = [c for c in counts if len(c) == len(place) + 1 and c[: len(place)] == place]
        if below:
            yield {place: 1, **dict.fromkeys(below, -1)}


def known_by_subtraction(counts: Tree, hidden: frozenset[Place]) -> set[Place]:
    """The places withheld that linear algebra finds from what is shown."""
    names = sorted(hidden)
    rows = [[Fraction(e.get(name, 0)) for name in names] for e in equations(counts)]
    solved: list[list[Fraction]] = []
    for at in range(len(names)):
        pivot = next((row for row in rows if row[at]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[at] for value in pivot]
        rows, solved = (
            [[x - row[at] * y for x, y in zip(row, pivot, strict=True)] for row in part]
            for part in (rows, solved)
        )
        solved.append(pivot)
    alone = [row for row in solved if sum(bool(value) for value in row) == 1]
    return {names[next(n for n, value in enumerate(row) if value)] for row in alone}


@given(trees(4, 5, 30), st.integers(FLOOR, 12))
def test_every_small_count_is_withheld_and_none_can_be_subtracted(counts: Tree, smallest: int):
    hidden = withheld(counts, smallest)

    assert {place for place, n in counts.items() if n < smallest} <= hidden
    assert known_by_subtraction(counts, hidden) == set()


def possible(counts: Tree, hidden: frozenset[Place]) -> Iterator[Tree]:
    """Whatever shows the same: nobody outside can tell which of these it is."""
    leaves = [place for place in counts if len(place) == 2]
    shown = [place for place in counts if place not in hidden]
    most = [
        min((counts[p] for p in shown if leaf[: len(p)] == p), default=2 * FLOOR)
        for leaf in leaves
    ]
    ranges = [
        range(top + 1) if leaf in hidden else (counts[leaf],)
        for leaf, top in zip(leaves, most, strict=True)
    ]
    for numbers in product(*ranges):
        sums = {
            place: sum(
                n
                for leaf, n in zip(leaves, numbers, strict=True)
                if leaf[: len(place)] == place
            )
            for place in shown
        }
        if all(sums[place] == counts[place] for place in shown):
            yield tree({(one[0], one[1]): n for one, n in zip(leaves, numbers, strict=True)})


@settings(max_examples=40, deadline=None)
@given(trees(3, 2, 4))
def test_what_is_withheld_may_be_nought_and_may_be_no_small_number(counts: Tree):
    hidden = withheld(counts, FLOOR)
    assume(sum(len(place) == 2 for place in hidden) <= 4)
    found = list(possible(counts, hidden))

    for place in hidden:
        values = {one[place] for one in found}
        assert max(values) - min(values) >= FLOOR
        if counts[place] < FLOOR:
            assert min(values) == 0


@pytest.mark.parametrize(
    ("leaves", "hidden"),
    [
        # Nothing small, nothing withheld.
        ({"a": 9, "b": 8}, set[str]()),
        # One alone would be the difference, so the smallest beside it goes as well.
        ({"a": 9, "b": 8, "c": 2}, {"c", "b"}),
        # Two that come to a small number tell too much.
        ({"a": 9, "b": 8, "c": 2, "d": 1}, {"c", "d", "b"}),
        ({"a": 9, "b": 8, "c": 4, "d": 3}, {"c", "d"}),
        # The sum of the regime is shown, what it is made of is not.
        ({"a": 9, "b": 0}, {"a", "b"}),
    ],
)
def test_what_is_withheld_beside_a_small_count(leaves: dict[str, int], hidden: set[str]):
    counts = tree({("r", name): n for name, n in leaves.items()})

    assert withheld(counts, SMALLEST) == {("r", name) for name in hidden}


def test_a_register_in_which_all_is_small_shows_nothing():
    counts = tree({("r", "a"): 1, ("s", "a"): 3})

    assert withheld(counts, SMALLEST) == counts.keys()


def test_a_median_is_shown_of_many_and_only_where_a_count_tells_so():
    def shown(in_time: int, timed: int) -> int | None:
        counts: dict[str, Tree] = {told.name: {} for told in COUNTED}
        counts["resolved_in_time"] = counts["issued"] = {(): in_time}
        times: dict[str, dict[Place, Times]] = {
            told.name: {(): Times(timedelta(hours=2, minutes=40), timed)} for told in TIMED
        }
        month = Counted(Month(2026, 10), MONDAY, (), (), counts, times, 4)
        hours = published(month, SMALLEST).lines[0].hours
        assert hours["hours_to_act"] == hours["hours_to_acknowledge"]
        return hours["hours_to_act"]

    assert shown(10, 10) == 3
    assert shown(10, 9) is None
    assert shown(9, 10) is None
