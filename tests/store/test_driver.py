"""Addresses of a database, as people write them and as the driver takes them."""

import pytest
from sqlalchemy import make_url

from app.store.driver import plain_url
from app.store.engine import driver_url

ADDRESSES = (
    "postgresql://me:secret@db.example:5433/forthwith",
    "postgres://me:secret@db.example/forthwith",
    "postgresql://me:se%40cret@db.example/forthwith?sslmode=require",
    "postgresql://me@/forthwith?host=%2Ftmp%2Fsockets&port=5432",
    "postgresql:///forthwith",
    "postgresql://me:se%2Fcret@[::1]:5432/forthwith",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_driver_and_sessions_are_told_the_same(address: str) -> None:
    driver, sessions = make_url(plain_url(address)), make_url(driver_url(address))

    assert driver.drivername == "postgresql"
    assert driver.set(drivername=sessions.drivername) == sessions
