"""Reading how a notice was served by email: the sending that holds, and all that ever did."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.giving import GivingByEmail, Proof, Sending, Service, service_under
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.kit.sealing import Sealer
from app.services.house import House
from app.services.locators import open_note
from app.services.reading import must_be_theirs
from app.store import giving, reading
from app.store.engine import Session
from app.store.tables.clocks import GivingProofRow, ServiceByEmailRow


async def service_of(session: Session, notice_id: UUID, regime: Regime) -> Service | None:
    """The sending of a notice that holds."""
    held = await giving.current(session, notice_id)
    if held is None:
        return None
    sent, proof = held
    proved_at = None if proof is None else proof.proved_given_at
    return service_under(regime, sent.id, sent.sent_at, proved_at)


async def list_sendings(
    session: Session, house: House, actor: Actor, *, notice_id: UUID
) -> list[Sending]:
    """Every sending of a notice with every proof of it, the newest first."""
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    sendings = await giving.sendings_of(session, notice_id)
    proofs = await giving.proofs_of(session, [sent.id for sent in sendings])
    return [
        _sending(house.sealer, regime, sent, [p for p in proofs if p.service_id == sent.id])
        for sent in sendings
    ]


def _sending(
    sealer: Sealer, regime: Regime, sent: ServiceByEmailRow, proofs: Sequence[GivingProofRow]
) -> Sending:
    proved_at = next((p.proved_given_at for p in proofs if p.superseded_at is None), None)
    return Sending(
        id=sent.id,
        giving=GivingByEmail(sent.sent_at, regime.email_presumption, proved_at),
        recorded_at=sent.recorded_at,
        superseded_at=sent.superseded_at,
        proofs=tuple(_proof(sealer, proof) for proof in proofs),
    )


def _proof(sealer: Sealer, proof: GivingProofRow) -> Proof:
    return Proof(
        id=proof.id,
        proved_given_at=proof.proved_given_at,
        evidence=open_note(sealer, proof.id, proof.evidence_sealed) or "",
        recorded_at=proof.recorded_at,
        superseded_at=proof.superseded_at,
    )
