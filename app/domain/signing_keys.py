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
