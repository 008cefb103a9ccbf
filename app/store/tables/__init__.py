"""The tables, as rows without behaviour. Migrations say the same in SQL; a test compares."""

from app.store.tables.access import (
    IdempotencyKeyRow,
    KeyRow,
    LocatorReadingRow,
    SigningKeyRow,
)
from app.store.tables.base import Json, Row
from app.store.tables.clocks import (
    BundledCalendarRow,
    ClockEventRow,
    GivingProofRow,
    HolidayChangeRow,
    HolidayRow,
    ServiceByEmailRow,
)
from app.store.tables.decisions import (
    AssessmentRow,
    DecisionComplianceRow,
    DecisionNoticeRow,
    DecisionPenaltyRow,
    DecisionProviderRow,
    DecisionRow,
)
from app.store.tables.events import (
    EventRow,
    LogRow,
    OutboxRow,
)
from app.store.tables.imports import (
    ImportItemRow,
    ImportNoticeRow,
    ImportRejectRow,
    ImportRow,
)
from app.store.tables.messages import (
    DeliveryAttemptRow,
    DeliveryRow,
    MessageRow,
    WebhookEndpointRow,
    WebhookSecretRow,
)
from app.store.tables.notices import (
    ItemDuplicateRow,
    ItemResponseRow,
    ItemRevisionRow,
    ItemRow,
    NoticeRow,
    TimerRow,
)
from app.store.tables.platforms import (
    PlatformRow,
    ProviderGroupRow,
    ProviderRow,
    RegimeRow,
    RevenueFigureRow,
)
from app.store.tables.projection import (
    CountedNoticeRow,
    LatenessRow,
    ProjectionRow,
    RankRow,
)
from app.store.tables.rulings import RulingRow
from app.store.tables.service import (
    InstallationRow,
    JobRunRow,
)

__all__ = (
    "AssessmentRow",
    "BundledCalendarRow",
    "ClockEventRow",
    "CountedNoticeRow",
    "DecisionComplianceRow",
    "DecisionNoticeRow",
    "DecisionPenaltyRow",
    "DecisionProviderRow",
    "DecisionRow",
    "DeliveryAttemptRow",
    "DeliveryRow",
    "EventRow",
    "GivingProofRow",
    "HolidayChangeRow",
    "HolidayRow",
    "IdempotencyKeyRow",
    "ImportItemRow",
    "ImportNoticeRow",
    "ImportRejectRow",
    "ImportRow",
    "InstallationRow",
    "ItemDuplicateRow",
    "ItemResponseRow",
    "ItemRevisionRow",
    "ItemRow",
    "JobRunRow",
    "Json",
    "KeyRow",
    "LatenessRow",
    "LocatorReadingRow",
    "LogRow",
    "MessageRow",
    "NoticeRow",
    "OutboxRow",
    "PlatformRow",
    "ProjectionRow",
    "ProviderGroupRow",
    "ProviderRow",
    "RankRow",
    "RegimeRow",
    "RevenueFigureRow",
    "Row",
    "RulingRow",
    "ServiceByEmailRow",
    "SigningKeyRow",
    "TimerRow",
    "WebhookEndpointRow",
    "WebhookSecretRow",
)
