"""Bad input to an import: each row named with its column and reason, nothing half stored."""

import json
from uuid import UUID

import pytest

from app.domain.errors import Malformed
from app.domain.importing import renames_of
from app.domain.permissions import SYSTEM
from app.services import importing
from app.services.house import House
from app.services.import_pieces import Format
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.imports import A_LOCATOR, an_import, carried_out, csv
from tests.support.sql import fetch_value

HEADER = "reference,issued_at,url\n"
GOOD = f"GOOD,2025-07-01,{A_LOCATOR}\n"
NOBODYS = UUID("019ab000-0000-7000-8000-00000000ffff")

BAD_ROWS = {
    "no reference": (f",2025-07-01,{A_LOCATOR}", "reference", "is missing"),
    "a long reference": (
        f"{'x' * 101},2025-07-01,{A_LOCATOR}",
        "reference",
        "is not text of 1 to 100 characters",
    ),
    "an address as reference": (
        f"{A_LOCATOR},2025-07-01,{A_LOCATOR}",
        "reference",
        "looks like a web address, which is no reference",
    ),
    "no address": ("CASE-1,2025-07-01,", "url", "is missing"),
    "no web address": (
        "CASE-1,2025-07-01,ftp://share.example/1",
        "url",
        "only http and https addresses are taken",
    ),
    "words for an address": (
        "CASE-1,2025-07-01,see the annex",
        "url",
        "not an absolute web address; write https://host/path",
    ),
    "a NUL": ("CASE-1,2025-07-01,https://share.example/\0", "url", "holds a control character"),
    "no such day": (f"CASE-1,2025-02-30,{A_LOCATOR}", "issued_at", "there is no such moment"),
    "a day in another order": (
        f"CASE-1,01/07/2025,{A_LOCATOR}",
        "issued_at",
        "write 2026-11-22, or 2026-11-22T09:00:00Z with an offset",
    ),
    "a time without an offset": (
        f"CASE-1,2025-07-01T10:00:00,{A_LOCATOR}",
        "issued_at",
        "a time needs an offset, such as 2026-11-22T09:00:00Z",
    ),
    "a far-off day": (
        f"CASE-1,0999-07-01,{A_LOCATOR}",
        "issued_at",
        "lies outside the years 1970 to 2199",
    ),
    "a day to come": (f"CASE-1,2026-11-24,{A_LOCATOR}", "issued_at", "lies in the future"),
    "too few cells": ("CASE-1,2025-07-01", None, "has 2 cells where the header has 3"),
    "too many cells": (
        f"CASE-1,2025-07-01,{A_LOCATOR},",
        None,
        "has 4 cells where the header has 3",
    ),
    "text after a closing quote": (
        f'"CASE-1"x,2025-07-01,{A_LOCATOR}',
        None,
        "holds text after a closing quote",
    ),
    "a carriage return": (
        f"CASE-1,2025-07-01,{A_LOCATOR}\rCASE-2,2025-07-01,{A_LOCATOR}",
        None,
        "holds a carriage return outside quotes",
    ),
    "a line without end": (
        f"CASE-1,2025-07-01,{A_LOCATOR}{'x' * 1_100_000}",
        None,
        "is a line of more than 1,048,576 bytes",
    ),
    "a cell without end": (
        f"CASE-1,{'x' * 200_000},{A_LOCATOR}",
        None,
        "holds a cell of more than 131,072 characters",
    ),
}


@pytest.mark.parametrize("row", BAD_ROWS)
async def test_a_bad_row_is_named_and_the_others_go_in(
    house: House, platform: APlatform, row: str
) -> None:
    text, column, reason = BAD_ROWS[row]
    done = await carried_out(
        house, an_import(f"{HEADER}{text}\n{GOOD}", platform_id=platform.id)
    )

    assert done.rejects == [(1, 2, column, reason)]
    assert done.job.tally.rejected == 1
    assert await fetch_value(house, "SELECT array_agg(reference) FROM notices") == ["GOOD"]


