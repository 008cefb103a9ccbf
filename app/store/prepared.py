"""Statements that are put together once: what is asked often should only be filled in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, DateTime, Dialect, Select, bindparam
from sqlalchemy.dialects.postgresql import asyncpg

from app.store.engine import Session

# A moment that is filled in later: to the predicates of the store it is one like any other.
THE_MOMENT = cast("datetime", bindparam("now", None, type_=DateTime(timezone=True)))

_dialect: Callable[[], Dialect] = asyncpg.dialect


def written_out(expression: ColumnElement[Any]) -> str:
    """An expression as text with its constants in it, to be put into statements."""
    compiled = expression.compile(dialect=_dialect(), compile_kwargs={"literal_binds": True})
    return str(compiled)


class Prepared:
    """A statement as text; putting it together took longer than the database does for it."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(
            dialect=_dialect(), compile_kwargs={"render_postcompile": True}
        )
        self._text = str(compiled)
        self._names: Sequence[str] = getattr(compiled, "positiontup", None) or ()
        self._fixed = dict(compiled.params)

    def filled_in(self, **values: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - whatever the statement takes
        """As the driver takes it: the text, and what was left to be filled in, in its order."""
        given = {**self._fixed, **values}
        return self._text, tuple(given[name] for name in self._names)

    async def rows(self, session: Session, **values: Any) -> Sequence[Any]:  # noqa: ANN401 - whatever the statement takes
        """The rows, with these values for what was left to be filled in."""
        text, filled_in = self.filled_in(**values)
        connection = await session.connection()
        return (await connection.exec_driver_sql(text, filled_in)).all()
