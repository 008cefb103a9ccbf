"""The rules need nothing but Python."""

import subprocess
import sys

from tests.house.files import ROOT, modules

IMPORT_ALL = """
import importlib, sys
sys.path[:0] = [sys.argv[1]]
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


def in_a_bare_interpreter(*names: str) -> str:
    """What it says on importing these, with no package that somebody else wrote."""
    command = [sys.executable, "-S", "-I", "-c", IMPORT_ALL, str(ROOT), *names]
    return subprocess.run(  # noqa: S603 - our own modules
        command, check=False, capture_output=True, text=True
    ).stderr


def test_every_module_of_the_domain_is_imported_without_a_third_party_package():
    names = modules("app/domain")

    assert "app.domain.notices" in names
    assert in_a_bare_interpreter(*names) == ""


def test_a_module_that_needs_one_is_told_apart():
    assert "No module named" in in_a_bare_interpreter("app.api.application")
