"""The machinery of the benchmarks turns; how fast anything is, is not asked here."""

from io import StringIO

import pytest
from rich.console import Console

from tests.bench.__main__ import main, names, run
from tests.bench.results import Result, Target, print_table


def a_result(*rounds: float, target: Target | None) -> Result:
    return Result("sweep", "lapses", "ours", "baseline", rounds, target)


@pytest.mark.parametrize("name", names())
def test_a_quick_run_finds_something(name: str) -> None:
    results = run([name], Console(file=StringIO()), quick=True)

    assert results
    assert all(result.found > 0 for result in results)


def test_the_median_decides_and_the_target_itself_is_met() -> None:
    enough = Target(at_least=0.5)

    assert not a_result(0.1, 0.5, 0.6, target=enough).is_missed
    assert a_result(0.1, 0.49, 0.6, target=enough).is_missed


def test_what_may_not_be_passed_is_missed_above_it() -> None:
    little = Target(at_most=1)

    assert not a_result(1, target=little).is_missed
    assert a_result(1.01, target=little).is_missed


def test_a_line_without_a_target_misses_nothing() -> None:
    assert not a_result(0, target=None).is_missed


def test_the_table_says_what_was_missed_unless_it_does_not_judge() -> None:
    results = [a_result(0.1, target=Target(at_least=0.5))]

    assert "missed" in printed(results, judged=True)
    assert "missed" not in printed(results, judged=False)


def test_a_benchmark_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nothing"])

    assert "nothing" in capsys.readouterr().err


def printed(results: list[Result], *, judged: bool) -> str:
    text = StringIO()
    print_table(Console(file=text, width=200), results, judged=judged)
    return text.getvalue()
