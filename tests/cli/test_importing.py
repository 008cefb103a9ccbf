"""`forthwith import`: two files and their summary, rejected rows, running it again."""

import asyncio
import csv
import json
from pathlib import Path
from uuid import UUID

import pytest

from app.kit.clock import SystemClock
from app.store import embedded
from app.store.migrate import to_newest
from tests.cli.conftest import Forthwith
from tests.support.builders import a_platform
from tests.support.houses import committing_house
from tests.support.postgres import connected

pytestmark = pytest.mark.usefixtures("environment")

NOTICES = "notice_id,posted_date,country\nn-1,2025-07-01,GB\nn-2,2025-07-02,GB\n"
ITEMS = (
    "notice_id,locator\nn-2,https://share.example/2\nn-1,share.example/1\n"
    "n-2,https://share.example/2#top\n"
)
REGIME = ("--regime", "uk-osa-illegal-content")


@pytest.fixture
def platform_id(url: str) -> UUID:
    return a_platform_at(url)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    notices, items = tmp_path / "notices.csv", tmp_path / "items.csv"
    notices.write_text(NOTICES)
    items.write_text(ITEMS)
    return notices, items


def value(url: str, query: str) -> object:
    async def fetch() -> object:
        async with connected(url) as connection:
            return await connection.fetchval(query)

    return asyncio.run(fetch())


def summary(output: str) -> dict[str, str]:
    lines = (line.split("  ", 1) for line in map(str.strip, output.splitlines()))
    return {name.strip(): count for count, *names in lines for name in names}


def test_two_files_go_in_and_the_summary_counts_them(
    forthwith: Forthwith, url: str, platform_id: UUID, files: tuple[Path, Path]
) -> None:
    notices, items = files
    done = forthwith(
        "import", str(notices), "--items", str(items), "--key", "notice_id",
        "--platform", str(platform_id), *REGIME,
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert summary(done.stdout) == {
        "rows read": "5",
        "notices": "2",
        "of them without items": "0",
        "items": "2",
        "repeats merged": "1",
        "schemes assumed (https)": "1",
        "items already under an open notice": "0",
        "rows rejected": "0",
    }
    told = done.stderr.replace("\n", " ")
    assert "reference ← notice_id, issued_at ← posted_date; left aside: country." in told
    assert value(url, "SELECT count(*) FROM notices") == 2


def test_the_same_files_again_change_nothing(
    forthwith: Forthwith, url: str, platform_id: UUID, files: tuple[Path, Path]
) -> None:
    notices, items = files
    command = (
        "import", str(notices), "--items", str(items), "--key", "notice_id",
        "--platform", str(platform_id), *REGIME,
    )  # fmt: skip
    forthwith(*command)
    again = forthwith(*command)

    assert again.exit_code == 0
    assert "imported already" in again.stderr
    assert summary(again.stdout)["notices"] == "2"
    assert value(url, "SELECT count(*) FROM imports") == 1
    assert value(url, "SELECT count(*) FROM events WHERE kind = 'notice.issued'") == 2


def test_rejected_rows_are_written_to_a_file_without_what_stood_in_them(
    forthwith: Forthwith, platform_id: UUID, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(
        "case_ref,locator\nCASE-1,ftp://secret.example/1\n,https://secret.example/2\n"
    )
    done = forthwith("import", str(file), "--platform", str(platform_id), *REGIME)

    assert done.exit_code == 1
    assert summary(done.stdout)["rows rejected"] == "2"
    rejects = tmp_path / "register.rejects.csv"
    assert str(rejects) in done.stdout.replace("\n", "")
    assert list(csv.reader(rejects.read_text().splitlines())) == [
        ["file", "row", "column", "reason"],
        ["register.csv", "2", "locator", "only http and https addresses are taken"],
        ["register.csv", "3", "case_ref", "is missing"],
    ]
    assert "secret" not in done.output + rejects.read_text()


def test_a_map_renames_columns(
    forthwith: Forthwith, url: str, platform_id: UUID, tmp_path: Path
) -> None:
    file, renames = tmp_path / "register.csv", tmp_path / "map.json"
    file.write_text("Aktenzeichen,Adresse\nCASE-1,https://share.example/1\n")
    renames.write_text(json.dumps({"Aktenzeichen": "reference", "Adresse": "url"}))
    done = forthwith(
        "import", str(file), "--map", str(renames), "--platform", str(platform_id), *REGIME
    )

    assert done.exit_code == 0, done.output
    assert value(url, "SELECT reference FROM notices") == "CASE-1"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("reference,url\n", ("--key", "reference"), "--items and --key go together"),
        ("reference,url\n", ("--regime", "nobodys"), "regime: there is no such regime"),
        ("", (), "The file is empty."),
        ("reference,url\n", (), "no rows besides its header"),
        ("CASE-1,https://secret.example/1\n", (), "lacks a column that is needed"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_what_to_do(
    forthwith: Forthwith, tmp_path: Path, content: str, options: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(content)
    refused = forthwith("import", str(file), *options)

    assert refused.exit_code == 1
    assert said in refused.stderr.replace("\n", " ")
    assert "secret" not in refused.output


@pytest.mark.parametrize("content", ["not JSON", '{"a": "no_field"}', "[" * 100_000])
def test_a_map_that_cannot_be_read_is_refused(
    forthwith: Forthwith, tmp_path: Path, content: str
) -> None:
    file, renames = tmp_path / "register.csv", tmp_path / "map.json"
    file.write_text("reference,url\n")
    renames.write_text(content)
    refused = forthwith("import", str(file), "--map", str(renames))

    assert refused.exit_code == 1
    assert "map" in refused.stderr.lower()


def test_ndjson_is_known_by_its_content(
    forthwith: Forthwith, url: str, platform_id: UUID, tmp_path: Path
) -> None:
    file = tmp_path / "register.txt"
    file.write_text('{"reference": "CASE-1", "url": "https://share.example/1"}\n')
    done = forthwith("import", str(file), "--platform", str(platform_id), *REGIME)

    assert done.exit_code == 0, done.output
    assert value(url, "SELECT count(*) FROM items") == 1


def test_it_works_beside_a_running_embedded_server(
    forthwith: Forthwith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORTHWITH_DATABASE_URL")
    file = tmp_path / "register.csv"
    file.write_text("reference,url\nCASE-1,https://share.example/1\n")
    with embedded.start(tmp_path) as server:
        to_newest(server.url)
        platform = str(a_platform_at(server.url))
        done = forthwith("import", str(file), "--platform", platform, *REGIME)
        assert done.exit_code == 0, done.output
        assert value(server.url, "SELECT count(*) FROM notices") == 1


def a_platform_at(url: str) -> UUID:
    async def make() -> UUID:
        async with committing_house(url, SystemClock()) as house:
            return (await a_platform(house)).id

    return asyncio.run(make())
