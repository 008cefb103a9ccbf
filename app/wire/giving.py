"""Service by email in the words of the contract."""

from collections.abc import Sequence
from typing import Any

from app.domain.giving import GivingByEmail, NewProof, NewSending, Proof, Sending, Service
from schemas.v1 import giving as v1
from schemas.v1.common import Page


def new_sending(body: v1.NewSending) -> NewSending:
    return NewSending(body.sent_at, body.supersedes)


def new_proof(body: v1.NewGivingProof) -> NewProof:
    return NewProof(body.proved_given_at, body.evidence, body.supersedes)


def service_view(service: Service) -> v1.ServiceByEmail:
    presumption = service.giving.presumption
    return v1.ServiceByEmail(
        id=service.id,
        **_moments(service.giving),
        source=None if presumption is None else presumption.source,
        starts_clock=service.starts_clock,
    )


def sending_page(sendings: Sequence[Sending]) -> Page[v1.Sending]:
    """All of them: there are few."""
    return Page[v1.Sending](items=[_sending(one) for one in sendings], next=None)


def _sending(sending: Sending) -> v1.Sending:
    return v1.Sending(
        id=sending.id,
        **_moments(sending.giving),
        recorded_at=sending.recorded_at,
        superseded_at=sending.superseded_at,
        proofs=[_proof(proof) for proof in sending.proofs],
    )


def _moments(giving: GivingByEmail) -> dict[str, Any]:
    return {
        "sent_at": giving.sent_at,
        "deemed_given_at": giving.deemed_given_at,
        "proved_given_at": giving.proved_given_at,
        "given_at": giving.given_at,
    }


def _proof(proof: Proof) -> v1.GivingProof:
    return v1.GivingProof(
        id=proof.id,
        proved_given_at=proof.proved_given_at,
        evidence=proof.evidence,
        recorded_at=proof.recorded_at,
        superseded_at=proof.superseded_at,
    )
