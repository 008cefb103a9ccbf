"""Files that cannot be imported at all are refused whole, and leave nothing behind."""

import pytest

from app.domain.errors import Malformed
from app.domain.import_jobs import NothingToImport
from app.services.house import House
from app.services.import_pieces import Format
from app.services.import_records import NotReadable
from tests.support.builders import APlatform
from tests.support.imports import A_LOCATOR, an_import, carried_out, csv
from tests.support.sql import fetch_value

HEADER = "reference,issued_at,url\n"
GOOD = f"GOOD,2025-07-01,{A_LOCATOR}\n"

WHOLE_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n\n", "The first line must name the columns, as text in UTF-8."),
    "UTF-16": ((HEADER + GOOD).encode("utf-16"), "save it as UTF-8"),
    "UTF-16 without a mark": ((HEADER + GOOD).encode("utf-16-le"), "save it as UTF-8"),
    "another encoding": ("Größe,url\n".encode("latin-1"), "as text in UTF-8"),
    "the same name twice": (b"reference,URL,url\n", "Columns 2 and 3 have the same name."),
    "no header": (f"CASE-1,{A_LOCATOR}\n".encode(), "lacks a column that is needed: reference"),
    "no column of addresses": (b"reference,date\n", "needed: url or locator or uri or link"),
    "a header never closed": (b'"reference,url\n', "The first line is no valid CSV."),
    "a long header": (b"x" * 1_100_000 + b"\n", "is a line of more than 1,048,576 bytes"),
    "many columns": (b"x," * 600 + b"\n", "The header names more than 500 columns."),
}


@pytest.mark.parametrize("file", WHOLE_FILES)
async def test_a_file_that_cannot_be_read_is_refused_whole(
    house: House, platform: APlatform, file: str
) -> None:
    content, said = WHOLE_FILES[file]
    with pytest.raises(Malformed) as refused:
        await carried_out(house, an_import(content, platform_id=platform.id))

    assert said in refused.value.detail
    assert A_LOCATOR not in refused.value.detail
    assert await fetch_value(house, "SELECT count(*) FROM imports") == 0


async def test_a_json_array_is_refused(house: House, platform: APlatform) -> None:
    with pytest.raises(NotReadable, match="one object per line"):
        await carried_out(house, an_import("[{}]", platform_id=platform.id, form=Format.NDJSON))


@pytest.mark.parametrize("form", Format)
async def test_a_file_without_rows_is_refused(
    house: House, platform: APlatform, form: Format
) -> None:
    file = HEADER if form is Format.CSV else "\n \n"
    with pytest.raises(NothingToImport):
        await carried_out(house, an_import(file, platform_id=platform.id, form=form))
    query = "SELECT count(*) FROM imports WHERE state <> 'failed' OR held_by IS NOT NULL"
    assert await fetch_value(house, query) == 0


async def test_a_key_that_no_column_has_is_refused(house: House, platform: APlatform) -> None:
    notices, items = csv(("case", "date")), csv(("number", "url"))
    with pytest.raises(Malformed, match="no column of the name"):
        await carried_out(house, an_import(notices, items, platform_id=platform.id, key="case"))
