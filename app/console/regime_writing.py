"""Writing a regime, or the next version of one, by a form or as one document."""

import json
from collections.abc import Iterator
from typing import Final

from starlette.responses import Response

from app.console import telling
from app.console.asking import at_fields
from app.console.differences import Row
from app.console.fields import reading
from app.console.pages import Pages
from app.console.regime_filling import Filled, empty, filled_from, rows_shown
from app.console.regime_form import MAY_COMPLY, PLACES, ROWS, Document, closed_up, document_in
from app.console.regime_telling import told_of
from app.console.visits import Done, Visit
from app.domain.assessments import changes
from app.domain.calendars import WEEKDAYS, CalendarCode
from app.domain.ceilings import CEILINGS, Confidence
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.clock_starts import ClockStart
from app.domain.errors import Fault, Malformed, Unknown
from app.domain.outcomes import Outcome
from app.domain.permissions import Act
from app.domain.regime_documents import regime_document
from app.domain.regimes import DeadlineKind, Regime
from app.domain.rules import Counting, Roll, Unit
from app.kit import strict_json
from app.services import deadlines, regimes
from app.wire.regimes import document_entered

pages = Pages()

MOST_CHARACTERS: Final = 100_000

_CHOICES: Final = {
    "kind": DeadlineKind,
    "confidence": Confidence,
    "unit": Unit,
    "counting": Counting,
    "roll": Roll,
    "calendar": CalendarCode,
    "weekdays": WEEKDAYS,
    "clock_starts": ClockStart,
    "clock_changes": ClockEventKind,
    "pause_effect": PauseEffect,
    "may_comply": MAY_COMPLY,
    "outcomes": Outcome,
}
_IS_KEPT: Final = (
    "Notices can be issued under it from its first day on.",
    "A version is never changed or removed: a change is a new version with a later first day.",
)
_IS_NEWER: Final = "Notices issued under the versions before it keep those."


async def ask_by_form(visit: Visit) -> Response:
    return await _form(visit, None)


@pages.send("/regimes/new/form", act=Act.SUPERVISE, form=ask_by_form)
async def write_by_form(visit: Visit) -> Response:
    return await _by_form(visit, None)


async def ask_by_document(visit: Visit) -> Response:
    return await _document(visit, None)


@pages.send("/regimes/new/document", act=Act.SUPERVISE, form=ask_by_document)
async def write_by_document(visit: Visit) -> Response:
    return await _by_document(visit, None)


async def ask_for_version_by_form(visit: Visit) -> Response:
    return await _form(visit, await _newest(visit))


@pages.send("/regimes/{code}/version/form", act=Act.SUPERVISE, form=ask_for_version_by_form)
async def write_version_by_form(visit: Visit) -> Response:
    return await _by_form(visit, await _newest(visit))


async def ask_for_version_by_document(visit: Visit) -> Response:
    return await _document(visit, await _newest(visit))


@pages.send(
    "/regimes/{code}/version/document", act=Act.SUPERVISE, form=ask_for_version_by_document
)
async def write_version_by_document(visit: Visit) -> Response:
    return await _by_document(visit, await _newest(visit))


async def _form(visit: Visit, newest: Regime | None) -> Response:
    filled: Filled | None = closed_up(visit.sent)
    if not visit.sent:
        filled = empty() if newest is None else filled_from(newest)
    if filled is None:
        told = "This regime says more than the form holds, so its whole document stands here."
        return await visit.go(f"{_place(newest)}/document", told)
    return await visit.page(
        "regime_form.html",
        title=_title(newest),
        newest=newest,
        place=_place(newest),
        filled=filled if visit.sent or newest is None else {**filled, "effective_from": ""},
        rows={part: rows_shown(filled, part) for part in ROWS},
        choices={name: list(words) for name, words in _CHOICES.items()},
        ceilings=list({one.code: (one.code, one.law) for one in CEILINGS}.values()),
    )


async def _document(visit: Visit, newest: Regime | None) -> Response:
    shown = "" if newest is None else _written_out(newest)
    return await visit.page(
        "regime_document.html",
        title=_title(newest),
        newest=newest,
        place=_place(newest),
        document=visit.sent.get("document", shown),
    )


