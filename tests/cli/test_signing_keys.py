"""`forthwith signing-keys`: which key signs, and a new one taking over."""

from pathlib import Path

import pytest

from app.kit.sealing import key_from_text, key_to_text
from app.kit.signing import SEED_BYTES, Signer
from tests.cli.conftest import Forthwith
from tests.support.houses import SIGNING_KEY

pytestmark = pytest.mark.usefixtures("environment")

FIRST = Signer(SIGNING_KEY).key_id
NEXT_SEED = bytes(SEED_BYTES)
NEXT = Signer(NEXT_SEED).key_id


def rows(output: str) -> list[list[str]]:
    return [line.split() for line in output.splitlines()[1:]]


def test_the_key_that_signs_is_listed(forthwith: Forthwith) -> None:
    listed = forthwith("signing-keys", "list")
    assert listed.exit_code == 0, listed.output
    [[key, _, until]] = rows(listed.stdout)
    assert (key, until) == (FIRST, "-")


def test_a_new_key_from_the_environment_takes_over(
    forthwith: Forthwith, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORTHWITH_SIGNING_KEY", key_to_text(NEXT_SEED))
    rotated = forthwith("signing-keys", "rotate")
    again = forthwith("signing-keys", "rotate")

    assert rotated.exit_code == again.exit_code == 0, rotated.output
    assert f"Key {NEXT} signs from now on." in rotated.stdout
    assert f"Key {NEXT} signs already: nothing changed." in again.stdout
    [new, former] = rows(forthwith("signing-keys", "list").stdout)
    assert (new[0], new[2], former[0]) == (NEXT, "-", FIRST)
    assert former[2] != "-"


def test_a_new_key_file_is_made_and_takes_over(
    forthwith: Forthwith, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("FORTHWITH_SIGNING_KEY")
    rotated = forthwith("signing-keys", "rotate")

    made = tmp_path / "signing.key"
    assert made.stat().st_mode & 0o777 == 0o600
    key = Signer(key_from_text(made.read_text())).key_id
    assert f"Key {key} signs from now on." in rotated.stdout


def test_a_retired_key_is_refused_in_one_sentence(
    forthwith: Forthwith, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORTHWITH_SIGNING_KEY", key_to_text(NEXT_SEED))
    forthwith("signing-keys", "rotate")
    monkeypatch.setenv("FORTHWITH_SIGNING_KEY", key_to_text(SIGNING_KEY))
    refused = forthwith("signing-keys", "rotate")

    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"forthwith: The signing key {FIRST} was retired at ")


@pytest.mark.parametrize("wrong", ["", "secret-canary", "c2VjcmV0LWNhbmFyeQ=="])
def test_a_key_that_is_none_is_refused_without_being_repeated(
    forthwith: Forthwith, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORTHWITH_SIGNING_KEY", wrong)
    refused = forthwith("signing-keys", "rotate")

    assert refused.exit_code == 1
    assert refused.stderr == (
        "forthwith: The signing key is not usable: expected 32 bytes in base64.\n"
    )
