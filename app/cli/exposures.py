"""`forthwith exposure`: the ceiling that a law sets, without a server or a database."""

import json
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.cli.databases import explained
from app.cli.exposure_tables import Asked, Reckoned, reckon_table, write_csv
from app.domain.built_in_regimes import BUILT_IN
from app.domain.errors import Fault, Malformed
from app.domain.exposures import USUAL_REGIME, AsOf, Exposure, Lateness, day_of
from app.domain.penalties import Bound, Reckoning, reckon
from app.domain.regime_versions import version_for
from app.kit.clock import SystemClock
from app.store.exchange_rates import reference_rate
from app.values import replace
from app.wire.penalties import exposure_view, inputs_of
from schemas.v1 import exposure_calculations as v1


class Form(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


_EARNED = "What was earned: gross payments and goods sold through a service are not revenue."


def exposure(  # noqa: PLR0913, PLR0917 - each option is an argument
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="A CSV with a row for each revenue figure: provider, period_start, "
            "period_end, revenue, currency, status, scope, source, exchange_rate.",
        ),
    ] = None,
    revenue: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help=f"'500000000 GBP'. {_EARNED}")
    ] = None,
    start: Annotated[str | None, typer.Option(help="First day of the period.")] = None,
    end: Annotated[str | None, typer.Option(help="Its last day.")] = None,
    state: Annotated[
        v1.PeriodState | None, typer.Option(help="complete where revenue is given.")
    ] = None,
    person: Annotated[v1.Person, typer.Option(help="Whom a penalty would fall on.")] = (
        v1.Person.PROVIDER
    ),
    group: Annotated[
        list[str] | None,
        typer.Option(help="An undertaking of the group: 'Name=300000000 USD'. Repeatable."),
    ] = None,
    single: Annotated[
        list[str] | None, typer.Option(help="A single penalty in pounds. Repeatable.")
    ] = None,
    daily: Annotated[
        list[str] | None,
        typer.Option(help='A daily one: {"rate": …, "from": …, "max_days": …}. Repeatable.'),
    ] = None,
    exchange_rate: Annotated[
        str | None, typer.Option(help="Pounds for one unit; else the mean over the period.")
    ] = None,
    regime: Annotated[str, typer.Option(help="A built-in regime.")] = USUAL_REGIME,
    as_of: Annotated[str | None, typer.Option(help="A day or a moment; now if left out.")] = (
        None
    ),
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TABLE,
) -> None:
    """Work out the statutory maximum from what is given, or of every provider in a table.

    A ceiling that the law sets, never a forecast of a penalty.
    """
    now = SystemClock().now()
    with explained():
        if table is not None:
            _show_table(table, _asked(regime, as_of, now), form)
            return
        body = {
            "regime": regime,
            "as_of": as_of,
            "person": person,
            "accounting_period": _period(revenue, start, end, state),
            "group": [_member(text, nth) for nth, text in enumerate(group or [])],
            "single_penalties": [_money(text) for text in single or []],
            "daily_penalties": [_json(text, nth) for nth, text in enumerate(daily or [])],
            "exchange_rate": exchange_rate,
        }
        _show(_calculated(body, now), form)


def _calculated(body: dict[str, Any], now: datetime) -> Exposure:
    asked = _validated(body)
    inputs = inputs_of(asked, now)
    as_of = asked.as_of or now
    ceiling = _ceiling(asked.regime, day_of(as_of))
    reckoning = reckon(replace(inputs, ceiling=ceiling), reference_rate)
    return Exposure(as_of, asked.regime, reckoning, Lateness())


