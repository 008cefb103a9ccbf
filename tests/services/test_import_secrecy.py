"""Nothing of an address in clear: not while it waits, not when it is entered or rejected."""

from typing import Any

import httpx
import pytest

from app.services.house import House
from app.services.import_receiving import carry_on
from tests.support.builders import APlatform
from tests.support.imports import REGIME, an_import, carried_out, csv
from tests.support.sql import fetch_rows, fetch_value

CANARY = "canary-8d1f"
URL = f"https://share.example/{CANARY}"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SOUGHT = "SELECT count(*) FROM %s AS t WHERE t::text ~ $1 OR t::text ~ $2"
# Addresses where they belong and where they do not, in rows that go in and rows that do not.
ROWS = (
    ("reference", "date", "url", "category", "locator_note"),
    ("CASE-1", "2025-07-01", URL, "hate", f"beside {CANARY}"),
    ("CASE-2", URL, URL, "hate", ""),
    (URL, "2025-07-01", URL, "hate", ""),
    ("CASE-3", "2025-07-01", f"ftp://share.example/{CANARY}", "hate", ""),
    ("CASE-4", "2025-07-01", URL, URL, ""),
    ("CASE-5", "2025-07-01", URL, "hate", "", URL),
    ("CASE-6", "2025-07-01", f"share.example/{CANARY}\0", "hate", ""),
)


async def canaries(house: House) -> list[str]:
    """The tables that hold the address, as text or as bytes."""
    found: list[str] = []
    for (table,) in [tuple(row) for row in await fetch_rows(house, TABLES)]:
        if await fetch_value(house, SOUGHT % table, CANARY, CANARY.encode().hex()):
            found.append(table)
    return found


async def test_an_address_stands_nowhere_in_clear(
    house: House,
    officer: httpx.AsyncClient,
    platform: APlatform,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = {"platform_id": str(platform.id), "regime": REGIME}
    sent = await officer.post(
        "/v1/imports", params=asked, content=csv(*ROWS), headers={"Content-Type": "text/csv"}
    )
    assert await fetch_value(house, "SELECT count(*) FROM import_items") == 1
    assert await canaries(house) == []

    await carry_on(house)
    shown = await officer.get(sent.headers["location"])
    assert shown.json()["rejected"] == 6
    assert await fetch_value(house, "SELECT count(*) FROM items") == 1
    assert await canaries(house) == []
    assert CANARY not in sent.text + shown.text
    assert CANARY not in "".join(capsys.readouterr())


async def test_an_address_that_joins_two_files_is_not_kept(
    house: House, platform: APlatform
) -> None:
    notices = csv(("place", "reference"), (URL, "CASE-1"))
    items = csv(("place", "locator"), (URL, URL))
    order = an_import(notices, items, platform_id=platform.id, key="place")
    done: Any = await carried_out(house, order)

    assert done.job.tally.notices == 0
    assert await canaries(house) == []


async def test_a_file_without_a_header_shows_nothing_of_its_first_line(
    house: House, platform: APlatform
) -> None:
    file = csv(("reference", "url", URL), ("CASE-1", URL, ""))
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert done.job.tally.notices == 1
    assert await canaries(house) == []
