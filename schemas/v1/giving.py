"""Service of a notice by email: sent, deemed given and proved given are three moments."""

from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Instant, Moment, Out, WrittenProse


class NewSending(In):
    """That the notice was sent by email. A second sending names the first in `supersedes`."""

    sent_at: Instant = Field(description="When it was sent; not in the future.")
    supersedes: UUID | None = Field(
        None, description="The sending on record that this one takes the place of."
    )


class NewGivingProof(In):
    """When the notice that was sent is proved to have been given, and by what.

    The evidence is sealed and shown to the regulator alone.
    """

    proved_given_at: Instant = Field(description="Not before it was sent, nor in the future.")
    evidence: WrittenProse = Field(examples=["the receiving server's delivery receipt"])
    supersedes: UUID | None = Field(
        None, description="The proof on record that this one takes the place of."
    )


class ServiceByEmail(Out):
    """How a notice was served by email, as it stands.

    `given_at` is when it counts as given: as proved, else as deemed; null where neither is
    so. `source` is the article by which it is deemed given, null where no law that is held
    here presumes that. `starts_clock` says whether the regime's clock starts with the giving.
    """

    id: UUID
    sent_at: Moment
    deemed_given_at: Moment | None
    proved_given_at: Moment | None
    given_at: Moment | None
    source: str | None = Field(examples=["OSA 2023 s.208(11)"])
    starts_clock: bool


class GivingProof(Out):
    """What was proved of a sending; `superseded_at` is null for the proof that holds."""

    id: UUID
    proved_given_at: Moment
    evidence: str
    recorded_at: Moment
    superseded_at: Moment | None


class Sending(Out):
    """One sending with every proof of it, the newest first. `superseded_at` is null for the
    sending that holds.
    """

    id: UUID
    sent_at: Moment
    deemed_given_at: Moment | None
    proved_given_at: Moment | None
    given_at: Moment | None
    recorded_at: Moment
    superseded_at: Moment | None
    proofs: list[GivingProof]