async def test_a_row_that_is_not_utf_8_is_rejected(house: House, platform: APlatform) -> None:
    row = "CÄSE-1,2025-07-01,https://share.example/1\n".encode("latin-1")
    file = HEADER.encode() + row + GOOD.encode()
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert done.rejects == [(1, 2, None, "is not UTF-8")]
    assert done.job.tally.notices == 1


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("category", "gossip", "is none of intimate_image_abuse, child_sexual"),
        ("media_type", "hologram", "is none of image, video, audio"),
        ("priority", "whenever", "is none of normal, high, urgent"),
        ("platform_id", "somebody", "is no identifier of a platform"),
        ("platform_id", str(NOBODYS), "there is no such platform"),
        ("regime", "UK", "is no code of a regime"),
        ("regime", "no-such-regime", "there is no such regime"),
        ("regime", "uk-osa-information", "uk-osa-information needs the date set in the notice"),
        ("respond_by", "2026-12-01", "sets its own deadline; leave respond_by out"),
        ("clock_starts_at", "2026-12-01", "lies in the future"),
        ("hashes", "sha256:?", "holds a value that is no hash; write algorithm:value"),
        ("hashes", "crc32:12345678", "names an algorithm that is none of sha256"),
        ("good_faith", "perhaps", "is neither true nor false"),
        ("locator_note", "x" * 301, "is not text of 1 to 300 characters"),
        ("reasons", "x" * 10_001, "is longer than 10,000 characters"),
        ("legal_basis", ";".join("x" * 21), "is no list of at most 20"),
    ],
)
async def test_a_bad_value_is_named_by_its_column(
    house: House, platform: APlatform, column: str, value: str, reason: str
) -> None:
    file = csv(("reference", "url", column), ("CASE-1", A_LOCATOR, value))
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    [(_, row, named, why)] = done.rejects
    wanted = "respond_by" if value == "uk-osa-information" else column
    assert (row, named) == (2, wanted)
    assert reason in why
    assert await fetch_value(house, "SELECT count(*) FROM notices") == 0


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("[]", None, "is no JSON object"),
        ('"text"', None, "is no JSON object"),
        ('{"reference": "CASE-1"', None, "is not valid JSON in UTF-8"),
        (r'{"reference": "\ud800"}', None, "is not valid JSON in UTF-8"),
        ('{"reference": ' + "[" * 300 + "]" * 300 + "}", None, "is not valid JSON in UTF-8"),
        ('{"reference": NaN}', None, "is not valid JSON in UTF-8"),
        ('{"reference": 7, "url": "https://a.example"}', "reference", "is not text"),
        ('{"url": "https://a.example"}', "reference", "is missing"),
        ('{"reference": "CASE-1"}', "url", "is missing"),
        ('{"reference": "CASE-1", "items": []}', "items", "is no list of at least one item"),
        ('{"reference": "CASE-1", "items": 7}', "items", "is no list of at least one item"),
        ('{"reference": "CASE-1", "items": [7]}', None, "holds an item that is no JSON object"),
        ('{"reference": "CASE-1", "items": [{"url": 7}]}', "url", "is not text"),
        ('{"reference": "C", "url": "https://a.example/\\u0000"}', "url", "control character"),
        ('{"reference": "C", "url": "https://a.example", "report": 7}', "report", "no object"),
        ('{"reference": "C", "url": "https://a.example", "hashes": [7]}', "hashes", "no list"),
        ('{"reference": "C", "Reference": "D"}', None, "have the same name"),
    ],
)
async def test_a_bad_line_of_ndjson_is_named(
    house: House, platform: APlatform, line: str, column: str | None, reason: str
) -> None:
    good = json.dumps({"reference": "GOOD", "url": A_LOCATOR})
    order = an_import(f"{good}\n{line}\n\n", platform_id=platform.id, form=Format.NDJSON)
    done = await carried_out(house, order)

    [(_, row, named, why)] = done.rejects
    assert (row, named) == (2, column)
    assert reason in why
    assert done.job.tally.notices == 1


