"""The keys that sign for the register: one at a time, and none is ever forgotten."""

from datetime import datetime

from app.domain.errors import Conflict
from app.values import dataclass


class OtherSigningKey(Conflict):
    code = "other_signing_key"


class SigningKeyRetired(Conflict):
    code = "signing_key_retired"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The public half of a key, and from when until when it signed."""

    key_id: str
    public_key: bytes
    first_used_at: datetime
    retired_at: datetime | None = None


def must_not_be_retired(held: SigningKey) -> None:
    if held.retired_at is not None:
        raise SigningKeyRetired(
            f"The signing key {held.key_id} was retired at {held.retired_at.isoformat()}. "
            "Give the process the key that took over from it."
        )
