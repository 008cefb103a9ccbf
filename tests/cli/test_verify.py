"""`forthwith verify`: receipts in any form they are kept in, with and without a register."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import verifying
from app.cli.commands import app
from app.kit.signing import SEED_BYTES, Signer, public_jwk
from app.values import replace
from tests.cli.conftest import Forthwith
from tests.support.houses import SIGNING_KEY
from tests.support.receipts import (
    AN_ACKNOWLEDGEMENT,
    AN_ANSWER,
    NOTICE,
    a_batch_receipt,
    a_receipt,
    shown,
)

ANSWER = a_receipt(AN_ANSWER)
ACKNOWLEDGEMENT = a_receipt(AN_ACKNOWLEDGEMENT)
OTHERS = a_receipt(seed=bytes(SEED_BYTES))
OF_BOTH = a_batch_receipt([AN_ANSWER, AN_ACKNOWLEDGEMENT])
REFUSAL = {"index": 1, "status": 409, "problem": {"code": "notice_withdrawn"}}
BATCH = {
    "results": [
        {"index": 0, "status": 201, "id": str(NOTICE)},
        REFUSAL,
        {"index": 2, "status": 201, "id": str(NOTICE)},
    ],
    "receipt": {"jws": OF_BOTH.jws, "key_id": OF_BOTH.key_id},
}
REFUSED = {"results": [REFUSAL], "receipt": None}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The public keys as somebody saved them."""
    path = tmp_path / "signing-keys.json"
    path.write_text(json.dumps({"keys": [public_jwk(Signer(SIGNING_KEY).public_key)]}))
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "receipts.json"


def test_a_receipt_is_told_in_full(forthwith: Forthwith, keys: Path, kept: Path) -> None:
    kept.write_text(json.dumps(shown(ANSWER)))
    told = forthwith("verify", str(kept), "--keys", str(keys))

    assert told.exit_code == 0, told.output
    assert told.stdout == (
        "1. good\n"
        f"   response to notice CASE-2026-0042 ({NOTICE})\n"
        "   under uk-osa-intimate-image, version 1\n"
        f"   by platform {AN_ANSWER.platform_id}\n"
        "   received 2026-11-23T11:00:00.000005Z, due 2026-11-25T09:00:00Z\n"
        "   items: 1 access_disabled\n"
        f"   signed by key {Signer(SIGNING_KEY).key_id}\n"
    )


def test_of_a_batch_every_statement_is_told(
    forthwith: Forthwith, keys: Path, kept: Path
) -> None:
    kept.write_text(json.dumps(BATCH))
    told = forthwith("verify", str(kept), "--keys", str(keys))

    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0] == "1. good"
    assert [line for line in lines if " to notice " in line] == [
        f"   response to notice CASE-2026-0042 ({NOTICE})",
        f"   acknowledgement to notice CASE-2026-0042 ({NOTICE})",
    ]
    assert lines[-1] == f"   signed by key {Signer(SIGNING_KEY).key_id}"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (ANSWER.jws, 1),
        (f"{ANSWER.jws}\n{ACKNOWLEDGEMENT.jws}\n", 2),
        (json.dumps([shown(ANSWER), ACKNOWLEDGEMENT.jws]), 2),
        (json.dumps({"id": str(NOTICE), "receipt": shown(ANSWER)}, indent=2), 1),
        (json.dumps(BATCH), 1),
        (json.dumps({"items": [shown(ANSWER), shown(ACKNOWLEDGEMENT)], "next": None}), 2),
        ("\n".join(json.dumps(shown(one)) for one in (ANSWER, ACKNOWLEDGEMENT)), 2),
    ],
)
def test_receipts_are_found_in_whichever_form_they_are_kept(
    forthwith: Forthwith, keys: Path, kept: Path, text: str, number: int
) -> None:
    kept.write_text(text)
    told = forthwith("verify", str(kept), "--keys", str(keys))

    assert told.exit_code == 0, told.output
    assert told.stdout.count(". good\n") == number


def test_one_bad_receipt_among_good_ones_is_named(
    forthwith: Forthwith, keys: Path, kept: Path
) -> None:
    altered = shown(ANSWER)
    altered["statement"]["items"][0]["outcome"] = "removed"
    kept.write_text(json.dumps([shown(ANSWER), altered, shown(OTHERS), {"jws": "a.b.c"}]))
    told = forthwith("verify", str(kept), "--keys", str(keys))

    assert told.exit_code == 1
    verdicts = [line for line in told.stdout.splitlines() if not line.startswith(" ")]
    assert verdicts[:3] == [
        "1. good",
        "2. BAD: the statement is not the one that was signed.",
        "3. BAD: signed by a key that is not among those given.",
    ]
    assert verdicts[3].startswith("4. BAD: ")


