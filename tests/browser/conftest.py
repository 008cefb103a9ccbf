"""A service with the demonstration set, and a browser at it."""

import shutil
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.sitting import Seat
from tests.smoke.service import ADMIN_KEY, Service, serving

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    home = tmp_path_factory.mktemp("browser")
    with serving(home, "--demo", admin_key=ADMIN_KEY) as service:
        yield service


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
def seat(service: Service, chromium: Browser) -> Seat:
    """A supervisor who has signed in."""
    return Seat.taken(chromium, service)
