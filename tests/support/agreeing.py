"""Asking every door the same thing: lists, metrics, exposures must say the same."""

from collections import Counter
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app.domain.notices import State, Timeliness
from tests.support.bodies import Json

LATE = (Timeliness.OVERDUE, Timeliness.LATE)


async def everybody_agrees(officer: httpx.AsyncClient) -> list[Json]:
    """Every notice, after all doors have been asked and were found to say what it says."""
    notices = await listed(officer)
    await lists_agree(officer, notices)
    await metrics_agree(officer, notices)
    await platforms_agree(officer, notices)
    await exposures_agree(officer, notices)
    return notices


async def read(officer: httpx.AsyncClient, place: str, **asked: str) -> Json:
    answer = await officer.get(place, params=asked or None)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def listed(officer: httpx.AsyncClient, **asked: str) -> list[Json]:
    """Every page of the list of notices."""
    found: list[Json] = []
    page = await read(officer, "/v1/notices", limit="200", **asked)
    while page["next"] is not None:
        found += page["items"]
        page = await read(officer, "/v1/notices", limit="200", after=page["next"], **asked)
    return [*found, *page["items"]]


def counted(notices: list[Json], *names: str) -> Counter[Any]:
    return Counter(tuple(notice[name] for name in names) for notice in notices)


async def lists_agree(officer: httpx.AsyncClient, notices: list[Json]) -> None:
    """A filter finds the notices that say of themselves what was asked for."""
    for word in Timeliness:
        said = {notice["id"] for notice in notices if notice["timeliness"] == word}
        assert {n["id"] for n in await listed(officer, timeliness=word)} == said, word
    for state in State:
        said = {notice["id"] for notice in notices if notice["state"] == state}
        assert {n["id"] for n in await listed(officer, state=state)} == said, state


async def metrics_agree(officer: httpx.AsyncClient, notices: list[Json]) -> None:
    """The summary and what Prometheus scrapes, in either order of asking."""
    by_word, by_state = counted(notices, "timeliness"), counted(notices, "state")
    summary = await read(officer, "/v1/metrics/summary")
    assert summary["by_timeliness"] == {word: by_word[word,] for word in Timeliness}
    assert summary["by_state"] == {state: by_state[state,] for state in State}
    assert summary["notices"] == len(notices)
    assert summary["overdue_ages"]["total"] == by_word["overdue",]
    resolved = by_state["resolved",]
    rate = summary["on_time_rate"]
    assert rate["numerator"] == resolved - by_word["late",]
    assert rate["denominator"] == resolved + by_word["overdue",]
    gauges = await scraped(officer)
    assert gauges["forthwith_notices_by_timeliness"] == summary["by_timeliness"]
    assert gauges["forthwith_notices"] == summary["by_state"]
    assert gauges["forthwith_notices_open_overdue"] == {"": by_word["overdue",]}


async def scraped(officer: httpx.AsyncClient) -> dict[str, dict[str, float]]:
    text = (await officer.get("/metrics")).text
    return {
        family.name: {next(iter(s.labels.values()), ""): s.value for s in family.samples}
        for family in text_string_to_metric_families(text)
        if family.type == "gauge"
    }


async def platforms_agree(officer: httpx.AsyncClient, notices: list[Json]) -> None:
    counts = counted(notices, "platform_id", "timeliness")
    items = (await read(officer, "/v1/metrics/platforms"))["items"]
    for item in items:
        said = {word: counts[item["platform_id"], word] for word in Timeliness}
        assert item["by_timeliness"] == said


async def exposures_agree(officer: httpx.AsyncClient, notices: list[Json]) -> None:
    """The list of late responders, each provider's exposure, and the notices they lead to."""
    counts = counted(notices, "provider_id", "timeliness")
    providers = {notice["provider_id"] for notice in notices}
    items = (await read(officer, "/v1/exposures"))["items"]
    late = {item["provider_id"]: item for item in items}
    assert set(late) == {one for one in providers if any(counts[one, w] for w in LATE)}
    for provider in providers:
        alone = await read(officer, f"/v1/providers/{provider}/exposure")
        lateness = alone["lateness"]
        for word in ("overdue", "late", "contested"):
            assert lateness[word] == counts[provider, word], (provider, word)
        due = [
            notice["clock"]["deadline_at"]
            for notice in notices
            if notice["provider_id"] == provider and notice["timeliness"] in LATE
        ]
        assert lateness["first_overdue_at"] == min(due, default=None)
        if provider in late:
            assert late[provider]["lateness"] == lateness
            asked = httpx.URL(late[provider]["notices_url"]).params
            assert len(await listed(officer, **asked)) == lateness["overdue"]
