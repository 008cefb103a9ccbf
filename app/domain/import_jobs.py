"""An import as a job: where it stands, what it has done, what it did not take."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.errors import Conflict, Malformed
from app.values import dataclass


class ImportState(StrEnum):
    RECEIVING = "receiving"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportDoor(StrEnum):
    API = "api"
    COMMAND = "command"


class ImportTakenOver(Conflict):
    """Another process is at this import; this one must not write any more."""

    code = "import_taken_over"


class NothingToImport(Malformed):
    code = "nothing_to_import"


# The files of an import, as a reject names them: the notices' own, and that of the items.
NOTICES_FILE = 1
ITEMS_FILE = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import has done so far. `merged` counts repeats within a notice,
    `duplicates` items that already stood under an open notice to the same platform.
    """

    rows_read: int = 0
    notices: int = 0
    items: int = 0
    without_items: int = 0
    merged: int = 0
    schemes_assumed: int = 0
    duplicates: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import as recorded. `columns` says for each file which column is which field;
    `joined` that the items are in a file of their own. What is `held` waits for somebody.
    """

    id: UUID
    state: ImportState
    columns: Sequence[Mapping[str, str]]
    joined: bool
    notices_read_to: int
    items_read_to: int
    entered_to: int
    tally: Tally
    failure: str | None
    held_by: UUID | None
    created_at: datetime
    finished_at: datetime | None
    version: int

    def read_to(self, file: int) -> int:
        """The line up to which a file has been read."""
        return self.notices_read_to if file == NOTICES_FILE else self.items_read_to

    def column_of(self, file: int, field: str | None) -> str | None:
        """How the file itself calls a field."""
        if field is None:
            return None
        if file > len(self.columns):
            return field
        return self.columns[file - 1].get(field, field)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that did not go in; never what stood in it."""

    file: int
    row: int
    field: str | None
    reason: str
    key: bytes | None = None
