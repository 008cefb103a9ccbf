"""Receipts, and the keys by which anybody can check them."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from schemas.v1.common import Moment, Out, Problem
from schemas.v1.notices import Notice, Outcome, RegimeVersion


class ReceiptKind(StrEnum):
    """What a receipt is for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    RESPONSE = "response"


class ReceiptItem(Out):
    """What was stated of one item."""

    item_id: UUID
    outcome: Outcome
    ground: str | None
    territories: list[str]
    effective_at: Moment


class ReceiptStatement(Out):
    """What arrived about a notice, and when. It holds no address of content and no note."""

    type: Literal["forthwith.receipt/v1"]
    kind: ReceiptKind
    notice_id: UUID
    reference: str
    regime: RegimeVersion
    platform_id: UUID
    received_at: Moment = Field(description="When it arrived, by the clock of the register.")
    deadline_at: Moment = Field(description="The deadline as it stood at that moment.")
    submission_id: UUID | None = Field(description="Null for an acknowledgement.")
    items: list[ReceiptItem]


class Receipt(Out):
    """A statement signed by the register; whoever holds it can show it to anybody.

    `jws` is a JWS in compact form (RFC 7515) over `statement` in canonical JSON (RFC 8785),
    signed with Ed25519 by the key of `/v1/signing-keys` that `key_id` names.
    """

    statement: ReceiptStatement
    jws: str
    key_id: str


class AcknowledgedNotice(Notice):
    """A notice as just acknowledged, with the receipt. Repeated, the receipt is the same."""

    receipt: Receipt


class AnsweredNotice(Notice):
    """A notice as it stands after a response, with the receipt."""

    receipt: Receipt


class BatchReceipt(Out):
    """One receipt for all that was recorded of a batch.

    `jws` is signed as that of a Receipt, over a list: of each recorded element, in their
    order, the statement that a receipt of its own has.
    """

    jws: str
    key_id: str


class RecordedSubmission(Out):
    """One element of a batch, recorded: `id` is the notice."""

    index: int
    status: int
    id: UUID


class RefusedSubmission(Out):
    """One element of a batch, refused; nothing of it was recorded."""

    index: int
    status: int
    problem: Problem


class SubmissionResults(Out):
    """One result for each element of a batch, in the order of the request."""

    results: list[RecordedSubmission | RefusedSubmission]
    receipt: BatchReceipt | None = Field(description="Null if every element was refused.")


class SigningKey(Out):
    """A public key as a JSON Web Key (RFC 7517, RFC 8037).

    One that is retired signs nothing more, and goes on vouching for what it signed.
    """

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str = Field(description="The key, 32 bytes in base64url.")
    kid: str = Field(description="Its thumbprint (RFC 7638).")
    use: Literal["sig"]
    alg: Literal["EdDSA"]
    first_used_at: Moment
    retired_at: Moment | None


class SigningKeys(Out):
    """A JSON Web Key Set: the key that signs, and all that ever did; the newest first."""

    keys: list[SigningKey]
