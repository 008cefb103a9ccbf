"""Style sheets and scripts: under an address that changes with them, so kept for a year."""

import gzip
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.console.routes import ConsoleRoute

_STATIC = Path(__file__).parent / "static"
_KINDS = MappingProxyType(
    {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
)
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@cache
def contents() -> Mapping[str, bytes]:
    """Every file that is served, as it is."""
    return {path.name: path.read_bytes() for path in _STATIC.iterdir() if path.suffix in _KINDS}


@cache
def digest() -> str:
    """One for all of them: a script imports another from beside itself."""
    whole = sha256()
    for name, content in sorted(contents().items()):
        whole.update(name.encode() + b"\0" + sha256(content).digest())
    return whole.hexdigest()[:16]


@cache
def _packed(name: str) -> bytes:
    """Once in the life of a process, so as small as it gets."""
    return gzip.compress(contents()[name], 9, mtime=0)


def asset(name: str) -> str:
    """Where a page finds a file."""
    return f"/assets/{digest()}/{name}"


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in contents():
        raise HTTPException(404, "There is no such file.")
    # A page of another version asks for what is here under another address: it is given what
    # there is, and does not keep it.
    known = request.path_params["digest"] == digest()
    headers = {"Cache-Control": _FOR_A_YEAR if known else "no-store", "Vary": "Accept-Encoding"}
    kind = _KINDS[Path(name).suffix]
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(contents()[name], headers=headers, media_type=kind)
    headers["Content-Encoding"] = "gzip"
    return Response(_packed(name), headers=headers, media_type=kind)


routes = [ConsoleRoute("/assets/{digest}/{name}", _serve)]
