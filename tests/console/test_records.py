"""The record of a notice, downloaded from its page."""

import json
from typing import Any

import pytest
from httpx import AsyncClient

from app.services.house import House
from app.services.ticks import sequence_events
from tests.support.bodies import Json, events_of, issued, read_back
from tests.support.builders import APlatform
from tests.support.clock import MONDAY
from tests.support.console import Browser
from tests.support.deliveries import point
from tests.support.keys import NOBODYS_ID
from tests.support.rulings import GROUND, answered, rule_on
from tests.support.sql import count_rows, execute

SECRET = "canary-4711"
URL = f"https://share.example/{SECRET}"
HASH = {"algorithm": "md5", "value": "d41d8cd98f00b204e9800998ecf8427e"}


@pytest.fixture
async def notice(
    officer: AsyncClient, platform_client: AsyncClient, platform: APlatform, house: House
) -> Json:
    """Answered for, ruled on and amended, with something sealed wherever that may be."""
    await point(house, platform, f"https://hooks.share.example/{SECRET}")
    item = {"url": URL, "locator_note": f"{SECRET} in the note", "hashes": [HASH]}
    notice = await issued(officer, platform.id, items=[item])
    await answered(platform_client, notice, "disputed", at=MONDAY, ground=GROUND, note=SECRET)
    assert (await rule_on(officer, notice, "dispute_rejected")).is_success
    more = {"reason": SECRET, "add_items": [{"url": f"{URL}/2"}]}
    assert (await officer.post(f"/v1/notices/{notice['id']}/amend", json=more)).is_success
    await sequence_events(house)
    await execute(house, "DELETE FROM locator_readings")
    return notice


async def downloaded(browser: Browser, notice: Json) -> Any:
    page = await browser.open(f"/notices/{notice['id']}")
    [place] = [link for name, link in page.links.items() if name.startswith("Download this")]
    answer = await browser.client.get(place)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    name = f'attachment; filename="notice-{notice["id"]}.json"'
    assert answer.headers["content-disposition"] == name
    assert answer.headers["cache-control"] == "no-store"
    assert SECRET not in answer.text
    return json.loads(answer.text)


async def test_a_record_holds_what_the_api_tells_but_for_what_is_sealed(
    at_console: Browser, officer: AsyncClient, house: House, notice: Json
):
    record = await downloaded(at_console, notice)

    assert await count_rows(house, "locator_readings") == 0
    place = f"/v1/notices/{notice['id']}"
    told = await read_back(officer, notice)
    for kept in ("assignment", "tags"):
        del told[kept]
    for item in told["items"]:
        del item["url"], item["locator_note"]
        if item["ruling"] is not None:
            del item["ruling"]["reason"]
    assert record["notice"] == told
    assert record["notice"]["items"][0]["hashes"] == [HASH]
    assert record["events"] == await events_of(officer, notice)
    positions = [event["position"] for event in record["events"]]
    assert None not in positions
    assert record["through_event"] >= max(positions)
    assert record["deadline"] == (await officer.get(f"{place}/deadline")).json()
    exposure = await officer.get(f"/v1/providers/{told['provider_id']}/exposure")
    assert record["exposure"] == exposure.json()
    sent = await officer.get("/v1/deliveries", params={"notice_id": notice["id"]})
    assert record["deliveries"] == sent.json()["items"]
    assert len(record["deliveries"]) > 1
    assert record["complete"] is True
    assert record["written_at"] == told["server_time"]


async def test_what_goes_beyond_a_record_is_told_in_it(
    at_console: Browser, notice: Json, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.services.notice_records.MOST_EVENTS", 2)

    record = await downloaded(at_console, notice)

    assert len(record["events"]) == 2
    assert record["complete"] is False


@pytest.mark.parametrize("notice_id", ["seven", NOBODYS_ID])
async def test_there_is_no_record_of_a_notice_that_there_is_not(
    at_console: Browser, notice_id: object
):
    page = await at_console.open(f"/notices/{notice_id}/record", status=404)

    assert page.name == "Page not found"


async def test_no_platform_downloads_the_regulators_record(at_own: Browser, notice: Json):
    await at_own.open(f"/notices/{notice['id']}/record", status=403)
