"""What the demonstration set holds: published revenues, and how its platforms behave.

The providers, platforms and revenues are facts from their published accounts or, where a
source says so, from press estimates. Everything that is said here of notices is made up:
no platform did any of it, and every address is on an example domain.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from app.domain.notices import Category
from app.domain.revenue import FigureScope, FigureStatus
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A revenue in millions of US dollars, and where it was published."""

    period_start: date
    period_end: date
    millions: Decimal
    status: FigureStatus
    scope: FigureScope
    source: str


@dataclass(frozen=True, slots=True)
class KnownProvider:
    name: str
    country: str
    platforms: tuple[str, ...]
    figures: tuple[KnownFigure, ...] = ()


def _year(
    year: int,
    millions: str,
    source: str,
    status: FigureStatus = FigureStatus.REPORTED,
) -> KnownFigure:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return KnownFigure(first, last, Decimal(millions), status, FigureScope.GROUP, source)


_META: Final = "annual results release of 28 January 2026"
_ESTIMATE: Final = "press estimate; there are no public accounts"

PROVIDERS: Final = (
    KnownProvider(
        "Meta Platforms Inc",
        "US",
        ("Facebook", "Instagram", "Threads"),
        (_year(2024, "164501", _META), _year(2025, "200966", _META)),
    ),
    KnownProvider(
        "Alphabet Inc",
        "US",
        ("YouTube", "Google Search"),
        (_year(2025, "402800", "annual filing, rounded"),),
    ),
    KnownProvider(
        "Snap Inc", "US", ("Snapchat",), (_year(2025, "5931", "quarterly results releases"),)
    ),
    KnownProvider(
        "Reddit Inc", "US", ("Reddit",), (_year(2025, "2200", "shareholder letter, rounded"),)
    ),
    KnownProvider(
        "Telegram Group",
        "AE",
        ("Telegram",),
        (_year(2024, "1400", "press report of the accounts"),),
    ),
    KnownProvider(
        "Fenix International Ltd",
        "GB",
        ("OnlyFans",),
        (
            KnownFigure(
                date(2023, 12, 1),
                date(2024, 11, 30),
                Decimal(1410),
                FigureStatus.REPORTED,
                FigureScope.PROVIDER,
                "net revenue as reported; gross payments of fans are not revenue",
            ),
        ),
    ),
    KnownProvider(
        "X Corp", "US", ("X",), (_year(2024, "2600", _ESTIMATE, FigureStatus.ESTIMATED),)
    ),
    KnownProvider(
        "ByteDance Ltd",
        "CN",
        ("TikTok",),
        (_year(2024, "155000", _ESTIMATE, FigureStatus.ESTIMATED),),
    ),
    KnownProvider(
        "Pinterest Inc",
        "US",
        ("Pinterest",),
        (_year(2025, "4220", "approximate", FigureStatus.ESTIMATED),),
    ),
    KnownProvider("Discord Inc", "US", ("Discord",)),
    KnownProvider("Aylo Holdings", "CY", ("Pornhub",)),
    KnownProvider("4chan Community Support LLC", "US", ("4chan",)),
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a made-up notice is answered: after which part of its period, and with what.

    `acknowledged` and `answered` are hundredths of the period; None is never.
    """

    acknowledged: int | None
    answered: int | None
    outcome: str = "removed"


PROMPT: Final = Manner(2, 20)
IN_TIME: Final = Manner(10, 85)
LATE: Final = Manner(30, 140)
SILENT: Final = Manner(None, None)
ACKNOWLEDGED_ONLY: Final = Manner(15, None)
DISPUTING: Final = Manner(5, 40, "disputed")
ALREADY_GONE: Final = Manner(5, 10, "already_unavailable")

# Repeated over the notices; its length has no factor in common with the other cycles.
MANNERS: Final = (
    PROMPT,
    IN_TIME,
    PROMPT,
    SILENT,
    LATE,
    PROMPT,
    ACKNOWLEDGED_ONLY,
    DISPUTING,
    IN_TIME,
    ALREADY_GONE,
    LATE,
)

# How long the deadline lies ahead of the start of the demonstration, or behind it.
DUE_IN: Final = (
    timedelta(days=-9),
    timedelta(days=-6, hours=-5),
    timedelta(minutes=4),
    timedelta(days=-4, hours=-2),
    timedelta(days=-3, hours=-7),
    timedelta(minutes=11),
    timedelta(days=-2),
    timedelta(days=-1, hours=-9),
    timedelta(hours=-11),
    timedelta(minutes=35),
    timedelta(hours=-4),
    timedelta(hours=3),
    timedelta(hours=-1),
    timedelta(hours=11),
    timedelta(hours=30),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A regime with a category that goes with it, and its nominal period."""

    regime: str
    category: Category
    period: timedelta


_INTIMATE: Final = Category.INTIMATE_IMAGE_ABUSE

SUBJECTS: Final = (
    Subject("uk-osa-intimate-image", _INTIMATE, timedelta(hours=48)),
    Subject("uk-osa-intimate-image", _INTIMATE, timedelta(hours=48)),
    Subject("uk-osa-illegal-content", Category.THREATS_HARASSMENT, timedelta(hours=24)),
    Subject("us-take-it-down", _INTIMATE, timedelta(hours=48)),
    Subject("eu-tco", Category.TERRORISM, timedelta(hours=1)),
    Subject("uk-osa-illegal-content", Category.FRAUD, timedelta(hours=24)),
    Subject("au-removal-notice", _INTIMATE, timedelta(hours=24)),
    Subject("in-it-rules-intimate", _INTIMATE, timedelta(hours=2)),
)

NOTICES: Final = 75


def reference(number: int) -> str:
    """Under which reference a notice of the demonstration stands, the first being 0."""
    return f"DEMO-{number + 1:04}"
