"""Bulk import: what comes to be in the register, and what is merged, linked and left out."""

import json
from datetime import UTC, datetime

from app.domain.permissions import Role
from app.services.house import House
from app.services.import_pieces import Format
from app.services.locators import open_locator, open_note
from app.services.sweeping import sweep_timers
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY
from tests.support.imports import A_LOCATOR, REGIME, an_import, carried_out, csv
from tests.support.sql import fetch_rows, fetch_value

HEADER = ("reference", "issued_at", "url")
PAST = datetime(2025, 7, 1, tzinfo=UTC)


async def test_a_row_becomes_a_full_notice(house: House, platform: APlatform) -> None:
    file = csv(
        ("reference", "issued_at", "category", "legal_basis", "priority", "url", "media_type"),
        ("CASE-1", "2025-07-01", "hate", "Act s.1; Act s.2", "high", A_LOCATOR, "video"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert (done.job.tally.notices, done.job.tally.items, done.rejects) == (1, 1, [])
    [notice] = await fetch_rows(house, "SELECT * FROM notices WHERE reference = 'CASE-1'")
    assert notice["platform_id"] == platform.id
    assert notice["provider_id"] == platform.provider_id
    assert (notice["regime_code"], notice["regime_version"]) == (REGIME, 1)
    assert notice["category"] == "hate"
    assert notice["legal_basis"] == ["Act s.1", "Act s.2"]
    assert notice["priority"] == "high"
    assert notice["state"] == "awaiting_acknowledgement"
    assert notice["issued_at"] == notice["started_at"] == PAST
    assert notice["deadline_at"] == datetime(2025, 7, 2, tzinfo=UTC)
    [item] = await fetch_rows(house, "SELECT * FROM items")
    assert item["notice_id"] == notice["id"]
    assert item["media_type"] == "video"
    assert open_locator(house.sealer, item["id"], item["locator_sealed"]) == A_LOCATOR
    assert item["locator_digest"] == house.sealer.digest(A_LOCATOR)


async def test_the_event_says_when_it_was_issued_and_when_recorded(
    house: House, platform: APlatform
) -> None:
    file = csv(HEADER, ("CASE-1", "2025-07-01T10:00:00+02:00", A_LOCATOR))
    await carried_out(house, an_import(file, platform_id=platform.id))

    query = "SELECT events.*, outbox.number FROM events LEFT JOIN outbox ON id = ANY(event_ids)"
    [event] = [row for row in await fetch_rows(house, query) if row["notice_id"]]
    assert event["kind"] == "notice.issued"
    assert event["effective_at"] == datetime(2025, 7, 1, 8, tzinfo=UTC)
    assert event["recorded_at"] == MONDAY
    assert event["actor_role"] == Role.SYSTEM
    assert event["number"] is not None
    assert event["facts"]["reference"] == "CASE-1"
    assert event["facts"]["deadline_at"] == "2025-07-02T08:00:00Z"
    assert len(event["facts"]["items"]) == 1


async def test_the_sweep_records_a_past_lapse_with_its_true_moment(
    house: House, platform: APlatform
) -> None:
    file = csv(HEADER, ("CASE-1", "2025-07-01", A_LOCATOR))
    await carried_out(house, an_import(file, platform_id=platform.id))
    await sweep_timers(house)

    query = "SELECT effective_at FROM events WHERE kind = 'notice.overdue'"
    assert await fetch_value(house, query) == datetime(2025, 7, 2, tzinfo=UTC)
    query = "SELECT count(*) FROM events WHERE kind = 'notice.due_soon'"
    assert await fetch_value(house, query) == 0


async def test_a_notice_still_running_is_warned_about(
    house: House, platform: APlatform
) -> None:
    file = csv(HEADER, ("CASE-1", "2026-11-23T08:00:00Z", A_LOCATOR))
    await carried_out(house, an_import(file, platform_id=platform.id))

    kinds = {row["kind"] for row in await fetch_rows(house, "SELECT kind FROM timers")}
    assert kinds == {"notice.due_soon", "notice.overdue"}


async def test_rows_of_one_notice_share_it_wherever_they_stand(
    house: House, platform: APlatform
) -> None:
    file = csv(
        HEADER,
        ("CASE-1", "2025-07-01", "https://share.example/1"),
        ("CASE-2", "2025-07-01", "https://share.example/2"),
        ("CASE-1", "2025-07-01", "https://share.example/3"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert (done.job.tally.notices, done.job.tally.items, done.rejects) == (2, 3, [])
    query = """SELECT array_agg(position ORDER BY position) FROM items
               JOIN notices ON notices.id = notice_id WHERE reference = 'CASE-1'"""
    assert await fetch_value(house, query) == [0, 1]


async def test_a_repeat_within_a_notice_is_merged_and_counted(
    house: House, platform: APlatform
) -> None:
    file = csv(
        HEADER,
        ("CASE-1", "2025-07-01", "https://share.example/a#top"),
        ("CASE-1", "2025-07-01", "HTTPS://SHARE.example:443/a"),
        ("CASE-2", "2025-07-01", "https://share.example/b"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert (done.job.tally.items, done.job.tally.merged) == (2, 1)


async def test_an_address_without_a_scheme_is_read_as_https_and_counted(
    house: House, platform: APlatform
) -> None:
    file = csv(HEADER, ("CASE-1", "2025-07-01", "share.example/a"))
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert done.job.tally.schemes_assumed == 1
    digest = await fetch_value(house, "SELECT locator_digest FROM items")
    assert digest == house.sealer.digest("https://share.example/a")


async def test_an_item_is_linked_to_those_under_open_notices(
    house: House, platform: APlatform
) -> None:
    earlier = await a_notice(house, an_order(platform.id, locators=[A_LOCATOR]))
    file = csv(
        HEADER,
        ("CASE-1", "2025-07-01", A_LOCATOR),
        ("CASE-2", "2025-07-02", A_LOCATOR),
        ("CASE-3", "2025-07-02", "https://share.example/other"),
    )
    done = await carried_out(house, an_import(file, platform_id=platform.id))

    assert done.job.tally.duplicates == 2
    links = await fetch_rows(
        house,
        """SELECT later.reference AS later, earlier.reference AS earlier
           FROM item_duplicates
           JOIN items AS a ON a.id = item_id JOIN notices AS later ON later.id = a.notice_id
           JOIN items AS b ON b.id = earlier_item_id
           JOIN notices AS earlier ON earlier.id = b.notice_id""",
    )
    reference = await fetch_value(house, "SELECT reference FROM notices WHERE id = $1", earlier)
    assert {tuple(link) for link in links} == {
        ("CASE-1", reference),
        ("CASE-2", reference),
        ("CASE-2", "CASE-1"),
    }


async def test_two_files_are_joined_in_whatever_order_their_rows_stand(
    house: House, platform: APlatform
) -> None:
    notices = csv(("Notice ID", "Posted Date"), ("b", "2025-07-01"), ("a", "2025-07-02"))
    items = csv(
        ("seq", "notice_id", "locator"),
        (1, "a", "share.example/1"),
        (1, "b", "share.example/2"),
        (2, "a", "share.example/3"),
    )
    order = an_import(notices, items, platform_id=platform.id, key="notice_id")
    done = await carried_out(house, order)

    assert (done.job.tally.notices, done.job.tally.items, done.rejects) == (2, 3, [])
    query = """SELECT reference, count(*) FROM items JOIN notices ON notices.id = notice_id
               GROUP BY reference ORDER BY reference"""
    assert [tuple(row) for row in await fetch_rows(house, query)] == [("a", 2), ("b", 1)]


async def test_a_notice_whose_file_of_items_has_none_goes_in_and_is_counted(
    house: House, platform: APlatform
) -> None:
    notices = csv(("notice_id", "date"), ("a", "2025-07-01"), ("b", "2025-07-01"))
    items = csv(("notice_id", "url"), ("a", A_LOCATOR))
    order = an_import(notices, items, platform_id=platform.id, key="notice_id")
    done = await carried_out(house, order)

    assert (done.job.tally.notices, done.job.tally.without_items) == (2, 1)


async def test_with_a_key_a_column_named_reference_stays_the_reference(
    house: House, platform: APlatform
) -> None:
    notices = csv(("number", "reference"), (7, "CASE-7"))
    items = csv(("number", "url"), (7, A_LOCATOR))
    order = an_import(notices, items, platform_id=platform.id, key="number")
    await carried_out(house, order)

    assert await fetch_value(house, "SELECT reference FROM notices") == "CASE-7"
    assert await fetch_value(house, "SELECT count(*) FROM items") == 1


async def test_ndjson_holds_several_items_and_a_report_in_one_line(
    house: House, platform: APlatform
) -> None:
    said = {
        "platform_id": str(platform.id),
        "regime": "uk-osa-intimate-image",
        "reference": "CASE-1",
        "issued_at": "2026-07-01T00:00:00Z",
        "legal_basis": ["Act s.1"],
        "report": {"is_intimate_image": True, "good_faith": None},
        "items": [
            {"url": A_LOCATOR, "hashes": [{"algorithm": "pdq", "value": "0123456789abcdef"}]},
            {"url": f"{A_LOCATOR}#again"},
            {"locator": "https://share.example/2", "locator_note": "third post"},
        ],
        "something_else": 1,
    }
    order = an_import(json.dumps(said), regime=None, form=Format.NDJSON)
    done = await carried_out(house, order)

    assert done.rejects == []
    assert (done.job.tally.items, done.job.tally.merged) == (2, 1)
    report = await fetch_value(house, "SELECT report FROM notices")
    assert report == {
        "is_intimate_image": True,
        "by_subject_or_on_behalf": None,
        "good_faith": None,
        "contact_held": None,
    }
    rows = await fetch_rows(house, "SELECT * FROM items ORDER BY position")
    assert rows[0]["hashes"] == [{"algorithm": "pdq", "value": "0123456789abcdef"}]
    assert (
        open_note(house.sealer, rows[1]["id"], rows[1]["locator_note_sealed"]) == "third post"
    )


async def test_a_map_wins_over_synonyms_and_leaves_columns_aside(
    house: House, platform: APlatform
) -> None:
    file = csv(("notice_id", "Case", "date", "link"), (1, "CASE-1", "nonsense", A_LOCATOR))
    renames = {"case": "reference", "date": None}
    order = an_import(file, platform_id=platform.id, renames=renames)
    done = await carried_out(house, order)

    assert done.rejects == []
    [notice] = await fetch_rows(house, "SELECT reference, issued_at FROM notices")
    assert tuple(notice) == ("CASE-1", MONDAY)


async def test_semicolons_tabs_quotes_and_a_bom_are_read(
    house: House, platform: APlatform
) -> None:
    file = f'\ufeffreference;reasons;url\r\nCASE-1;"two; ""quoted""\r\nlines";{A_LOCATOR}\r\n'
    await carried_out(house, an_import(file, platform_id=platform.id))
    file = f'reference\treasons\turl\nCASE-2\ta 5" disk\t{A_LOCATOR}\nCASE-3\t\t{A_LOCATOR}'
    await carried_out(house, an_import(file, platform_id=platform.id))

    query = "SELECT reference, reasons FROM notices ORDER BY reference"
    assert [tuple(row) for row in await fetch_rows(house, query)] == [
        ("CASE-1", 'two; "quoted"\r\nlines'),
        ("CASE-2", 'a 5" disk'),
        ("CASE-3", ""),
    ]


async def test_what_was_read_is_cleared_away(house: House, platform: APlatform) -> None:
    file = csv(HEADER, ("CASE-1", "2025-07-01", A_LOCATOR), ("CASE-2", "never", A_LOCATOR))
    await carried_out(house, an_import(file, platform_id=platform.id))

    assert await fetch_value(house, "SELECT count(*) FROM import_notices") == 0
    assert await fetch_value(house, "SELECT count(*) FROM import_items") == 0
