"""`forthwith deadline`: when something is due, and why, without a server or a database."""

import json
from datetime import datetime
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.cli.databases import explained
from app.domain import calendars
from app.domain.built_in_regimes import BUILT_IN
from app.domain.clock_terms import Term, term_under
from app.domain.clocks import explain_clock
from app.domain.deadlines import Deadline
from app.domain.errors import Fault, Malformed
from app.domain.regime_versions import version_for
from app.domain.regimes import Regime
from app.domain.rules import Rule
from app.domain.steps import at_moment
from app.store.bank_holidays import bundled_calendar
from app.wire.deadlines import clock_events, deadline_view, rule_of
from schemas.v1 import deadlines as v1
from schemas.v1.rules import Calendar, Counting, Roll, Unit

_GIVEN = "given on the command line"

Start = Annotated[
    str, typer.Argument(metavar="START", help="When the clock starts: 2026-11-22T09:00:00Z.")
]


def deadline(  # noqa: PLR0913, PLR0917 - each option is an argument
    start: Start,
    unit: Annotated[Unit | None, typer.Option(help="What is counted.")] = None,
    count: Annotated[float | None, typer.Option(help="How many of them.")] = None,
    counting: Annotated[Counting | None, typer.Option(help="Where counting begins.")] = None,
    roll: Annotated[Roll | None, typer.Option(help="Where a due day of rest goes.")] = None,
    cutoff: Annotated[
        str | None, typer.Option(help="A later start counts as the next day: 17:00.")
    ] = None,
    due_time: Annotated[str | None, typer.Option(help="Local time on the due day.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Europe/London unless given.")] = None,
    calendar: Annotated[Calendar | None, typer.Option(help="Whose holidays count.")] = None,
    working_week: Annotated[str | None, typer.Option(help="Days: mon,tue,wed.")] = None,
    rule: Annotated[
        str | None, typer.Option(help="The rule as JSON; the options above add to it.")
    ] = None,
    regime: Annotated[
        str | None, typer.Option(help="A built-in regime, in place of a rule.")
    ] = None,
    holiday: Annotated[
        list[str] | None, typer.Option(help="A further holiday: 2026-06-15. May be repeated.")
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(help='What happened to the clock, as JSON: {"kind": "paused", …}.'),
    ] = None,
    as_json: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--json", help="The answer of POST /v1/deadline-calculations.")
    ] = False,
) -> None:
    """Work out a deadline and say why, with the holidays that come with the service."""
    with explained():
        options = {
            "unit": unit,
            "count": count,
            "counting": counting,
            "roll": roll,
            "cutoff": cutoff,
            "due_time": due_time,
            "timezone": timezone,
            "calendar": calendar,
            "working_week": working_week.split(",") if working_week else None,
        }
        given = {name: value for name, value in options.items() if value is not None}
        asked = _asked(start, _rule_given(rule, given, regime), holiday or [], event or [])
        found, zone = _calculated(asked, regime)
    if as_json:
        typer.echo(deadline_view(found).model_dump_json(indent=2))
    else:
        _show(found, zone)


def _rule_given(rule: str | None, options: dict[str, Any], regime: str | None) -> Any:  # noqa: ANN401 - whatever JSON holds; the schema decides
    """The rule as it would be posted; under a regime there is none to give."""
    if regime is not None:
        if rule is not None or options:
            raise Malformed.at("/regime", "has its own rule; give the one or the other")
        return {"unit": Unit.HOURS, "count": 0}
    return {**_read(rule or "{}", "/rule"), **options}


def _asked(
    start: str, rule: object, holidays: list[str], events: list[str]
) -> v1.DeadlineCalculation:
    body = {
        "start": start,
        "rule": rule,
        "extra_holidays": holidays,
        "clock_events": [_read(text, f"/event/{n}") for n, text in enumerate(events)],
    }
    try:
        return v1.DeadlineCalculation.model_validate(body)
    except ValidationError as error:
        faults = [
            Fault("/" + "/".join(map(str, fault["loc"])), fault["msg"])
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise Malformed("The calculation is malformed.", faults) from None


def _read(text: str, pointer: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        raise Malformed.at(pointer, "is not valid JSON") from None
    if not isinstance(value, dict):
        raise Malformed.at(pointer, "is no JSON object")
    return cast("dict[str, Any]", value)


def _calculated(asked: v1.DeadlineCalculation, code: str | None) -> tuple[Deadline, ZoneInfo]:
    regime = None if code is None else _regime(code, asked.start)
    rule = rule_of(asked.rule) if regime is None else regime.rule
    if rule is None:
        raise Malformed.at("/regime", f"{code} has no rule: each notice sets its date")
    calendar = _calendar(rule, asked)
    if regime is None:
        term = Term(start=asked.start, rule=rule, calendar=calendar)
    else:
        term = term_under(regime, asked.start, calendar)
    return explain_clock(term, clock_events(asked.clock_events)), rule.zone


def _regime(code: str, start: datetime) -> Regime:
    versions = [regime for regime in BUILT_IN if regime.code == code]
    found = version_for(versions, start.date())
    if found is None:
        known = ", ".join(sorted({regime.code for regime in BUILT_IN}))
        raise Malformed.at("/regime", f"is not built in; there are {known}")
    return found


def _calendar(rule: Rule, asked: v1.DeadlineCalculation) -> calendars.Calendar:
    extra = [calendars.Holiday(day, "Further holiday", _GIVEN) for day in asked.extra_holidays]
    return bundled_calendar(rule.calendar).with_holidays(extra)


def _show(found: Deadline, zone: ZoneInfo) -> None:
    console = Console(highlight=False)
    console.print(f"Due {at_moment(found.deadline_at, zone)}", style="bold", markup=False)
    console.print(f"    {_utc(found.deadline_at)}", markup=False)
    if found.original_deadline_at != found.deadline_at:
        original = at_moment(found.original_deadline_at, zone)
        console.print(f"Originally due {original}", markup=False)
    if not found.calendar_known:
        console.print("Not all of these days' holidays are known.", style="yellow")
    console.print(_steps(found))


def _steps(found: Deadline) -> Table:
    table = Table("step", "why", "source", box=None, pad_edge=False)
    for step in found.steps:
        table.add_row(step.kind.value, step.why, step.source)
    return table


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
