"""Imports, and one import: how far it is, and the rows that it did not take."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.import_jobs import ImportJob, ImportState, Reject
from app.domain.orders import Place
from app.kit import cursors
from app.services import importing
from app.wire.imports import read_place, write_place

pages = Pages()

_UNFINISHED: Final = {ImportState.RECEIVING, ImportState.RUNNING}


@dataclass(frozen=True, slots=True)
class _Asked:
    after: Place | None


@dataclass(frozen=True, slots=True)
class _Rejects:
    after: tuple[int, int]


@pages.show("/imports")
async def list_imports(visit: Visit) -> Response:
    asked = asked_of(visit, (), _asked_in)
    rows: list[ImportJob] = []
    if asked is not None:
        before = None if asked.after is None else asked.after[1]
        rows = await importing.list_jobs(visit.house, before=before, limit=PAGE + 1)
    found, following = page_of(rows, lambda job: cursors.write(job.created_at, job.id))
    return await visit.page(
        "imports.html",
        title="Imports",
        status=422 if asked is None else 200,
        found=found,
        following=following,
    )


@pages.show("/imports/{import_id}")
async def show_import(visit: Visit) -> Response:
    import_id = visit.id_in_path("import_id", "import")
    job = await importing.find(visit.house, import_id)
    asked = asked_of(visit, (), _rejects_in)
    rejects: list[Reject] = []
    if asked is not None:
        rejects = await importing.list_rejects(
            visit.house, import_id, after=asked.after, limit=PAGE + 1
        )
    found, following = page_of(rejects, write_place)
    return await visit.page(
        "import.html",
        title="Import",
        status=422 if asked is None else 200,
        job=job,
        going_on=job.state in _UNFINISHED,
        rejects=found,
        following=following,
    )


def _asked_in(fields: Fields) -> _Asked:
    return _Asked(place_in(fields, cursors.read))


def _rejects_in(fields: Fields) -> _Rejects:
    return _Rejects(place_in(fields, read_place) or (0, 0))
