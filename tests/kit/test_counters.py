"""What is counted of requests stays within bounds, whatever is sent."""

from collections.abc import Generator

import pytest

from app.kit.counters import MOST_REMEMBERED, REGISTRY, instruments_of, record_request

ROUTE = "/v1/of-this-test"
REQUESTS = "forthwith_http_requests_total"


@pytest.fixture(autouse=True)
def forgotten() -> Generator[None]:
    """What is remembered belongs to the process; each test begins with nothing of it."""
    instruments_of.cache_clear()
    yield
    instruments_of.cache_clear()


def counted(method: str) -> float:
    labels = {"method": method, "route": ROUTE, "status": "404"}
    return REGISTRY.get_sample_value(REQUESTS, labels) or 0


def test_a_method_that_is_known_is_counted_by_its_name():
    before = counted("PATCH")

    record_request("PATCH", ROUTE, 404, 0.001)

    assert counted("PATCH") == before + 1


def test_methods_that_nobody_knows_are_one_and_are_remembered_as_one():
    before = counted("other")

    for number in range(1_000):
        record_request(f"METHOD{number}", ROUTE, 404, 0.001)

    assert counted("other") == before + 1_000
    assert counted("METHOD1") == 0
    assert instruments_of.cache_info().currsize == 1


def test_what_is_remembered_has_a_bound():
    assert instruments_of.cache_info().maxsize == MOST_REMEMBERED
