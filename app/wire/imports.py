"""Imports in the words of the contract."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.import_jobs import NOTICES_FILE, ImportJob, Reject
from app.domain.importing import KEY
from app.kit import cursors
from schemas.v1 import imports as v1


def job_view(job: ImportJob) -> v1.ImportJob:
    return v1.ImportJob.model_construct(**_fields(job))


def import_view(job: ImportJob, rejects: Sequence[Reject], limit: int) -> v1.Import:
    """An import with a page of rejected rows that was read one row too long."""
    shown = rejects[:limit]
    following = write_place(shown[-1]) if len(rejects) > limit else None
    return v1.Import.model_construct(
        **_fields(job),
        rejects=[_reject(job, reject) for reject in shown],
        rejects_next=following,
    )


def write_place(reject: Reject) -> str:
    """Where a list of rejected rows stopped."""
    return cursors.write_word(f"{reject.file}-{reject.row}")


def read_place(cursor: str) -> tuple[int, int]:
    """The file and line after which a list goes on."""
    file, _, row = cursors.read_word(cursor).partition("-")
    if not (file.isascii() and file.isdigit() and row.isascii() and row.isdigit()):
        raise cursors.BadCursor("not a cursor of this list")
    if len(file) > 1 or len(row) > 18:
        raise cursors.BadCursor("not a cursor of this list")
    return int(file), int(row)


def _reject(job: ImportJob, reject: Reject) -> v1.ImportReject:
    notices = reject.file == NOTICES_FILE
    return v1.ImportReject.model_construct(
        file=v1.ImportFile.NOTICES if notices else v1.ImportFile.ITEMS,
        row=reject.row,
        column=job.column_of(reject.file, reject.field),
        reason=reject.reason,
    )


def _fields(job: ImportJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": v1.ImportState(job.state),
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "failure": job.failure,
        "columns": [_without_key(columns) for columns in job.columns],
        "rows_read": job.tally.rows_read,
        "notices": job.tally.notices,
        "items": job.tally.items,
        "without_items": job.tally.without_items,
        "merged": job.tally.merged,
        "schemes_assumed": job.tally.schemes_assumed,
        "duplicates": job.tally.duplicates,
        "rejected": job.tally.rejected,
        "version": job.version,
    }


def _without_key(columns: Mapping[str, str]) -> dict[str, str]:
    return {field: name for field, name in columns.items() if field != KEY}
