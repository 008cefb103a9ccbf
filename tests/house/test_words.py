"""What is written in the code and beside it."""

import re
from pathlib import Path

import pytest

from tests.house.files import ROOT, files

# Each names its rule and, after a dash, its reason.
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no)\b.*")
GOOD_SUPPRESSION = re.compile(
    r"# (noqa: [A-Z]+\d+(, [A-Z]+\d+)*"
    r"|(type|pyright): ignore\[\w+([.,-] ?\w+)*\]|pragma: no cover) - \w.*"
)
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b")
HOST = re.compile(r"https?://|file:|--(extra-)?index-url|--find-links|--trusted-host")
LOCKS = ["requirements.lock", "requirements-build.lock", "requirements-test.lock"]


def found(pattern: re.Pattern[str], *endings: str) -> list[tuple[Path, int, str]]:
    """Where a pattern stands: file, line, and what stood there."""
    return [
        (path.relative_to(ROOT), number, match.group())
        for path in files(*endings)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def test_every_suppression_names_its_rule_and_its_reason():
    suppressions = found(SUPPRESSION, ".py", ".pyi")

    assert suppressions
    assert [s for s in suppressions if not GOOD_SUPPRESSION.fullmatch(s[2])] == []


@pytest.mark.parametrize(
    ("words", "is_good"),
    [
        ("noqa: S603 - fixed argument list", True),
        ("type: ignore[override] - Awaitable is all that is needed", True),
        ("noqa: S603", False),
        ("noqa", False),
        ("noqa: S603 -", False),
        ("type: ignore", False),
        ("type: ignore[override]", False),
        ("type: ignore - because", False),
    ],
)
def test_a_suppression_without_rule_or_reason_is_told_apart(words: str, is_good: object):
    comment = f"# {words}"

    assert SUPPRESSION.fullmatch(comment)
    assert bool(GOOD_SUPPRESSION.fullmatch(comment)) is is_good


def test_nothing_is_left_to_be_done():
    assert found(UNFINISHED, ".py", ".md", ".toml", ".yaml", "Makefile", "Dockerfile") == []


def test_there_is_one_kind_of_lock_file():
    assert sorted(files(".lock")) == sorted(ROOT / name for name in LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_by_hash_and_names_no_host(name: str):
    text = (ROOT / name).read_text()
    pins = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]

    assert not HOST.search(text)
    assert pins
    assert [line for line in pins if "==" not in line or not line.endswith("\\")] == []


def test_every_file_ends_in_one_line_break():
    kinds = (".py", ".md", ".toml", ".lock", ".json", ".yaml", ".mako", "Makefile")
    texts = {path: path.read_bytes() for path in files(*kinds)}

    ragged = [p for p, text in texts.items() if text and text != text.rstrip() + b"\n"]

    assert [p.relative_to(ROOT) for p in ragged] == []
