"""The embedded server takes its share of what memory there is, in a container as well."""

from pathlib import Path

import pytest

from app.store.embedded_memory import shared_buffers

GIB = 1 << 30


@pytest.mark.parametrize(
    ("memory", "taken"),
    [
        (GIB // 2, "128MB"),
        (2 * GIB, "128MB"),
        (4 * GIB, "256MB"),
        (6 * GIB, "384MB"),
        (1024 * GIB, "512MB"),
    ],
)
def test_a_sixteenth_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int, taken: str
) -> None:
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": memory // 4096}
    monkeypatch.setattr("os.sysconf", pages.__getitem__)

    assert shared_buffers(tmp_path / "no-container") == taken


@pytest.mark.parametrize(("limit", "taken"), [(f"{4 * GIB}\n", "256MB"), ("max\n", "512MB")])
def test_a_container_has_what_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, taken: str
) -> None:
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 64 * GIB // 4096}
    monkeypatch.setattr("os.sysconf", pages.__getitem__)
    (tmp_path / "memory.max").write_text(limit)

    assert shared_buffers(tmp_path / "memory.max") == taken
