"""Acts at the console show no address, so nobody is on record as having read one."""

import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.sql import count_rows

REGIME = "uk-osa-illegal-content"


@pytest.mark.parametrize(
    ("button", "entered"),
    [
        ("Withdraw", {"reason": "mistake"}),
        ("Pause the clock", {"reason": "asked for more"}),
        ("Extend the deadline", {"reason": "granted", "hours": "1"}),
        ("Correct the start", {"reason": "misread", "at": "2026-11-23T08:00"}),
        ("Rule on item 1", {"reason": "gone", "decision": "verified_removed"}),
    ],
)
async def test_an_act_at_the_console_is_no_reading(
    at_console: Browser, house: House, platform: APlatform, button: str, entered: dict[str, str]
):
    notice = await a_notice(house, an_order(platform.id, regime=REGIME))
    form = (await at_console.open(f"/notices/{notice}")).links[button]
    check = await at_console.send(await at_console.open(form), entered)

    done = await at_console.send(check, {})

    assert done.path == f"/notices/{notice}"
    assert await count_rows(house, "notices WHERE version = 2") == 1
    assert await count_rows(house, "locator_readings") == 0
