"""What is known of notices: their names, and what must stay between a platform and them."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Final
from uuid import UUID

from app.values import dataclass
from schemas.v1.notices import Notice

_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class Target:
    """A notice and the platform that it is to."""

    notice_id: UUID
    platform_id: UUID
    item_ids: tuple[UUID, ...]
    # What nobody but that platform and the regulator may read.
    private: tuple[str, ...]

    @classmethod
    def of(cls, notice: Notice) -> "Target":
        return cls(
            notice.id,
            notice.platform_id,
            tuple(item.id for item in notice.items),
            (notice.reference, *(item.url for item in notice.items)),
        )


class Board:
    """The newest notices that any of the platforms has read."""

    def __init__(self) -> None:
        self._targets = deque[Target](maxlen=_KEPT)

    def put(self, target: Target) -> None:
        self._targets.append(target)

    def of(self, platform_id: UUID, at_most: int = 20) -> list[Target]:
        """Those of one platform."""
        return list(
            islice((t for t in self._newest() if t.platform_id == platform_id), at_most)
        )

    def of_others(self, platform_id: UUID, at_most: int = 20) -> list[Target]:
        """Those of all but one."""
        return list(
            islice((t for t in self._newest() if t.platform_id != platform_id), at_most)
        )

    def _newest(self) -> Iterator[Target]:
        return reversed(self._targets)
