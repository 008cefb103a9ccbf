"""Where content is, and what is noted of it, is read by nobody who does not ask for the notice.

A canary goes every way that a locator, a note or a key can go: right and wrong requests,
refused statements, lost connections, crashes. Then it is looked for in all that the service
let out of its hands meanwhile.
"""

from collections.abc import AsyncGenerator

import pytest

from tests.house.canary import HOOK, SHOWN, WORDS, Heard
from tests.house.canary_story import tell
from tests.support.databases import Databases


@pytest.fixture(scope="module")
async def heard(databases: Databases) -> AsyncGenerator[Heard]:
    async with databases.private_clone() as url:
        yield await tell(url)


def found(heard: Heard, text: str) -> list[str]:
    """Which of the words stand in a text, as they are or as the bytes of a column."""
    words = [*WORDS, *heard.secrets]
    return [word for word in words if word in text or word.encode().hex() in text]


def test_the_canary_went_every_way(heard: Heard) -> None:
    statuses = {answer.status_code for answer in heard.answers}
    assert statuses >= {200, 201, 207, 401, 404, 405, 409, 412, 413, 415, 422, 500, 503}
    for event in ("request", "request_failed", "database_away", "library_warning"):
        assert f'"event": "{event}"' in heard.lines


def test_who_asks_for_the_notice_reads_it(heard: Heard) -> None:
    read = "".join(answer.text for answer in heard.answers if answer.is_success)
    assert set(SHOWN) <= set(found(heard, read))


def test_no_refusal_and_no_failure_repeats_it(heard: Heard) -> None:
    for answer in heard.answers:
        if answer.is_error:
            assert found(heard, answer.text + str(answer.headers)) == []


def test_no_element_of_a_batch_that_is_refused_repeats_it(heard: Heard) -> None:
    batches = [answer for answer in heard.answers if answer.status_code == 207]
    assert len(batches) > 5
    for answer in batches:
        assert found(heard, answer.text) == []


def test_no_log_line_holds_it(heard: Heard) -> None:
    assert found(heard, heard.lines) == []


def test_no_exception_says_it(heard: Heard) -> None:
    assert len(heard.exceptions) > 10
    for said in heard.exceptions:
        assert found(heard, said) == []


def test_no_table_holds_it_in_the_clear(heard: Heard) -> None:
    written = ("items", "item_revisions", "item_responses", "idempotency_keys", "events")
    for table in (
        *written,
        "internal_notes",
        "webhook_endpoints",
        "webhook_secrets",
        "delivery_attempts",
    ):
        assert heard.tables[table] != "[]"
    for table, rows in heard.tables.items():
        assert (table, found(heard, rows)) == (table, [])


def test_nothing_that_is_sent_to_a_platform_holds_it(heard: Heard) -> None:
    assert heard.sent.count("notice.issued") > 1
    assert found(heard, heard.sent) == []
    read = "".join(answer.text for answer in heard.answers if answer.is_success)
    assert HOOK not in read


def test_no_event_and_no_figure_holds_it(heard: Heard) -> None:
    assert "notice.overdue" in heard.events
    assert "forthwith_http_requests" in heard.figures
    assert found(heard, heard.events + heard.figures) == []


def test_the_log_of_the_database_does_not_hold_it(heard: Heard) -> None:
    assert found(heard, heard.server_log) == []
