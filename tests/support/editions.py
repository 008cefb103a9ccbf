"""Other editions of the bank holidays that come with the service."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

import pytest

from app.store import bank_holidays
from app.store.bank_holidays import Division, Event, bundled_calendar, bundled_file

ENGLAND = "england-and-wales"


@contextmanager
def edition_with(*days: str, without: tuple[str, ...] = ()) -> Generator[None]:
    """A package whose file has further days for England and Wales, or lacks some."""
    published = bundled_file()
    events = [e for e in published[ENGLAND]["events"] if e["date"] not in without]
    events += [Event(title="A day of rest", date=day, notes="") for day in days]
    other: Mapping[str, Division] = {**published, ENGLAND: {"events": events}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bank_holidays, "bundled_file", lambda: other)
        patch.setattr(bank_holidays, "edition", lambda: "govuk-bank-holidays 9.9")
        bundled_calendar.cache_clear()
        yield
    bundled_calendar.cache_clear()
