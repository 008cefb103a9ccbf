"""A service with the demonstration set and more, and a browser at it."""

import shutil
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.furnishing import Furnished, furnished
from tests.browser.sitting import Seat, Walk, walked
from tests.smoke.delivering import receiving
from tests.smoke.service import ADMIN_KEY, Service, serving

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    """A sandbox, since a receiver on loopback is told of nothing by any other."""
    home = tmp_path_factory.mktemp("browser")
    settings = {"admin_key": ADMIN_KEY, "sandbox": "1", "transparency": "1"}
    with serving(home, "--demo", **settings) as service:
        yield service


@pytest.fixture(scope="session")
def register(service: Service) -> Generator[Furnished]:
    with receiving() as receiver:
        yield furnished(service, receiver=receiver.url(0))


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.exit(
            "make browser needs a Chromium on the PATH, under one of these names: "
            f"{', '.join(NAMES)}. On Debian: apt install chromium",
            returncode=1,
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seat(service: Service, register: Furnished, chromium: Browser) -> Seat:
    """A supervisor who has signed in."""
    return Seat.taken(chromium, service, register.officer_key, apart=register.apart)


@pytest.fixture(scope="session")
def own_seat(service: Service, register: Furnished, chromium: Browser) -> Seat:
    """A platform that has signed in."""
    return Seat.taken(chromium, service, register.platform_key, apart=("/transparency",))


@pytest.fixture(scope="session")
def walks(seat: Seat, own_seat: Seat) -> list[tuple[Seat, Walk]]:
    """Whoever sits at the console, and the pages that they get to."""
    found: list[tuple[Seat, Walk]] = []
    for one in (seat, own_seat):
        with one.looking() as page:
            found.append((one, walked(one, page)))
    return found
