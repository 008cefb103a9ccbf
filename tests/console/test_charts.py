"""Drawings of clocks that can be read."""

import re
from datetime import timedelta

from app.console.charts import Mark, clock_bar
from tests.support.clock import MONDAY


def test_the_farther_out_a_line_of_a_clock_the_lower_its_name():
    hours = {"Started": 0, "Acknowledged": 4, "Due": 24, "Took effect": 90, "Now": 100}
    marks = [Mark("due", name, MONDAY + timedelta(hours=at)) for name, at in hours.items()]

    drawn = clock_bar("A clock", [], marks)

    heights = {
        name: int(y) for y, name in re.findall(r'y="(\d+)" text-anchor="\w+">([^<]+)', drawn)
    }
    assert sorted(heights, key=heights.__getitem__) == [
        "Took effect",
        "Now",
        "Due",
        "Acknowledged",
        "Started",
    ]
