"""Regimes as plain JSON documents: for the register, and for what supervisors write."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.domain.ceilings import CEILINGS, Confidence
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.clock_starts import ClockStart, Presumption
from app.domain.documents import (
    Document,
    choice,
    day,
    duration,
    duration_document,
    flag,
    many,
    text,
    whole_number,
)
from app.domain.errors import Malformed
from app.domain.outcomes import Outcome
from app.domain.regimes import DeadlineKind, DisputeGround, Regime, Source, warning_lead
from app.domain.rule_documents import rule_document, rule_from_document
from app.domain.rules import Rule

FIELDS: Final = (
    "code",
    "version",
    "title",
    "effective_from",
    "effective_to",
    "kind",
    "confidence",
    "rule",
    "clock_event",
    "clock_starts",
    "email_presumption",
    "sources",
    "clock_changes",
    "clock_source",
    "pause_effect",
    "complying_outcomes",
    "complying_territory",
    "excusing_outcomes",
    "dispute_grounds",
    "requires_respond_by",
    "ceiling",
    "due_soon_lead",
    "further_leads",
)

# What holds for a regime that a regulator writes for itself and says no more about.
_OWN_POLICY: Final = "the regulator's own policy"
_OWN_CLOCK: Final[Mapping[ClockEventKind, str]] = MappingProxyType(
    dict.fromkeys(ClockEventKind, _OWN_POLICY)
)
_OWN_COMPLYING: Final[tuple[Outcome, ...]] = (
    Outcome.REMOVED,
    Outcome.ACCESS_DISABLED,
    Outcome.ALREADY_UNAVAILABLE,
)
_NONE: Final[tuple[Outcome, ...]] = ()


def regime_document(regime: Regime) -> dict[str, object]:
    """The regime with every field spoken out, as `regime_from_document` reads it."""
    return {
        "code": regime.code,
        "version": regime.version,
        "title": regime.title,
        "effective_from": regime.effective_from.isoformat(),
        "effective_to": regime.effective_to and regime.effective_to.isoformat(),
        "kind": regime.kind.value,
        "confidence": regime.confidence.value,
        "rule": None if regime.rule is None else rule_document(regime.rule),
        "clock_event": regime.clock_event,
        "clock_starts": regime.clock_starts.value,
        "email_presumption": _presumption_document(regime.email_presumption),
        "sources": [
            {"subject": s.subject, "article": s.article, "confidence": s.confidence.value}
            for s in regime.sources
        ],
        "clock_changes": {kind.value: regime.clock_changes[kind] for kind in _kinds(regime)},
        "clock_source": regime.clock_source,
        "pause_effect": regime.pause_effect.value,
        "complying_outcomes": _words(regime.complying_outcomes),
        "complying_territory": regime.complying_territory,
        "excusing_outcomes": _words(regime.excusing_outcomes),
        "dispute_grounds": [
            {"code": g.code, "title": g.title, "source": g.source}
            for g in regime.dispute_grounds
        ],
        "requires_respond_by": regime.requires_respond_by,
        "ceiling": regime.ceiling,
        "due_soon_lead": duration_document(regime.due_soon_lead),
        "further_leads": [duration_document(lead) for lead in regime.further_leads],
    }


def regime_from_document(value: object) -> Regime:
    """Read a regime. A code, a title, a first day and a rule are enough; the rest defaults.

    Without `kind` it is a policy of the regulator, or, where there is no rule, one whose
    date stands in each notice.
    """
    document = Document.read(value, "", FIELDS)
    rule = document.optional("rule", _rule, None)
    own_kind = DeadlineKind.SET_IN_NOTICE if rule is None else DeadlineKind.POLICY
    return Regime(
        code=document.required("code", text),
        version=document.optional("version", whole_number, 1),
        title=document.required("title", text),
        effective_from=document.required("effective_from", day),
        effective_to=document.optional("effective_to", day, None),
        kind=document.optional("kind", choice(DeadlineKind), own_kind),
        confidence=document.optional("confidence", choice(Confidence), Confidence.PRIMARY),
        rule=rule,
        clock_event=document.optional("clock_event", text, "issue of the notice"),
        clock_starts=document.optional("clock_starts", choice(ClockStart), ClockStart.ISSUE),
        email_presumption=document.optional("email_presumption", _presumption, None),
        sources=document.optional("sources", many(_source), ()),
        clock_changes=document.optional("clock_changes", _clock_changes, _OWN_CLOCK),
        clock_source=document.optional("clock_source", text, _OWN_POLICY),
        pause_effect=document.optional(
            "pause_effect", choice(PauseEffect), PauseEffect.CONTINUES
        ),
        complying_outcomes=frozenset(
            document.optional("complying_outcomes", many(choice(Outcome)), _OWN_COMPLYING)
        ),
        complying_territory=document.optional("complying_territory", text, None),
        excusing_outcomes=frozenset(
            document.optional("excusing_outcomes", many(choice(Outcome)), _NONE)
        ),
        dispute_grounds=document.optional("dispute_grounds", many(_ground), ()),
        requires_respond_by=document.optional("requires_respond_by", flag, rule is None),
        ceiling=document.optional("ceiling", _ceiling, None),
        due_soon_lead=document.optional("due_soon_lead", duration, warning_lead(rule)),
        further_leads=document.optional("further_leads", many(duration), ()),
    )


def _rule(value: object, pointer: str) -> Rule | None:
    return rule_from_document(value, pointer)


def _presumption(value: object, pointer: str) -> Presumption | None:
    document = Document.read(value, pointer, ("after", "source"))
    return Presumption(
        after=document.required("after", duration),
        source=document.optional("source", text, _OWN_POLICY),
    )


def _presumption_document(presumption: Presumption | None) -> dict[str, object] | None:
    if presumption is None:
        return None
    return {"after": duration_document(presumption.after), "source": presumption.source}


def _kinds(regime: Regime) -> list[ClockEventKind]:
    return [kind for kind in ClockEventKind if kind in regime.clock_changes]


def _words(outcomes: frozenset[Outcome]) -> list[str]:
    return [outcome.value for outcome in Outcome if outcome in outcomes]


def _source(value: object, pointer: str) -> Source:
    document = Document.read(value, pointer, ("subject", "article", "confidence"))
    return Source(
        subject=document.required("subject", text),
        article=document.required("article", text),
        confidence=document.optional("confidence", choice(Confidence), Confidence.UNSURE),
    )


def _ground(value: object, pointer: str) -> DisputeGround:
    document = Document.read(value, pointer, ("code", "title", "source"))
    return DisputeGround(
        code=document.required("code", text),
        title=document.required("title", text),
        source=document.optional("source", text, _OWN_POLICY),
    )


def _clock_changes(value: object, pointer: str) -> Mapping[ClockEventKind, str]:
    """From each change that is allowed to the article that allows it."""
    document = Document.read(value, pointer, [kind.value for kind in ClockEventKind])
    return MappingProxyType(
        {
            kind: document.required(kind.value, text)
            for kind in ClockEventKind
            if kind.value in document.fields
        }
    )


def _ceiling(value: object, pointer: str) -> str:
    known = sorted({rule.code for rule in CEILINGS})
    if value not in known:
        raise Malformed.at(pointer, f"This must be one of: {', '.join(known)}.")
    return text(value, pointer)
