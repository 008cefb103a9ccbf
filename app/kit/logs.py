"""Logs: one line of JSON per event, facts as fields, nothing of a notice's content."""

import json
import logging
import sys
from datetime import UTC, datetime

import structlog


def configure(level: str) -> None:
    """Everything goes to standard error; standard output belongs to the commands."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _name_the_exception,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level]
        ),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Library())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # A beat skipped because the one before still runs is how the timetable works.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _to_standard_error(*_names: object) -> structlog.PrintLogger:
    """Asked for at each line: standard error may have been given another stream since."""
    return structlog.PrintLogger(sys.stderr)


class _Library(logging.Formatter):
    """What a library says, without what it quotes: the template and never the values.

    A message that comes already put together may hold anything, and is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        said: structlog.types.EventDict = {
            "event": "library_warning",
            "logger": record.name,
            "level": record.levelname.lower(),
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.args:
            said["template"] = str(record.msg)
        if record.exc_info:
            said["exc_info"] = record.exc_info[1]
        return json.dumps(_name_the_exception(None, "", said))


def _name_the_exception(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """The types and places of a failure, never its text: texts quote what they choke on."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = [type(link).__qualname__ for link in _chain(error)]
        event["where"] = _places(error)
    return event


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
