"""Counting the statements that reach the database, whichever path they take."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

# What the tests' own savepoints add is no question to the database.
_NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Queries:
    """The statements seen while somebody counts."""

    def __init__(self) -> None:
        self._seen: list[str] | None = None

    @contextmanager
    def counted(self, connection: AsyncConnection) -> Generator[list[str]]:
        """The list fills with the text of each statement of sessions and driver."""
        seen = self._seen = list[str]()
        sync = connection.sync_connection
        event.listen(sync, "before_cursor_execute", self._of_session)
        try:
            yield seen
        finally:
            event.remove(sync, "before_cursor_execute", self._of_session)
            self._seen = None

    def of_driver(self, record: Any) -> None:
        self._note(record.query)

    def _of_session(
        self, _connection: object, _cursor: object, statement: str, *_rest: object
    ) -> None:
        self._note(statement)

    def _note(self, statement: str) -> None:
        if self._seen is not None and not statement.lstrip().startswith(_NOT_COUNTED):
            self._seen.append(statement)


QUERIES = Queries()
