"""Imports, and one import: how far it is, and the rows that it did not take."""

import secrets
from collections.abc import Mapping
from typing import Final

from starlette.responses import RedirectResponse, Response

from app.console.asking import PAGE, asked_of, listing, page_of, place_in
from app.console.choices import newest_regimes
from app.console.fields import Fields, reading
from app.console.pages import Pages
from app.console.protection import HEADERS
from app.console.uploads import FILE, Arrival, Upload
from app.console.visits import Visit, known_by
from app.domain.errors import Malformed
from app.domain.import_jobs import ImportJob, ImportState, NothingToImport, Reject
from app.domain.import_rows import Otherwise
from app.domain.orders import Place
from app.domain.permissions import Act
from app.services import importing
from app.services.idempotency import Answer
from app.services.import_pieces import SNIFFED_BYTES, Format, format_of
from app.services.import_receiving import Resend, Sent, receive
from app.services.import_records import NotReadable
from app.values import dataclass
from app.wire.imports import read_place, write_place

pages = Pages()

_UNFINISHED: Final = {ImportState.RECEIVING, ImportState.RUNNING}


@dataclass(frozen=True, slots=True)
class _Rejects:
    after: tuple[int, int]


@pages.show("/imports")
async def list_imports(visit: Visit) -> Response:
    async def read(*, after: Place | None, limit: int) -> list[ImportJob]:
        before = None if after is None else after[1]
        return await importing.list_jobs(visit.house, before=before, limit=limit)

    listed = await listing(visit, read)
    return await visit.page(
        "imports.html",
        title="Imports",
        status=listed.status,
        found=listed.found,
        following=listed.following,
        may_import=visit.may(Act.KEEP_REGISTER),
    )


async def _ask_for_file(visit: Visit) -> Response:
    return await visit.page(
        "import_new.html",
        title="Import a file",
        regimes=[(one.code, one.title) for one in await newest_regimes(visit)],
        # Known anew each time: another file in the same form is another import.
        once=secrets.token_urlsafe(32),
    )


async def _take_file(arrival: Arrival) -> Response | Mapping[str, str]:
    """Reads the file as it is sent, as the API does, and leads to how far it is."""
    if not arrival.upload.is_chosen:
        return {}
    owner, key = known_by(arrival.sent, arrival.actor)
    with reading(arrival.sent) as fields:
        otherwise = Otherwise(fields.id("platform_id"), fields.line("regime", most=100))
    asked = f"{arrival.request.url.path}?{otherwise.platform_id}&{otherwise.regime}"
    try:
        answer = await receive(
            arrival.house,
            arrival.actor,
            sent=Sent(arrival.upload.pieces(), await _format(arrival.upload), otherwise),
            resend=Resend(owner, key, asked.encode()),
            render=_accepted,
        )
    except (NotReadable, NothingToImport) as refusal:
        raise Malformed.at(f"/{FILE}", refusal.detail) from None
    return RedirectResponse(answer.headers["Location"], 303, dict(HEADERS))


@pages.send("/imports/new", form=_ask_for_file, takes=_take_file)
async def import_file(_visit: Visit) -> Response:
    """What is left to be done where no file came: to say so."""
    raise Malformed.at(f"/{FILE}", "Choose a file")


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


async def _format(upload: Upload) -> Format:
    return format_of(upload.file_name or "", await upload.beginning(SNIFFED_BYTES))


def _accepted(job: ImportJob) -> Answer:
    return Answer(303, "{}", {"Location": f"/imports/{job.id}"})


def _rejects_in(fields: Fields) -> _Rejects:
    return _Rejects(place_in(fields, read_place) or (0, 0))
