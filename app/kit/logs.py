"""Logs: one line of JSON per event, facts as fields, nothing of a notice's content."""

import json
import logging
import sys
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO

OURS = "forthwith"
_OF_LOGGING = frozenset({"exc_info", "stack_info", "stacklevel"})


class Log(logging.LoggerAdapter[logging.Logger]):
    """Says what happened by a name, with its facts: `log.warning("job_failed", job=name)`."""

    def process(
        self, msg: object, kwargs: MutableMapping[str, Any]
    ) -> tuple[object, MutableMapping[str, Any]]:
        facts = {name: fact for name, fact in kwargs.items() if name not in _OF_LOGGING}
        said = {name: kwargs[name] for name in kwargs.keys() & _OF_LOGGING}
        return msg, {**said, "extra": {"facts": facts}}


def get_log(name: str) -> Log:
    """The log of one part of the service."""
    return Log(logging.getLogger(f"{OURS}.{name}"))


def configure(level: str) -> None:
    """Everything goes to standard error; standard output belongs to the commands."""
    handler = _ToStandardError()
    handler.setFormatter(_Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(level)
    # A beat skipped because the one before still runs is how the timetable works.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # A tick tells of its own failures: all that is left here is one cut before it began.
    logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)


class _ToStandardError(logging.StreamHandler[TextIO]):
    """Asked for at each line: standard error may have been given another stream since."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _Line(logging.Formatter):
    """A line of our own, or what a library says without what it quotes."""

    def format(self, record: logging.LogRecord) -> str:
        said = dict(_own(record) if record.name.startswith(OURS) else _of_library(record))
        said["level"] = record.levelname.lower()
        at = datetime.fromtimestamp(record.created, UTC)
        said["at"] = at.isoformat().replace("+00:00", "Z")
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            # The types and places of a failure, never its text: texts quote what they choke on.
            said["error"] = [type(link).__qualname__ for link in _chain(error)]
            said["where"] = _places(error)
        return json.dumps(said, default=str)


def _own(record: logging.LogRecord) -> Mapping[str, object]:
    return {"event": record.msg, **getattr(record, "facts", {})}


def _of_library(record: logging.LogRecord) -> Mapping[str, object]:
    """The template and never the values. A message that comes already put together may hold
    anything, and is left out.
    """
    said: dict[str, object] = {"event": "library_warning", "logger": record.name}
    if record.args:
        said["template"] = str(record.msg)
    return said


def _chain(error: BaseException) -> list[BaseException]:
    links = [error]
    while (below := links[-1].__cause__ or links[-1].__context__) and len(links) < 8:
        links.append(below)
    return links


def _places(error: BaseException) -> list[str]:
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
