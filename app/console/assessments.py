"""Saved exposures: saving one of a provider, reading it as it was, and reckoning it again."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from app.console import telling
from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.choices import newest_regimes
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.assessments import Assessment, AssessmentOf, Question
from app.domain.decision_documents import plain_moment
from app.domain.money import Money
from app.domain.orders import Place
from app.domain.platforms import Provider
from app.domain.reckonings import Bound
from app.kit import cursors
from app.services import assessments, penalties, platforms
from app.services.assessments import Words
from app.values import dataclass
from app.wire.assessments import read_calculation, told

pages = Pages()

WORDS: Final = Words(told, read_calculation)
LONGEST_LABEL: Final = 300
_SAVES: Final = (
    "What the exposure comes to, its working, the law, the figures and the decisions that it "
    "rests on are kept as they are now.",
    "Nothing of it is ever changed or removed. It can be reckoned again, to see what is "
    "another by then.",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    provider_id: UUID | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class _New:
    as_of: date | None
    regime: str | None
    label: str | None


@pages.show("/assessments")
async def list_assessments(visit: Visit) -> Response:
    asked = asked_of(visit, {"provider_id"}, _asked_in)
    rows: list[Assessment] = []
    if asked is not None:
        rows = await assessments.list_assessments(
            visit.session, provider_id=asked.provider_id, after=asked.after, limit=PAGE + 1
        )
    found, following = page_of(rows, lambda row: cursors.write(row.made_at, row.id))
    of = {row.provider_id for row in found if row.provider_id is not None}
    return await visit.page(
        "assessments.html",
        title="Saved exposures",
        status=422 if asked is None else 200,
        found=[(one, _maximum(one.frozen.exposure)) for one in found],
        following=following,
        providers=await platforms.names_of_providers(visit.session, of),
    )


async def ask_to_save(visit: Visit) -> Response:
    provider = await _provider(visit)
    known = await newest_regimes(visit)
    return await visit.page(
        "save_assessment.html",
        title=f"Save the exposure of {provider.name}",
        provider=provider,
        regimes=[(one.code, one.title) for one in known if one.ceiling],
    )


@pages.send("/providers/{provider_id}/assess", form=ask_to_save)
async def save(visit: Visit) -> Response:
    provider = await _provider(visit)
    with visit.reading() as fields:
        new = _new_in(fields)
    place = f"/providers/{provider.id}"
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you save this exposure",
            consequences=_SAVES,
            rows=await _told(visit, provider, new),
            button="Save the exposure",
            back=place,
        )
    asked = {
        "provider_id": str(provider.id),
        "regime": new.regime,
        "as_of": plain_moment(new.as_of),
    }

    async def act() -> Done:
        made = await assessments.assess(
            visit.session,
            visit.house,
            visit.actor,
            WORDS,
            question=Question(AssessmentOf.PROVIDER, asked),
            label=new.label,
        )
        return Done(f"/assessments/{made.id}", "The exposure is saved.")

    return await visit.once(act)


@pages.show("/assessments/{assessment_id}")
async def show_assessment(visit: Visit) -> Response:
    made = await _assessment(visit)
    exposure = made.frozen.exposure
    return await visit.page(
        "assessment.html",
        title=made.label or "Saved exposure",
        made=made,
        provider=await _provider_of(visit, made),
        maximum=_maximum(exposure),
        accrued=_money(exposure["accrued"]["total"]),
        exposure=exposure,
        others=[(one, _maximum(one)) for one in exposure["other_ceilings"]],
        as_at=_as_at(exposure["as_of"]),
        figures=[_figure(one) for one in made.frozen.inputs.get("figures", [])],
        asked_for=_written(made.frozen.question.asked),
        inputs=_written(made.frozen.inputs),
    )


@pages.show("/assessments/{assessment_id}/recomputation")
async def recompute(visit: Visit) -> Response:
    """Nothing is stored: how far it is another depends on when it is asked."""
    made = await _assessment(visit)
    again = await assessments.recompute(
        visit.session, visit.house, WORDS, assessment_id=made.id
    )
    return await visit.page(
        "recomputation.html",
        title="The same exposure, reckoned again",
        made=made,
        again=again,
        changes=[(one.field, _said(one.was), _said(one.now)) for one in again.changes],
    )


async def _told(visit: Visit, provider: Provider, new: _New) -> list[tuple[str, str]]:
    """What would be saved, were it saved now."""
    exposure = await penalties.exposure_of(
        visit.house,
        visit.house.sessions,
        provider_id=provider.id,
        as_of=new.as_of,
        regime=new.regime,
    )
    return [
        ("Provider", provider.name),
        ("As at", "Now" if new.as_of is None else telling.day(new.as_of)),
        ("Law", exposure.reckoning.law),
        ("Statutory maximum", telling.ceiling(exposure.reckoning)),
        ("Accrued", telling.money(exposure.reckoning.accrued.total)),
        ("Label", new.label or "None"),
    ]


def _new_in(fields: Fields) -> _New:
    return _New(
        fields.day("as_of"),
        fields.line("regime", most=60),
        fields.line("label", most=LONGEST_LABEL),
    )


def _asked_in(fields: Fields) -> _Asked:
    return _Asked(fields.id("provider_id"), place_in(fields, cursors.read))


def _maximum(exposure: Mapping[str, Any]) -> str:
    """As it was answered then, and whether the law might have allowed more."""
    amount = _money(exposure["statutory_maximum"])
    return amount if exposure["bound"] == Bound.EXACT else f"at least {amount}"


def _as_at(written: str) -> str:
    """A day, or the moment that was asked for."""
    moment = datetime.fromisoformat(written)
    return telling.local_time(moment) if moment.tzinfo else telling.day(moment.date())


def _figure(plain: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    """Its period and its revenue, and the rest of it as it was kept."""
    first, last = (date.fromisoformat(plain[f"period_{end}"]) for end in ("start", "end"))
    period = f"{telling.day(first)} to {telling.day(last)}"
    return period, _money(plain["revenue"]), plain


def _money(plain: Mapping[str, str]) -> str:
    return telling.money(Money(Decimal(plain["amount"]), plain["currency"]))


def _written(plain: object) -> str:
    return json.dumps(plain, indent=2, ensure_ascii=False)


def _said(plain: object) -> str:
    if isinstance(plain, str):
        return plain
    return "Nothing" if plain is None else json.dumps(plain, ensure_ascii=False)


async def _provider_of(visit: Visit, made: Assessment) -> Provider | None:
    if made.provider_id is None:
        return None
    return await platforms.find_provider(visit.session, made.provider_id)


async def _assessment(visit: Visit) -> Assessment:
    assessment_id = visit.id_in_path("assessment_id", "assessment")
    return await assessments.find_assessment(visit.session, assessment_id)


async def _provider(visit: Visit) -> Provider:
    provider_id = visit.id_in_path("provider_id", "provider")
    return await platforms.find_provider(visit.session, provider_id)
