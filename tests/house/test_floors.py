"""The contracts of the floors hold for every floor that there is."""

import tomllib
from typing import Any

from tests.house.files import ROOT

# Where no SQL is spoken. Some of these rooms are furnished later than others.
WITHOUT_SQL = {"api", "console", "jobs", "delivery", "wire", "client", "simulation", "kit"}


def contract(name: str) -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (found,) = [c for c in settings["contracts"] if c["name"] == name]
    return dict(found)


def test_no_room_that_exists_is_left_out_of_the_contract_on_sql():
    there = {f"app.{room}" for room in WITHOUT_SQL if (ROOT / "app" / room).is_dir()}

    ruled = contract("SQL is spoken in the store and the services only")["source_modules"]

    assert set(ruled) == there
