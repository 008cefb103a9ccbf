"""What is done without being asked: each job's name, how often, and the act it calls."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from operator import attrgetter

from app.kit.signals import Signal
from app.services.health import SWEEP, SWEEP_EVERY
from app.services.house import House
from app.values import dataclass

# An act without input. It may say at which moment it would be called, if that is soon.
JobAct = Callable[[House], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Job:
    """`does` names the act: it is loaded when it is first called, so that readiness, which
    rests on the sweep alone, does not wait for the code of all the others. A job that has a
    bell (`called_by`) is called at its ring as well, so that nothing waits for the next beat.
    """

    name: str
    every: timedelta
    does: str
    called_by: Callable[[House], Signal] | None = None


TIMETABLE = (
    Job(SWEEP, SWEEP_EVERY, "app.services.sweeping:sweep_timers"),
    Job("sequence", timedelta(milliseconds=200), "app.services.ticks:sequence_events"),
    Job(
        "deliver",
        timedelta(seconds=1),
        "app.services.delivering:deliver",
        called_by=attrgetter("due"),
    ),
    Job("project", timedelta(milliseconds=500), "app.services.projection:project_events"),
    Job("import", timedelta(seconds=1), "app.services.import_receiving:carry_on"),
    Job("redate", timedelta(seconds=1), "app.services.redating:redate_notices"),
    Job("forget_old_answers", timedelta(hours=1), "app.services.ticks:forget_old_answers"),
    Job("match_alerts", timedelta(seconds=5), "app.services.alerting:match_alerts"),
    Job("send_alerts", timedelta(seconds=1), "app.services.alert_sending:send_alerts"),
    Job("forget_old_alerts", timedelta(hours=1), "app.services.alerts:forget_old_alerts"),
    Job(
        "forget_old_previews",
        timedelta(hours=1),
        "app.services.bulks:forget_old_previews",
    ),
    Job(
        "forget_old_deliveries",
        timedelta(hours=1),
        "app.services.deliveries:forget_old_deliveries",
    ),
    Job(
        "forget_old_sessions",
        timedelta(hours=1),
        "app.services.console_sessions:forget_old_sessions",
    ),
)
