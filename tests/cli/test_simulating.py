"""`forthwith simulate` as it is asked for: what does not fit is refused by one sentence."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.conftest import Forthwith

KEY = ("--key", "fw_supervisor_canary")


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys"
    path.write_text("fw_platform_canary\n")
    return str(path)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Give --key"),
        (("--key", "two words"), "one word of printable ASCII"),
        ((*KEY, "--url", "127.0.0.1:8000"), "Write --url as"),
        ((*KEY, "--url", "http://[::1"), "Write --url as"),
        ((*KEY, "--url", "ftp://register.example/"), "Write --url as"),
        ((*KEY, "--url", "https://register.example", "--webhooks"), "on this machine"),
        ((*KEY, "--manner", "slow", "--mix", "slow=1"), "either --manner or --mix"),
        ((*KEY, "--mix", "fast=1"), "A manner is one of prompt, slow"),
        ((*KEY, "--platform", str(uuid4()), "--new-platforms", "1"), "either --platform"),
    ],
)
def test_what_does_not_fit_is_refused_by_one_sentence(
    forthwith: Forthwith, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.delenv("FORTHWITH_ADMIN_KEY", raising=False)
    answer = forthwith("simulate", *options)

    assert answer.exit_code == 1
    assert said in answer.stderr
    assert "canary" not in answer.output


@pytest.mark.parametrize(
    "options",
    [("--speed", "nan"), ("--speed", "0.5"), ("--for", "inf"), ("--notices-per-second", "-1")],
)
def test_a_number_that_is_none_is_refused(
    forthwith: Forthwith, options: tuple[str, str]
) -> None:
    assert forthwith("simulate", *KEY, *options).exit_code == 2


@pytest.mark.parametrize("option", ["--new-platforms", "--notices-per-second"])
def test_platforms_alone_issue_nothing(forthwith: Forthwith, keys: str, option: str) -> None:
    answer = forthwith("simulate", "--platform-keys", keys, option, "1")

    assert answer.exit_code == 1
    assert "platforms issue nothing" in answer.stderr


@pytest.mark.parametrize("content", [b"", b"# none\n", b"\xff\xfe", b"two words\n", b"\x00"])
def test_a_file_that_holds_no_keys_is_refused(
    forthwith: Forthwith, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "no-keys"
    path.write_bytes(content)
    answer = forthwith("simulate", "--platform-keys", str(path))

    assert answer.exit_code == 1
    assert "one key in each line" in answer.stderr
