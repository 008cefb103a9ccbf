"""`/docs`: the reference of the API for a browser, in a network that leads nowhere else."""

from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException

router = APIRouter(include_in_schema=False)

_PAGES = Path(__file__).parent / "pages"
# Only its copy of Swagger UI is used, and none of its code is loaded.
_PACKAGE = distribution("fastapi-offline")
_SWAGGER_UI = Path(str(_PACKAGE.locate_file("fastapi_offline/static")))
_PAGE = (_PAGES / "docs.html").read_text("utf-8").replace("VERSION", _PACKAGE.version)

# Nothing but our own files, and no script that stands in the page itself. The pictures are
# written out in the style sheet.
_ONLY_OURS = MappingProxyType(
    {
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
    }
)
# The page asks for them under their version, so what is kept is never out of date.
_FOR_A_YEAR = MappingProxyType({"cache-control": "public, max-age=31536000, immutable"})
_NOT_AT_ALL: Mapping[str, str] = MappingProxyType({})
_STYLE, _SCRIPT = "text/css", "text/javascript"

_PARTS: Mapping[str, tuple[Path, str, Mapping[str, str]]] = MappingProxyType(
    {
        "swagger-ui.css": (_SWAGGER_UI, _STYLE, _FOR_A_YEAR),
        "swagger-ui-bundle.js": (_SWAGGER_UI, _SCRIPT, _FOR_A_YEAR),
        "docs.js": (_PAGES, _SCRIPT, _NOT_AT_ALL),
    }
)


@router.get("/docs")
async def show_handbook() -> HTMLResponse:
    return HTMLResponse(_PAGE, headers=_ONLY_OURS)


@router.get("/docs/{name}")
async def show_part(name: str) -> FileResponse:
    if name not in _PARTS:
        raise HTTPException(404, "There is nothing here.")
    directory, kind, headers = _PARTS[name]
    return FileResponse(directory / name, media_type=kind, headers=headers)
