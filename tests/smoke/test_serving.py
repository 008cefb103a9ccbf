"""A service in its ordinary day: a notice falls overdue, a second service is turned away."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.kit.clock import SystemClock
from tests.smoke.service import (
    ADMIN_KEY,
    PATIENCE,
    Service,
    a_body,
    a_platform,
    begun,
    posted,
    serving,
    until,
)

# How much later than it came to be a lapse may be recorded on a machine that is busy.
RECORDED_WITHIN = timedelta(seconds=5)
ONE_MINUTE = {
    "code": "our-own-minute",
    "title": "One minute, as a policy",
    "effective_from": "2020-01-01",
    "rule": {"unit": "minutes", "count": 1},
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with serving(tmp_path_factory.mktemp("day"), admin_key=ADMIN_KEY) as service:
        yield service


@pytest.fixture(scope="module")
def supervisor(service: Service) -> Generator[httpx.Client]:
    with service.client() as client:
        yield client


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_key_that_was_given_opens_and_is_not_shown(
    service: Service, supervisor: httpx.Client
) -> None:
    assert supervisor.get("/v1/regimes").is_success
    assert ADMIN_KEY not in service.said() + service.logged()


def test_a_notice_falls_overdue_at_its_moment_and_is_late_when_it_is_answered_after(
    service: Service, supervisor: httpx.Client
) -> None:
    """Under a policy of one minute; its clock began 57 seconds ago."""
    platform, key = a_platform(supervisor)
    posted(supervisor, "/v1/regimes", ONE_MINUTE)
    began = SystemClock().now() - timedelta(seconds=57)
    body = a_body(
        platform, "MINUTE", regime=ONE_MINUTE["code"], clock_starts_at=began.isoformat()
    )
    notice = posted(supervisor, "/v1/notices", body)
    place = f"/v1/notices/{notice['id']}"

    with service.client(key) as share:
        posted(share, f"{place}/acknowledgement", status=200)
        until(lambda: supervisor.get(place).json()["timeliness"] == "overdue")
        until(lambda: "notice.overdue" in kinds(supervisor, place))
        now = SystemClock().now().isoformat()
        answer = {
            "item_id": notice["items"][0]["id"],
            "outcome": "removed",
            "effective_at": now,
        }
        answered = posted(share, f"{place}/responses", {"items": [answer]})

    assert (answered["state"], answered["timeliness"]) == ("resolved", "late")
    happened = kinds(supervisor, place)
    assert list(happened) == [
        "notice.issued",
        "notice.acknowledged",
        "notice.overdue",
        "notice.answered",
        "notice.resolved",
    ]
    overdue = happened["notice.overdue"]
    assert moment(overdue["effective_at"]) == began + timedelta(minutes=1)
    assert timedelta(0) <= lag(overdue) < RECORDED_WITHIN


def kinds(supervisor: httpx.Client, place: str) -> dict[str, dict[str, Any]]:
    events = supervisor.get(f"{place}/events").json()["items"]
    return {event["kind"]: event for event in events}


def lag(event: dict[str, Any]) -> timedelta:
    return moment(event["recorded_at"]) - moment(event["effective_at"])


def test_a_second_service_on_the_same_directory_is_turned_away_in_one_sentence(
    service: Service, tmp_path_factory: pytest.TempPathFactory
) -> None:
    second = Service(tmp_path_factory.mktemp("second"))
    second.data_dir = service.data_dir
    with begun(second):
        assert second.process.wait(PATIENCE.total_seconds()) == 1
    assert second.said() == ""
    (sentence,) = second.logged().splitlines()
    assert sentence.startswith(f"forthwith: {service.data_dir} is in use by process")
    assert service.answers("/readyz")


def test_a_taken_port_is_told_in_one_sentence_and_leaves_no_database_behind(
    service: Service, tmp_path_factory: pytest.TempPathFactory
) -> None:
    second = Service(tmp_path_factory.mktemp("port"))
    second.port = service.port
    with begun(second):
        assert second.process.wait(PATIENCE.total_seconds()) == 1
    (sentence,) = second.logged().splitlines()
    assert f"port {service.port}" in sentence
    assert second.servers() == []
    assert service.answers("/readyz")
