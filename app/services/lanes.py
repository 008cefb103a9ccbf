"""Lanes: what is in hand for each endpoint, and how much it takes at a time."""

from collections import deque
from dataclasses import field
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.deliveries import Verdict
from app.kit.sealing import Sealer
from app.services.webhook_endpoints import open_secret, open_url
from app.store.delivering import Claimed, SealedEndpoint
from app.values import dataclass

# Posts under way at once to one endpoint, and what is claimed for each of them.
MOST_ABREAST: Final = 8
CLAIMS_A_POST: Final = 8


@dataclass(slots=True, eq=False)
class Lane:
    """What is in hand for one endpoint. One that fails narrows to a single file, so that it
    holds up neither others nor, when it works again, itself.
    """

    endpoint_id: UUID
    version: int
    host: str
    url: str
    secrets: list[str]
    failing_since: datetime | None
    waiting: deque[Claimed] = field(default_factory=deque[Claimed])
    abreast: int = MOST_ABREAST
    posting: int = 0
    in_hand: int = 0
    is_ready: bool = False
    was_full: bool = False

    @property
    def room(self) -> int:
        """How many more may be claimed."""
        return max(self.abreast * CLAIMS_A_POST - self.in_hand, 0)

    @property
    def can_begin(self) -> bool:
        return bool(self.waiting) and self.posting < self.abreast

    @property
    def wants_more(self) -> bool:
        """Whether more is likely to be due than was claimed, and half of that is done."""
        return self.was_full and 2 * self.room >= self.abreast * CLAIMS_A_POST

    def take(self, claimed: Claimed) -> None:
        self.waiting.append(claimed)
        self.in_hand += 1
        self.was_full = not self.room

    def learn(self, verdict: Verdict, began: datetime) -> None:
        """Widens with each success; a failure leaves a single file."""
        if verdict is Verdict.DELIVERED:
            self.abreast = min(self.abreast + 1, MOST_ABREAST)
            self.failing_since = None
        else:
            self.abreast = 1
            self.failing_since = self.failing_since or began


def open_lane(sealer: Sealer, endpoint: SealedEndpoint) -> Lane:
    """A lane to an endpoint, as it stands now."""
    return Lane(
        endpoint.id,
        endpoint.version,
        endpoint.host,
        open_url(sealer, endpoint.id, endpoint.url_sealed),
        [open_secret(sealer, key, sealed) for key, sealed in endpoint.secrets.items()],
        endpoint.failing_since,
        abreast=MOST_ABREAST if endpoint.failing_since is None else 1,
    )