def test_a_receipt_may_come_by_standard_input(keys: Path) -> None:
    told = CliRunner().invoke(app, ["verify", "-", "--keys", str(keys)], input=ANSWER.jws)
    assert told.exit_code == 0, told.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no receipt in it"),
        ("{}", "there is no receipt in it"),
        ('{"receipt": null, "items": 5}', "there is no receipt in it"),
        (json.dumps(REFUSED), "there is no receipt in it"),
        ("{", "it is not JSON"),
        ('{"jws": "a"}\n{', "a line of it is not JSON"),
        ('{"jws": "a", "jws": "b"}', "a field of it stands there twice"),
        ("[" * 100_000, "nested deeper"),
        ("[" * 900 + "]" * 900, "receipt"),
        ('{"receipt": ' + "9" * 5_000 + "}", "a number of it is longer"),
    ],
)
def test_what_cannot_be_looked_into_is_neither_good_nor_bad(
    forthwith: Forthwith, keys: Path, kept: Path, text: str, said: str
) -> None:
    kept.write_text(text)
    told = forthwith("verify", str(kept), "--keys", str(keys))

    assert told.exit_code == 2, told.output
    assert told.stderr.startswith("forthwith: ")
    assert said in told.stderr
    assert told.stdout == ""


def test_files_that_are_not_there_not_text_or_too_large_are_refused(
    forthwith: Forthwith, keys: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = forthwith("verify", str(kept), "--keys", str(keys))
    kept.write_bytes(b"\xff\xfe")
    not_text = forthwith("verify", str(kept), "--keys", str(keys))
    kept.write_text(ANSWER.jws)
    not_keys = forthwith("verify", str(kept), "--keys", str(kept))
    monkeypatch.setattr(verifying, "MOST_BYTES", 100)
    too_large = forthwith("verify", str(kept), "--keys", str(keys))

    told = [missing, not_text, not_keys, too_large]
    assert [one.exit_code for one in told] == [2, 2, 2, 2]
    for one, said in zip(
        told, ("cannot be read", "UTF-8", "not JSON", "100 bytes"), strict=True
    ):
        assert said in one.stderr


def test_what_a_receipt_says_cannot_write_over_the_screen(
    forthwith: Forthwith, keys: Path, kept: Path
) -> None:
    named = a_receipt(replace(AN_ANSWER, reference="A\x1b[2J\nB"))
    kept.write_text(named.jws)
    told = forthwith("verify", str(kept), "--keys", str(keys))

    assert told.exit_code == 0
    assert "notice A\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}B (" in told.stdout


@pytest.mark.usefixtures("environment")
def test_without_keys_those_of_this_installation_are_taken(
    forthwith: Forthwith, kept: Path
) -> None:
    kept.write_text(json.dumps([shown(ANSWER), shown(OTHERS)]))
    told = forthwith("verify", str(kept))

    assert told.exit_code == 1
    assert "1. good" in told.stdout
    assert "2. BAD: signed by a key that is not among those given." in told.stdout


@pytest.mark.usefixtures("environment")
def test_a_key_that_was_retired_is_said_to_be(
    forthwith: Forthwith, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORTHWITH_SIGNING_KEY")
    forthwith("signing-keys", "rotate")
    kept.write_text(ANSWER.jws)
    told = forthwith("verify", str(kept))

    assert told.exit_code == 0, told.output
    assert f"signed by key {ANSWER.key_id}, retired 20" in told.stdout


def test_where_there_is_no_register_its_keys_are_asked_for_and_none_is_made(
    forthwith: Forthwith, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORTHWITH_DATABASE_URL", raising=False)
    kept.write_text(ANSWER.jws)
    told = forthwith("verify", str(kept), "--data-dir", str(tmp_path / "nothing"))

    assert told.exit_code == 2
    assert "name its keys with --keys FILE" in told.stderr
    assert not (tmp_path / "nothing").exists()


def test_a_register_that_cannot_be_reached_is_no_verdict(
    forthwith: Forthwith, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORTHWITH_DATABASE_URL", "postgresql://127.0.0.1:9/nowhere")
    kept.write_text(ANSWER.jws)
    told = forthwith("verify", str(kept))

    assert told.exit_code == 2, told.output
