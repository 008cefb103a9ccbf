"""Style sheets and scripts: ours alone, small, kept for a year, without what gov.uk keeps."""

import gzip
import re
import subprocess
import sys
from hashlib import sha256

import pytest

from tests.house.files import ROOT
from tests.support.console import Browser

STATIC = ROOT / "app/console/static"
# As `make vendor` writes them: how the SHA-256 of each begins.
VENDORED = {
    "govuk-frontend.min.css": "e845b920dfabcc67c8da3d64c88447e13ee4c944",
    "govuk-frontend.min.js": "f06a31315906f7fccbda9d869acd7aa9d4344c12",
}
MOST_BYTES = 200_000


@pytest.mark.parametrize("name", VENDORED)
def test_what_is_vendored_is_as_it_was_made(name: str):
    assert sha256((STATIC / name).read_bytes()).hexdigest()[:40] == VENDORED[name]


def test_no_file_holds_what_only_gov_uk_may_use():
    for path in STATIC.iterdir():
        text = path.read_text("utf-8")
        assert path.suffix in {".css", ".js", ".svg", ".txt"}
        if path.suffix == ".css":
            assert not re.search(r"@font-face|@import|url\(|GDS Transport|crown|crest", text)
    assert "MIT License" in (STATIC / "govuk-frontend.LICENSE.txt").read_text("utf-8")


async def test_a_page_and_all_it_asks_for_is_small(at_console: Browser):
    page = await at_console.open("/")
    asked = re.findall(r'"(/assets/[^"]+)"', page.answer.text)
    script = next(path for path in asked if path.endswith(".js"))
    asked.append(script.replace("console.js", "govuk-frontend.min.js"))

    sent = len(page.answer.content)
    for path in asked:
        answer = await at_console.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        sent += len(gzip.compress(answer.content, 9))

    assert sent < MOST_BYTES


async def test_a_file_is_sent_packed_to_whoever_can_unpack_it(browser: Browser):
    page = await browser.open("/sign-in")
    [path] = re.findall(r'"(/assets/[^"]+console.css)"', page.answer.text)

    packed = await browser.client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = await browser.client.get(path, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == (STATIC / "console.css").read_bytes()


async def test_a_file_under_the_address_of_another_version_is_not_kept(browser: Browser):
    answer = await browser.client.get("/assets/0123456789abcdef/console.css")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (await browser.client.get("/assets/0123456789abcdef/../x")).status_code == 404
    assert (await browser.client.get("/assets/0123456789abcdef/none.css")).status_code == 404


def test_a_start_of_the_service_loads_nothing_of_the_console():
    asked = "import sys, app.main; print('jinja2' in sys.modules, 'app.console' in sys.modules)"

    told = subprocess.run(  # noqa: S603 - a fixed program of our own
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["False", "False"]