async def test_a_notice_goes_in_whole_or_not_at_all(house: House, platform: APlatform) -> None:
    file = csv(
        ("reference", "url"),
        ("CASE-1", "https://share.example/1"),
        ("CASE-2", "https://share.example/2"),
        ("CASE-1", "see the annex"),
        ("CASE-1", "https://share.example/3"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert done.job.tally.rejected == 3
    assert done.reasons == {
        2: (None, "belongs to a notice of which line 4 was rejected"),
        4: ("url", "not an absolute web address; write https://host/path"),
        5: (None, "belongs to a notice of which line 4 was rejected"),
    }
    assert await fetch_value(house, "SELECT array_agg(reference) FROM notices") == ["CASE-2"]
    assert await fetch_value(house, "SELECT count(*) FROM items") == 1


async def test_a_bad_row_between_the_rows_of_a_notice_does_not_part_them(
    house: House, platform: APlatform
) -> None:
    file = csv(
        ("reference", "url"),
        ("CASE-1", "https://share.example/1"),
        ("CASE-2", "see the annex"),
        ("CASE-1", "https://share.example/2"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert list(done.reasons) == [3]
    assert (done.job.tally.notices, done.job.tally.items) == (1, 2)


async def test_rows_that_contradict_each_other_reject_their_notice(
    house: House, platform: APlatform
) -> None:
    file = csv(
        ("reference", "category", "url"),
        ("CASE-1", "hate", "https://share.example/1"),
        ("CASE-1", "fraud", "https://share.example/2"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert done.reasons == {
        2: (None, "belongs to a notice of which line 3 was rejected"),
        3: (None, "says something else of its notice than line 2"),
    }


async def test_a_reference_in_the_register_is_taken(house: House, platform: APlatform) -> None:
    await a_notice(house, an_order(platform.id, reference="CASE-1"))
    file = csv(("reference", "url"), ("CASE-1", A_LOCATOR), ("CASE-2", A_LOCATOR))
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    reason = "is taken: another notice has this reference"
    assert done.rejects == [(1, 2, "reference", reason)]
    assert await fetch_value(house, "SELECT count(*) FROM items") == 2


@pytest.mark.parametrize(("items", "taken"), [(1_000, 1), (1_001, 0)])
async def test_a_notice_has_at_most_a_thousand_items(
    house: House, platform: APlatform, items: int, taken: int
) -> None:
    rows = [("CASE-1", f"https://share.example/{number}") for number in range(items)]
    order = an_import(csv(("reference", "url"), *rows), platform_id=platform.id)
    done = await carried_out(house, order)

    assert done.job.tally.notices == taken
    assert done.job.tally.rejected == (0 if taken else 1_001)
    if not taken:
        assert done.reasons[2] == (None, "begins a notice of more than 1,000 items")


async def test_items_that_match_no_notice_are_rejected(
    house: House, platform: APlatform
) -> None:
    notices = csv(("case", "date"), ("a", "2025-07-01"), ("b", "never"))
    items = csv(("case", "url"), ("a", A_LOCATOR), ("b", A_LOCATOR), ("c", A_LOCATOR))
    order = an_import(notices, items, platform_id=platform.id, key="case")
    done = await carried_out(house, order)

    assert [reject[:3] for reject in done.rejects] == [
        (1, 3, "date"),
        (2, 3, None),
        (2, 4, "case"),
    ]
    assert done.rejects[1][3] == "belongs to a notice of which line 3 was rejected"
    assert done.rejects[2][3] == "matches no notice"


async def test_a_cell_never_closed_takes_nothing_else_down(
    house: House, platform: APlatform
) -> None:
    lines = "".join(f"CASE-{n},2025-07-01,{A_LOCATOR}\n" for n in range(2_000))
    file = f'{HEADER}{GOOD}BAD,"2025-07-01,{A_LOCATOR}\n{lines}'
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    [(_, row, column, reason)] = done.rejects
    assert (row, column) == (3, None)
    assert reason == "a quoted cell is not closed; read no further than line 1003"
    assert done.job.tally.notices == 1 + 2_000 - 1_000


async def test_a_platform_or_regime_for_all_rows_must_exist(house: House) -> None:
    otherwise = an_import("", platform_id=NOBODYS, regime="none").otherwise
    with pytest.raises(Malformed) as refused:
        await importing.check_otherwise(house, otherwise, place="/query/")
    pointers = [fault.pointer for fault in refused.value.faults]
    assert pointers == ["/query/platform_id", "/query/regime"]


@pytest.mark.parametrize("said", [[], {"a": "no_field"}, {"a": "url", "b": "url"}, {"a": 1}])
def test_a_map_that_maps_nothing_is_refused(said: object) -> None:
    with pytest.raises(Malformed):
        renames_of(said)


async def test_an_import_held_by_another_is_not_taken(
    house: House, platform: APlatform
) -> None:
    order = an_import(HEADER + GOOD, platform_id=platform.id)
    columns = await importing.look_into(order)
    job = await importing.begin(house, SYSTEM, order, columns, b"the same")

    assert await importing.take(house, job.id) is not None
    assert await importing.take(house, job.id) is None
