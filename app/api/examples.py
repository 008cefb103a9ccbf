"""One example of each body that may be sent, for the API reference; a test reads them all."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_PROVIDER: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d01"
_PLATFORM: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d02"
_ITEM: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d03"
_NOTICE_ID: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d04"

_FILTER: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d06"
_OFFICER: Final = "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d05"

_NOTICE: Final = {
    "platform_id": _PLATFORM,
    "regime": "uk-osa-intimate-image",
    "reference": "CASE-2026-0042",
    "category": "intimate_image_abuse",
    "legal_basis": ["SOA 2003 s.66B(1)"],
    "reasons": "Shared without consent; reported by the person shown.",
    "clock_starts_at": "2026-11-22T09:00:00Z",
    "items": [
        {
            "url": "https://share.example/posts/17",
            "media_type": "image",
            "hashes": [{"algorithm": "md5", "value": "d41d8cd98f00b204e9800998ecf8427e"}],
            "locator_note": "third post in the thread",
        }
    ],
    "report": {
        "is_intimate_image": True,
        "by_subject_or_on_behalf": True,
        "good_faith": True,
        "contact_held": True,
    },
}

_ACKNOWLEDGEMENT: Final = {"notice_id": _NOTICE_ID, "reference": "T-2026-7"}

_RESPONSE: Final = {
    "notice_id": _NOTICE_ID,
    "items": [{"item_id": _ITEM, "outcome": "removed", "effective_at": "2026-11-22T10:15:00Z"}],
}

EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "NewProvider": {"name": "Example Holdings Ltd", "country": "GB"},
        "ProviderChange": {"country": "IE"},
        "NewProviderGroup": {"name": "Example Group"},
        "NewRevenueFigure": {
            "period_start": "2025-04-01",
            "period_end": "2026-03-31",
            "revenue": {"amount": "500000000.00", "currency": "GBP"},
            "status": "reported",
            "scope": "provider",
            "source": "annual report 2026, note 4",
        },
        "NewPlatform": {
            "provider_id": _PROVIDER,
            "name": "Example Share",
            "url": "https://share.example/",
            "contact_email": "notices@share.example",
            "territories": ["GB"],
        },
        "PlatformChange": {"contact_email": None},
        "NewTeam": {"name": "Intimate images"},
        "TeamChange": {"active": False},
        "NewOfficer": {"name": "A. Example", "email": "a.example@regulator.example"},
        "OfficerChange": {"active": False},
        "NewAssignment": {"officer_id": _OFFICER},
        "NewTags": {"tags": ["second-look", "repeat-uploader"]},
        "NewInternalNote": {"text": "The platform rang: its moderator is back on Monday."},
        "NewBulkPreview": {
            "action": "extend",
            "clock": {
                "at": "2026-11-22T12:00:00Z",
                "by": {"hours": 12},
                "reason": "the platform's form was out of order",
            },
            "notice_ids": [_NOTICE_ID],
        },
        "NewAlertSubscription": {
            "saved_filter_id": _FILTER,
            "on": "entered",
            "channel": "webhook",
            "digest": "immediate",
            "url": "https://alerts.regulator.example/forthwith",
        },
        "NewSavedFilter": {
            "name": "due within two hours",
            "filter": {"due_within": "PT2H", "category": "intimate_image_abuse"},
            "shared": True,
        },
        "SavedFilterChange": {
            "name": "due within three hours",
            "filter": {"due_within": "PT3H"},
        },
        "NewKey": {
            "role": "platform",
            "platform_id": _PLATFORM,
            "label": "Example Share, second key",
            "expires_at": "2027-11-22T09:00:00Z",
        },
        "NewRegime": {
            "code": "house-swift-removal",
            "title": "Swift removal, a target of the house",
            "effective_from": "2026-12-01",
            "rule": {"unit": "hours", "count": 12},
            "clock_event": "issue of the notice",
        },
        "NewNotice": _NOTICE,
        "NewNoticeBatch": {"notices": [_NOTICE]},
        "Withdrawal": {"reason": "issued twice under two references"},
        "Amendment": {
            "reason": "two more copies were reported",
            "add_items": [{"url": "https://share.example/posts/18", "media_type": "image"}],
            "correct_items": [{"item_id": _ITEM, "media_type": "video"}],
        },
        "Acknowledgement": {"received_at": "2026-11-22T09:04:00Z", "reference": "T-2026-7"},
        "AcknowledgementBatch": {"acknowledgements": [_ACKNOWLEDGEMENT]},
        "ResponseBatch": {"responses": [_RESPONSE]},
        "Response": {
            "items": [
                {
                    "url": "https://share.example/posts/17",
                    "outcome": "removed",
                    "effective_at": "2026-11-22T10:15:00Z",
                },
                {
                    "item_id": _ITEM,
                    "outcome": "access_disabled",
                    "effective_at": "2026-11-22T10:15:00Z",
                    "territories": ["GB"],
                },
            ]
        },
        "NewRuling": {
            "decision": "dispute_rejected",
            "reason": "the person shown reported it herself; her identity is established",
        },
        "NewClockEvent": {
            "kind": "extended",
            "at": "2026-11-22T12:00:00Z",
            "by": {"hours": 12},
            "reason": "the platform showed that its only moderator was ill",
        },
        "NewSending": {"sent_at": "2026-11-22T09:05:00Z"},
        "NewGivingProof": {
            "proved_given_at": "2026-11-22T09:06:10Z",
            "evidence": "delivery receipt of the receiving server, kept in the case file",
        },
        "SandboxAdvance": {"advance": {"hours": 49}},
        "NewWebhookEndpoint": {
            "url": "https://hooks.share.example/notices",
            "description": "the desk's receiver",
        },
        "DeadlineCalculation": {
            "start": "2026-12-23T16:00:00Z",
            "rule": {
                "unit": "working_days",
                "count": 3,
                "calendar": "england-and-wales",
                "roll": "next_working_day",
            },
            "extra_holidays": ["2026-12-29"],
        },
        "NewHoliday": {
            "calendar": "scotland",
            "date": "2027-06-14",
            "name": "a holiday proclaimed for one year",
        },
        "HolidayPreview": {
            "calendar": "scotland",
            "date": "2027-06-14",
            "name": "a holiday proclaimed for one year",
        },
        "ExposureCalculation": {
            "regime": "uk-osa-intimate-image",
            "person": "provider",
            "accounting_period": {
                "state": "complete",
                "start": "2025-04-01",
                "end": "2026-03-31",
                "revenue": {"amount": "500000000.00", "currency": "USD"},
                "source": "Annual report 2025-26, page 98",
            },
            "group": [
                {
                    "name": "Example Parent plc",
                    "revenue": {"amount": "90000000.00", "currency": "GBP"},
                }
            ],
            "single_penalties": [{"amount": "20000.00", "currency": "GBP"}],
            "daily_penalties": [
                {
                    "rate": {"amount": "100.00", "currency": "GBP"},
                    "from": "2026-10-14",
                    "max_days": 60,
                }
            ],
        },
        "NewDecision": {
            "stage": "confirmation_decision",
            "provider_ids": [_PROVIDER],
            "given_at": "2026-02-20T09:00:00Z",
            "compliance_date": "2026-02-23T17:00:00Z",
            "single_penalties": [
                {
                    "requirement": "age assurance",
                    "amount": {"amount": "50000.00", "currency": "GBP"},
                }
            ],
            "daily_penalties": [
                {
                    "requirement": "age assurance",
                    "rate": {"amount": "1000.00", "currency": "GBP"},
                    "from": "2026-02-24",
                    "max_days": 60,
                }
            ],
        },
        "NewCompliance": {
            "complied_at": "2026-03-02T15:00:00Z",
            "requirement": "age assurance",
        },
        "DecisionWithdrawal": {"reason": "given to another than was meant"},
        "NewAppeal": {"appealed_at": "2026-03-10T12:00:00Z", "effect": "suspends"},
        "NewAppealOutcome": {"outcome": "dismissed", "decided_at": "2026-06-01T12:00:00Z"},
        "NewAssessment": {
            "provider_id": _PROVIDER,
            "as_of": "2026-11-22",
            "label": "before the meeting of the board",
        },
    }
)