def _validated(body: dict[str, Any]) -> v1.ExposureCalculation:
    try:
        return v1.ExposureCalculation.model_validate(body)
    except ValidationError as error:
        faults = [
            Fault("/" + "/".join(map(str, fault["loc"])), fault["msg"])
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise Malformed("The calculation is malformed.", faults) from None


def _asked(regime: str, as_of: str | None, now: datetime) -> Asked:
    """What is asked of every provider of a table."""
    when: AsOf = _validated({"regime": regime, "as_of": as_of}).as_of or now
    return Asked(regime, _ceiling(regime, day_of(when)), when)


def _ceiling(code: str, day: date) -> str:
    found = version_for([regime for regime in BUILT_IN if regime.code == code], day)
    if found is None or found.ceiling is None:
        known = ", ".join(sorted({regime.code for regime in BUILT_IN if regime.ceiling}))
        raise Malformed.at("/regime", f"is not built in; there are {known}")
    return found.ceiling


def _period(
    revenue: str | None, start: str | None, end: str | None, state: v1.PeriodState | None
) -> dict[str, Any]:
    usual = v1.PeriodState.UNKNOWN if revenue is None else v1.PeriodState.COMPLETE
    money = None if revenue is None else _money(revenue)
    return {"state": state or usual, "start": start, "end": end, "revenue": money}


def _money(text: str) -> dict[str, str]:
    amount, _, currency = text.strip().partition(" ")
    return {"amount": amount, "currency": currency.strip() or "GBP"}


def _member(text: str, nth: int) -> dict[str, Any]:
    name, said, money = text.rpartition("=")
    if not said:
        raise Malformed.at(f"/group/{nth}", "write 'Name=300000000 USD'")
    return {"name": name.strip(), "revenue": _money(money)}


def _json(text: str, nth: int) -> Any:  # noqa: ANN401 - whatever JSON holds; the schema decides
    try:
        return json.loads(text)
    except ValueError:
        raise Malformed.at(f"/daily_penalties/{nth}", "is not valid JSON") from None


def _show(found: Exposure, form: Form) -> None:
    match form:
        case Form.JSON:
            typer.echo(exposure_view(found).model_dump_json(indent=2))
        case Form.CSV:
            typer.echo(write_csv([Reckoned("", found)]), nl=False)
        case Form.TABLE:
            _show_working(found)


def _show_working(found: Exposure) -> None:
    reckoning, console = found.reckoning, Console(highlight=False, markup=False)
    console.print(f"Statutory maximum: {_in_words(reckoning)}", style="bold")
    console.print(f"    {reckoning.law}; {reckoning.basis}")
    accrued = reckoning.accrued
    if accrued.total.amount:
        capped = ", limited to the maximum" if accrued.capped else ""
        console.print(f"Accrued: {accrued.total}{capped}")
    if not reckoning.sure:
        console.print("Unsure: see the line 'confidence'.", style="yellow")
    lines = Table("step", "value", "source", box=None, pad_edge=False)
    for line in reckoning.working:
        lines.add_row(line.step, line.value, line.source)
    console.print(lines)


def _in_words(reckoning: Reckoning) -> str:
    least = "at least " if reckoning.bound is Bound.AT_LEAST else ""
    maximum = reckoning.statutory_maximum
    return f"{least}{maximum.amount:,.2f} {maximum.currency}"


def _show_table(path: Path, asked: Asked, form: Form) -> None:
    """What could be reckoned to standard output, what could not to standard error."""
    found, faults = reckon_table(path, asked)
    match form:
        case Form.JSON:
            views = [
                {
                    "provider": one.provider,
                    **exposure_view(one.exposure).model_dump(mode="json"),
                }
                for one in found
            ]
            typer.echo(json.dumps(views, indent=2, ensure_ascii=False))
        case Form.CSV:
            typer.echo(write_csv(found), nl=False)
        case Form.TABLE:
            _show_rows(found)
    for fault in faults:
        typer.secho(f"{path.name}, {fault}", err=True, fg=typer.colors.RED)
    if faults:
        raise typer.Exit(1)


def _show_rows(found: list[Reckoned]) -> None:
    rows = Table("provider", box=None, pad_edge=False)
    rows.add_column("statutory maximum", justify="right", no_wrap=True)
    for heading in ("basis", "period", "rate"):
        rows.add_column(heading)
    for one in found:
        period = one.exposure.reckoning.inputs.accounting_period
        days = "" if period.start is None else f"{period.start} to {period.end}"
        words = _in_words(one.exposure.reckoning)
        rows.add_row(one.provider, words, one.exposure.reckoning.basis, days, one.rate)
    Console(highlight=False, markup=False).print(rows)
