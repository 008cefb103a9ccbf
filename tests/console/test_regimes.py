"""Regimes as pages: each number with the article that it comes from."""

import httpx
import pytest

from app.domain.built_in_regimes import BUILT_IN
from tests.support.console import Browser
from tests.support.holidays import own_regime


async def test_every_regime_is_listed_and_leads_to_its_page(at_console: Browser):
    listed = await at_console.open("/regimes")

    for regime in BUILT_IN:
        page = await at_console.open(listed.links[regime.title])
        assert regime.clock_source in page.text
        for source in regime.sources:
            assert source.article in page.text
        for ground in regime.dispute_grounds:
            assert ground.source in page.text


async def test_each_version_of_a_regime_can_be_read(
    at_console: Browser, supervisor: httpx.AsyncClient
):
    code = await own_regime(supervisor)
    rule = {"unit": "working_days", "count": 7}
    body = {"code": code, "title": "Ours <2>", "effective_from": "2027-01-01", "rule": rule}
    answer = await supervisor.post("/v1/regimes", json=body)
    assert answer.status_code == 201, answer.text

    today = await at_console.open(f"/regimes/{code}")
    coming = await at_console.open(today.links["Version 2"])

    assert "2 working days" in today.text
    assert coming.name == "Ours <2>"
    assert "7 working days" in coming.text


@pytest.mark.parametrize("path", ["no-such", "eu-tco?version=9", "%00", "x" * 65])
async def test_a_regime_that_there_is_not_is_not_found(at_console: Browser, path: str):
    page = await at_console.open(f"/regimes/{path}", status=404)

    assert "There is no such regime" in page.text


@pytest.mark.parametrize("path", ["/regimes?after=eyJ", "/regimes/eu-tco?version=first"])
async def test_what_makes_no_sense_is_told(at_console: Browser, path: str):
    page = await at_console.open(path, status=422)

    assert "There is a problem" in page.text
