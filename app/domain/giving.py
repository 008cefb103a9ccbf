"""When a notice was given: sent, deemed given and proved given are three moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.errors import Malformed

DEEMED_AFTER: Final = timedelta(hours=48)
"""OSA 2023 s.208(11): a notice sent by email is given 48 hours after it was sent."""


@dataclass(frozen=True, slots=True)
class GivingByEmail:
    """A notice sent by email (OSA 2023 s.208(11)).

    It is treated as given 48 hours after sending “unless the contrary is proved”: a
    proof, earlier or later, takes the presumption's place.
    """

    sent_at: datetime
    proved_given_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.proved_given_at is not None and self.proved_given_at < self.sent_at:
            raise Malformed.at("/proved_given_at", "A notice is not given before it is sent.")

    @property
    def deemed_given_at(self) -> datetime:
        """When the law presumes that it was given."""
        return self.sent_at + DEEMED_AFTER

    @property
    def given_at(self) -> datetime:
        """When it counts as given: as proved, else as presumed."""
        return self.proved_given_at or self.deemed_given_at
