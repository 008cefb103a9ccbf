"""The tables, as rows without behaviour. Migrations say the same in SQL; a test compares.

Each subject is a module that brings with it those its tables point to, so that a process
makes only the tables that it uses: each costs a start about a millisecond.
"""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

from app.store.tables.base import Row


def all_tables() -> MetaData:
    """Every table, of whatever subject."""
    for subject in iter_modules(__path__):
        import_module(f"{__name__}.{subject.name}")
    return Row.metadata
