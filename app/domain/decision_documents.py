"""Decisions in words that JSON has: what digests are taken of, and what is frozen."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256

from app.domain.decisions import Compliance, DailyRate, Decision, SinglePenalty
from app.domain.exposures import AsOf
from app.domain.money import Money

Plain = dict[str, object]


def digest_of(plain: object) -> str:
    """SHA-256, in hexadecimal, of canonical JSON: keys sorted, no white space, UTF-8."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def plain_decision(decision: Decision) -> Plain:
    """All of a decision on which a reckoning may depend."""
    terms = decision.terms
    return {
        "id": str(decision.id),
        "stage": terms.stage,
        "provider_ids": sorted(str(one) for one in terms.provider_ids),
        "joint": terms.joint,
        "given_at": plain_moment(terms.given_at),
        "compliance_date": plain_moment(terms.compliance_date),
        "single_penalties": [_single(one) for one in terms.single_penalties],
        "daily_penalties": [_daily(one) for one in terms.daily_penalties],
        "end_day": terms.end_day,
        "power": terms.power,
        "follows": None if terms.follows is None else str(terms.follows),
        "compliances": [_compliance(one) for one in decision.compliances],
        "withdrawn_at": plain_moment(decision.withdrawn_at),
        "appealed_at": plain_moment(decision.appealed_at),
        "appeal_effect": decision.appeal_effect,
        "appeal_decided_at": plain_moment(decision.appeal_decided_at),
        "appeal_outcome": decision.appeal_outcome,
    }


def plain_money(money: Money) -> dict[str, str]:
    return {"amount": money.text, "currency": money.currency}


def plain_moment(as_of: AsOf | None) -> str | None:
    """A day as it is written, a moment in UTC ending in Z."""
    if isinstance(as_of, datetime):
        return as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return _day(as_of)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _single(one: SinglePenalty) -> Plain:
    return {"requirement": one.requirement, "amount": plain_money(one.amount)}


def _daily(one: DailyRate) -> Plain:
    return {
        "requirement": one.requirement,
        "rate": plain_money(one.rate),
        "from": _day(one.start),
        "until": _day(one.until),
        "max_days": one.max_days,
    }


def _compliance(one: Compliance) -> Plain:
    return {"requirement": one.requirement, "complied_at": plain_moment(one.at)}
