"""What a process does once it is there: it loads what acts need before somebody has to wait."""

import subprocess
import sys

from tests.house.files import ROOT

# A life in which nobody asks for anything, and no job begins.
SCRIPT = """
import asyncio, sys
from contextlib import nullcontext
from app.config import Settings
from app.main import application

async def live():
    made = application(lambda: nullcontext(None), Settings(), jobs=False)
    async with made.router.lifespan_context(made):
        assert "sqlalchemy" not in sys.modules
        async with asyncio.timeout(20):
            while "app.store.engine" not in sys.modules:
                await asyncio.sleep(0.01)

asyncio.run(live())
"""


def test_the_toolkit_of_sessions_is_loaded_though_nobody_asks() -> None:
    told = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-c", SCRIPT], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert told.stderr == ""
    assert told.returncode == 0