async def _by_form(visit: Visit, newest: Regime | None) -> Response:
    try:
        with reading(closed_up(visit.sent)) as fields:
            document = document_in(fields)
        return await _written(visit, document, newest)
    except Malformed as refusal:
        raise at_fields(refusal, PLACES) from refusal


async def _by_document(visit: Visit, newest: Regime | None) -> Response:
    try:
        with visit.reading() as fields:
            text = fields.must_prose("document", what="the document", most=MOST_CHARACTERS)
            document = fields.by(lambda: _read(text)) if text else None
        return await _written(visit, document or {}, newest)
    except Malformed as refusal:
        raise Malformed(refusal.detail, [_at_place(one) for one in refusal.faults]) from refusal


async def _written(visit: Visit, document: Document, newest: Regime | None) -> Response:
    if newest is not None and document.get("code") != newest.code:
        raise Malformed.at("/code", f"Leave it as it is: this is a version of {newest.code}")
    if not visit.confirmed:
        regime = await regimes.propose(visit.session, document=document)
        return await visit.confirm(
            title=f"Check before you add version {regime.version} of {regime.code}",
            consequences=_IS_KEPT if newest is None else (*_IS_KEPT, _IS_NEWER),
            rows=[*told_of(regime), *await _deadline(visit, regime), *_changed(newest, regime)],
            button="Add the regime" if newest is None else "Add the version",
            back="/regimes" if newest is None else f"/regimes/{newest.code}",
        )

    async def act() -> Done:
        versions = await regimes.add_regime(
            visit.session, visit.house.clock, visit.actor, document=document
        )
        added = versions[-1].regime
        told = f"{added.title}, version {added.version}, is in the register."
        return Done(f"/regimes/{added.code}?version={added.version}", told)

    return await visit.once(act)


async def _deadline(visit: Visit, regime: Regime) -> list[Row]:
    """A trial, by which a slip in the rule shows before the regime is there."""
    if regime.rule is None:
        return []
    trial = await deadlines.calculate(
        visit.house, visit.now, regime.rule, extra_holidays=(), clock_events=()
    )
    return [("Due, were its clock to start now", telling.local_time(trial.deadline_at))]


def _changed(newest: Regime | None, regime: Regime) -> Iterator[Row]:
    """What is another in a version than in the one before it, place by place."""
    if newest is None:
        return
    before, after = ({**regime_document(one), "version": 0} for one in (newest, regime))
    for change in changes(before, after):
        place = telling.words(change.field.strip("/").replace("/", " "))
        yield f"Changed: {place}", f"{_plain(change.now)}, instead of {_plain(change.was)}"


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _read(text: str) -> Document:
    try:
        plain = strict_json.read(text.encode("utf-8", "replace"))
    except strict_json.NotJson as error:
        line = "" if error.line is None else f" (line {error.line})"
        raise Malformed.at("/document", f"The document is refused{line}: {error}") from error
    return document_entered(plain)


def _at_place(fault: Fault) -> Fault:
    """As the page of the document lists it, which has one field for all places."""
    if fault.pointer == "/document":
        return fault
    return Fault(f"/at{fault.pointer}", f"At {fault.pointer or '/'}: {fault.detail}")


def _written_out(newest: Regime) -> str:
    document = {n: v for n, v in regime_document(newest).items() if n != "version"}
    return json.dumps({**document, "effective_from": ""}, indent=2, ensure_ascii=False)


def _title(newest: Regime | None) -> str:
    return "Add a regime" if newest is None else f"Add a version of {newest.title}"


def _place(newest: Regime | None) -> str:
    return "/regimes/new" if newest is None else f"/regimes/{newest.code}/version"


async def _newest(visit: Visit) -> Regime:
    versions = await regimes.versions_of(visit.session, str(visit.request.path_params["code"]))
    if versions[-1].built_in:
        raise Unknown("A built-in regime is law and is not rewritten; add one of your own.")
    return versions[-1].regime
