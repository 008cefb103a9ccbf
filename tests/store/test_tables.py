"""A subject's tables can be used without those of the others."""

import re
from importlib import import_module
from inspect import getsource
from pkgutil import iter_modules

import pytest

from app.store import tables

SUBJECTS = [subject.name for subject in iter_modules(tables.__path__)]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_brings_the_tables_that_its_own_point_to(subject: str) -> None:
    """One that is only named could not be found by whoever loaded this subject alone."""
    source = getsource(import_module(f"app.store.tables.{subject}"))
    own = set(re.findall(r'__tablename__ = "(\w+)"', source))

    assert set(re.findall(r'"(\w+)\.\w+"', source)) <= own


def test_all_tables_are_those_of_every_subject() -> None:
    known = tables.all_tables().tables

    assert {"keys", "notices", "decisions", "imports", "projection"} <= known.keys()
