"""The record of one notice as a document: each part in the words of the contract."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from app.domain.deadlines import Deadline
from app.domain.deliveries import Delivery
from app.domain.exposures import Exposure
from app.domain.giving import Service
from app.domain.regimes import Regime
from app.domain.register import Notice
from app.values import dataclass
from app.wire.deadlines import explained_view
from app.wire.deliveries import delivery_view
from app.wire.events import event_view
from app.wire.notices import closed_view
from app.wire.penalties import exposure_view
from schemas.v1.common import Out

_MEANING: Final = (
    "A copy of what the register held at written_at, without addresses of content. It is not "
    "signed and proves nothing by itself."
)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """All that is on record of a notice at a moment, and whether that is all of it.

    The log went as far as `through_event`; an event that waited for its place has none.
    """

    at: datetime
    through_event: int
    complete: bool
    notice: Notice
    events: Sequence[Any]
    deadline: Deadline
    regime: Regime
    service: Service | None
    exposure: Exposure | None
    deliveries: Sequence[Delivery]


def record_text(record: NoticeRecord) -> str:
    """As JSON, for people as well."""
    notice = closed_view(record.notice, record.at)
    exposure = record.exposure
    deadline = explained_view(record.deadline, record.regime, record.service)
    document = {
        "meaning": _MEANING,
        "written_at": notice["server_time"],
        "through_event": record.through_event,
        "complete": record.complete,
        "notice": notice,
        "events": [_plain(event_view(row)) for row in record.events],
        "deadline": _plain(deadline),
        "exposure": None if exposure is None else _plain(exposure_view(exposure)),
        "deliveries": [_plain(delivery_view(one)) for one in record.deliveries],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _plain(view: Out) -> Any:  # noqa: ANN401 - as JSON has it
    return json.loads(view.written())
