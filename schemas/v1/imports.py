"""Bulk imports: the job, how far it is, and the rows that it did not take."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.v1.common import Moment, Out


class ImportState(StrEnum):
    RECEIVING = "receiving"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportFile(StrEnum):
    NOTICES = "notices"
    ITEMS = "items"


class ImportReject(Out):
    """A row that did not go in. `row` is the line on which it begins."""

    file: ImportFile
    row: int
    column: str | None = Field(examples=["posted_date"])
    reason: str = Field(examples=["lies in the future"])


class ImportJob(Out):
    """An import, and what it has done so far.

    `receiving` while it is being sent, and nothing of it is in the register; `running` while
    its notices are entered; `failed` when what was sent broke off: nothing of it went in.
    `columns` says for each file which column was read as which field. `merged` counts
    repeats within a notice, `schemes_assumed` addresses read as https, and `duplicates`
    items whose locator already stood under an open notice to the same platform.
    """

    id: UUID
    state: ImportState
    created_at: Moment
    finished_at: Moment | None
    failure: str | None
    columns: list[dict[str, str]]
    rows_read: int
    notices: int
    items: int
    without_items: int
    merged: int
    schemes_assumed: int
    duplicates: int
    rejected: int
    version: int


class Import(ImportJob):
    """An import with rows that it did not take, by file and line; `rejects_next` is the
    cursor for `rejects_after`, or null at the end.
    """

    rejects: list[ImportReject]
    rejects_next: str | None
