"""Regimes in the words of the contract, and what a supervisor writes as a document."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from app.domain.documents import duration_document
from app.domain.regime_documents import regime_document
from app.domain.regime_versions import RegimeVersion, version_for
from app.domain.regimes import in_force
from app.kit import cursors
from app.wire.entering import entered
from schemas.v1 import regimes as v1
from schemas.v1.common import Page

_NOTHING = {"days": 0, "hours": 0, "minutes": 0, "seconds": 0}


def regime_view(versions: Sequence[RegimeVersion], today: date) -> v1.Regime:
    """A regime as it holds today, with every version of it; `versions` oldest first."""
    regimes = [version.regime for version in versions]
    holding = in_force(regimes, today)
    shown = version_for(regimes, today)
    views = [
        _fields(version, in_force=version.regime is holding) for version in reversed(versions)
    ]
    head = next(view for view in views if shown and view["version"] == shown.version)
    return v1.Regime(**head, versions=[v1.RegimeRules(**view) for view in views])


def regime_page(
    held: Sequence[Sequence[RegimeVersion]], limit: int, today: date
) -> Page[v1.Regime]:
    """A page of regimes that was read one regime too long."""
    items = [regime_view(versions, today) for versions in held[:limit]]
    following = cursors.write_word(items[-1].code) if len(held) > limit else None
    return Page[v1.Regime](items=items, next=following)


def document_of(body: v1.NewRegime) -> dict[str, object]:
    """What was written, as the register reads it: what was left out takes its default."""
    return body.model_dump(mode="json", exclude_unset=True)


def document_entered(given: Mapping[str, object]) -> dict[str, object]:
    """What somebody wrote into a form, held to all that the contract asks for."""
    return document_of(entered(v1.NewRegime, given))


def _fields(version: RegimeVersion, *, in_force: bool) -> dict[str, Any]:
    regime = version.regime
    leads = [_NOTHING | duration_document(lead) for lead in regime.further_leads]
    presumed = regime.email_presumption
    return {
        **cast("dict[str, Any]", regime_document(regime)),
        "email_presumption": presumed
        and {
            "after": _NOTHING | duration_document(presumed.after),
            "source": presumed.source,
        },
        "effective_from": regime.effective_from,
        "effective_to": regime.effective_to,
        "due_soon_lead": _NOTHING | duration_document(regime.due_soon_lead),
        "further_leads": leads,
        "built_in": version.built_in,
        "in_force": in_force,
        "historic": regime.historic,
        "created_at": version.created_at,
    }
