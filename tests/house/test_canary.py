"""What nobody may read but who asks for the notice: where content is, and the keys.

A canary stands in every address and note, and goes every way that a locator can go: right
and wrong requests, failing statements, a lost connection, a crash. Then it is looked for in
everything that the service lets out of its hands.
"""

import pytest

from tests.house.canary import KEYS, NOTES, WORDS, Heard

pytestmark = pytest.mark.usefixtures("heard")


def forms(word: str) -> list[str]:
    """How a word may stand in a text: as it is, or as the bytes of a column."""
    return [word, word.encode().hex()]


def assert_nothing_of_it(text: str) -> None:
    assert text
    found = [word for word in (*WORDS, *KEYS) for form in forms(word) if form in text]
    assert found == []


def test_the_canary_went_every_way(heard: Heard) -> None:
    statuses = {answer.status_code for answer in heard.answers}
    assert statuses >= {200, 201, 207, 409, 412, 413, 415, 422, 500, 503}
    assert '"event": "request_failed"' in heard.lines
    assert '"event": "database_away"' in heard.lines
    assert '"event": "library_warning"' in heard.lines


def test_who_asks_for_the_notice_reads_it(heard: Heard) -> None:
    read = "".join(answer.text for answer in heard.answers if answer.is_success)
    for word in set(WORDS) - set(NOTES):
        assert word in read


def test_no_refusal_and_no_failure_repeats_it(heard: Heard) -> None:
    for answer in heard.answers:
        if answer.is_error:
            assert_nothing_of_it(answer.text + str(answer.headers))


def test_no_log_line_holds_it(heard: Heard) -> None:
    assert_nothing_of_it(heard.lines)


def test_no_table_holds_it_in_the_clear(heard: Heard) -> None:
    for table, rows in heard.tables.items():
        assert_nothing_of_it(f"{table}: {rows}")
    assert heard.tables["items"]
    assert heard.tables["item_responses"]
    assert heard.tables["idempotency_keys"]


def test_no_event_and_no_figure_holds_it(heard: Heard) -> None:
    assert_nothing_of_it(heard.events)
    assert_nothing_of_it(heard.figures)


def test_no_exception_says_it(heard: Heard) -> None:
    assert len(heard.exceptions) > 5
    for said in heard.exceptions:
        assert_nothing_of_it(said)


def test_the_log_of_the_embedded_database_does_not_hold_it(heard: Heard) -> None:
    assert_nothing_of_it(heard.server_log)
