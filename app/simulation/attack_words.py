"""What hostile platforms put into requests: shapes, words, places, addresses."""

from collections.abc import Sequence
from random import Random
from typing import Final
from urllib.parse import quote

# Past the bound of an address or of an identifier.
LONG: Final = 9_000

# As JSON, for most of them have no type that would suit a list.
SHAPES: Final = (
    b"null",
    b"true",
    b"[]",
    b'"items"',
    b"1" * 400,
    b'{"items": null}',
    b'{"items": []}',
    b'{"items": {}}',
    b'{"items": [null]}',
    b'{"items": ["removed"]}',
    b'{"items": [{"outcome": "removed"}]}',
    b'{"items": [{"outcome": ["removed"], "effective_at": {}}]}',
    b'{"item": [], "items": [{}]}',
    b'{"\\ud800": 1}',
    b'{"__proto__": {"items": []}}',
)
STRANGE_WORDS: Final[tuple[dict[str, object], ...]] = (
    {"outcome": "destroyed"},
    {"outcome": 5},
    {"outcome": "disputed", "ground": "because"},
    {"effective_at": "2199-12-31T23:59:59Z"},
    {"effective_at": "9999-12-31T23:59:59+14:00"},
    {"effective_at": "0001-01-01T00:00:00Z"},
    {"effective_at": "2026-11-22T09:00:00"},
    {"effective_at": 1_795_424_400},
    {"note": "\x00"},
    {"note": "\ud83d"},
    {"note": "x" * 10_001},
    {"territories": ["gb"]},
    {"territories": ["GB"] * 251},
    {"item_id": "' OR 1=1 --"},
    {"item_id": None, "url": "https://share.example/" + "a" * LONG},
    {"item_id": None, "url": "javascript:alert(1)"},
    {"verified": "removed"},
)
READINGS: Final = (
    "/v1/platform/notices/{}",
    "/v1/notices/{}",
    "/v1/notices/{}/events",
    "/v1/notices/{}/deadline",
    "/v1/platform/notices/{}?platform_id=",
)
PLACES: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("/v1/platform/notices/none", {}),
    ("/v1/platform/notices/" + "9" * LONG, {}),
    ("/v1/platform/notices/%00", {}),
    ("/v1/platform/notices/..%2f..%2fnotices", {}),
    ("/v1/platform/notices/%F0%9F%92%A9", {}),
    ("/v1/platform/notices", {"limit": "-1"}),
    ("/v1/platform/notices", {"limit": "1e9"}),
    ("/v1/platform/notices", {"after": "x" * LONG}),
    ("/v1/platform/notices", {"after": quote("' OR 1=1 --")}),
    ("/v1/platform/notices", {"state": "\x00"}),
    ("/v1/platform/notices", {"due_before": "yesterday"}),
    ("/v1/platform/notices", {"everything": "yes"}),
    ("/v1/inbox", {"after": "AAAA"}),
    ("/v1/inbox", {"wait": "31"}),
    ("/v1/inbox", {"wait": "NaN"}),
    ("/v1/inbox", {"limit": "9" * 400}),
    ("/v1/" + "a/" * 400, {}),
)
INNER_ADDRESSES: Final = (
    "http://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://[fd00::1]/",
    "https://0x0a000001/",
    "https://share.internal/",
    "https://user:word@share.example/",
    "file:///etc/passwd",
    "gopher://share.example/",
    "https://share.example:5432/",
    "",
)
OFFICES: Final[tuple[tuple[str, str, object], ...]] = (
    ("GET", "/v1/notices", None),
    ("GET", "/v1/platforms", None),
    ("GET", "/v1/keys", None),
    ("POST", "/v1/keys", {"role": "supervisor", "label": "mine"}),
    ("POST", "/v1/providers", {"name": "Example Holdings Ltd"}),
    ("POST", "/v1/notices/{}/withdraw", {"reason": "it is inconvenient"}),
    ("POST", "/v1/notices/{}/clock-events", {"kind": "extended", "by": {"hours": 99}}),
    ("GET", "/v1/exposures", None),
)


def garbled(chance: Random) -> Sequence[bytes]:
    """Bodies that are no JSON, or none that can be read."""
    return (
        b"{",
        b"\xff\xfe{}",
        b"\x00" * 100,
        b"[" * 50_000,
        b'{"items":' * 20_000,
        b'{"reference": NaN}',
        b"--boundary\r\ncontent-disposition: form-data\r\n",
        chance.randbytes(chance.randint(1, 4_000)),
    )
