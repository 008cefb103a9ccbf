"""What docs/receipts.md tells anybody to do does what it says."""

import json
import re
import subprocess
import sys
from pathlib import Path

from app.kit.signing import Signer, public_jwk
from tests.house.files import ROOT
from tests.support.houses import SIGNING_KEY
from tests.support.receipts import a_receipt, shown

PAGE = (ROOT / "docs" / "receipts.md").read_text("utf-8")


def test_three_lines_of_a_common_library_check_a_receipt(tmp_path: Path) -> None:
    [lines] = re.findall(r"^```python$(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    receipt = shown(a_receipt())
    keys = {"keys": [public_jwk(Signer(SIGNING_KEY).public_key)]}
    (tmp_path / "receipt.json").write_text(json.dumps(receipt))
    (tmp_path / "signing-keys.json").write_text(json.dumps(keys))

    read = subprocess.run(  # noqa: S603 - our own page, in a directory of its own
        [sys.executable, "-c", f"{lines}\nprint(json.dumps(statement))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(read.stdout) == receipt["statement"]


def test_the_receipt_that_is_shown_has_the_fields_of_one() -> None:
    [example] = re.findall(r"^```json$(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    told, real = json.loads(example), shown(a_receipt())
    assert told.keys() == real.keys()
    assert told["statement"].keys() == real["statement"].keys()
    assert told["statement"]["items"][0].keys() == real["statement"]["items"][0].keys()
