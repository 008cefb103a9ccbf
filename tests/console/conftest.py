"""Browsers of people who sit at the console."""

from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI

from app.domain.permissions import Role
from tests.support.builders import APlatform
from tests.support.console import Browser, a_browser


@pytest.fixture
async def browser(app: FastAPI) -> AsyncGenerator[Browser]:
    """Somebody who has not signed in."""
    async with a_browser(app) as browser:
        yield browser


@pytest.fixture
async def at_console(browser: Browser) -> Browser:
    """An officer who has signed in."""
    await browser.sign_in(Role.OFFICER)
    return browser


@pytest.fixture
async def supervising(app: FastAPI) -> AsyncGenerator[Browser]:
    """A supervisor who has signed in."""
    async with a_browser(app) as browser:
        await browser.sign_in(Role.SUPERVISOR)
        yield browser


@pytest.fixture
async def at_own(app: FastAPI, platform: APlatform) -> AsyncGenerator[Browser]:
    """A platform that has signed in with its own key."""
    async with a_browser(app) as browser:
        await browser.sit_down(platform.secret)
        yield browser
