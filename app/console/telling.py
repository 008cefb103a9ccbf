"""How times, lengths of time, amounts and words of the register are told to people."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from markupsafe import Markup

from app.domain.calendars import CalendarCode
from app.domain.ceilings import Formula
from app.domain.exposures import day_of
from app.domain.local_time import REGISTER_ZONE
from app.domain.money import Money
from app.domain.notices import OPEN_STATES, Timeliness
from app.domain.reckonings import Bound, Reckoning
from app.domain.register import Notice

# The name of a field that stands in one of several rows.
_ROW = re.compile(r"(items|add_items|correct_items)-(\d{1,3})-")
_ROWS = {"items": "Item", "add_items": "Item to add", "correct_items": "Correction"}
# Where a name steps into a list, or into a value of several parts.
_PLACE = re.compile(r"-(\d{1,3}-)?")
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# What the common currencies are written with; the others with their code.
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
# Words that do not become plain by taking out the underscores.
_WORDS = {
    "intimate_image_abuse": "intimate image abuse",
    "child_sexual_exploitation_abuse": "child sexual exploitation and abuse",
    "threats_harassment": "threats and harassment",
    "drugs_weapons": "drugs and weapons",
    "suicide_self_harm": "suicide and self-harm",
    "labelled_only": "only labelled",
    "age_gated_only": "only age-gated",
}


def local_time(moment: datetime) -> str:
    """23 November 2026, 09:00 GMT: where the register is kept, with the zone named."""
    local = moment.astimezone(REGISTER_ZONE)
    return f"{local.day} {local:%B} {local.year}, {local:%H:%M} {local.tzname()}"


def exact_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def machine_time(moment: datetime) -> str:
    """As markup and addresses hold it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def field_time(moment: datetime) -> str:
    """As a field for a local date and time holds it."""
    return f"{moment.astimezone(REGISTER_ZONE):%Y-%m-%dT%H:%M}"


def time(moment: datetime) -> Markup:
    """A moment in local time; the exact one in UTC on hover, in the markup, and read out."""
    exact = exact_utc(moment)
    return Markup(
        '<time datetime="{}" title="{}">{}'
        '<span class="govuk-visually-hidden"> ({})</span></time>'
    ).format(machine_time(moment), exact, local_time(moment), exact)


def day(moment: date) -> str:
    """23 November 2026; of a moment the day on which it falls where the register is kept."""
    local = day_of(moment)
    return f"{local.day} {local:%B} {local.year}"


def nation(calendar: CalendarCode) -> str:
    """Whose holidays they are: England and Wales, Scotland, Northern Ireland."""
    return calendar.replace("-", " ").title().replace(" And ", " and ")


def length(span: timedelta) -> str:
    """The two greatest parts of a length of time: 2 days 3 h, 3 h 12 min, 45 s."""
    seconds = int(abs(span).total_seconds())
    days, hours = divmod(seconds // 3600, 24)
    minutes = seconds // 60 % 60
    if days:
        named = f"{days} day{'s' if days != 1 else ''}"
        return f"{named} {hours} h" if hours else named
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"


def until(moment: datetime, now: datetime) -> str:
    """How far off a due moment is; the due moment itself is in time."""
    if now > moment:
        return f"overdue by {length(now - moment)}"
    return f"due in {length(moment - now)}"


def countdown(moment: datetime, now: datetime) -> Markup:
    """The same, kept up to date where there is script."""
    return Markup('<span data-countdown="{}">{}</span>').format(
        machine_time(moment), until(moment, now)
    )


def money(amount: Money) -> str:
    """£18,000,000 or £18,000,000.50."""
    digits = f"{amount.amount:,.2f}".removesuffix(".00")
    sign = _SIGNS.get(amount.currency)
    return f"{digits} {amount.currency}" if sign is None else f"{sign}{digits}"


def number(value: int | Decimal) -> str:
    return f"{value:,}"


def words(word: StrEnum | str) -> str:
    """A word of the register in plain English, without a capital."""
    return _WORDS.get(str(word), str(word).replace("_", " ").replace(".", " "))


def heading(word: StrEnum | str) -> str:
    plain = words(word)
    return plain[:1].upper() + plain[1:]


# Colour is never the only thing that tells: the tag holds the word.
_COLOURS = {
    Timeliness.ON_TIME: "green",
    Timeliness.DUE_SOON: "yellow",
    Timeliness.OVERDUE: "red",
    Timeliness.CONTESTED: "purple",
    Timeliness.LATE: "orange",
    Timeliness.WITHDRAWN: "grey",
    "outstanding": "yellow",
    "complied": "green",
    "contested": "purple",
    "excused": "grey",
    "pending": "yellow",
    "delivered": "green",
    "failed": "red",
    "cancelled": "grey",
    "disabled": "red",
    "active": "green",
    "in_use": "green",
    "works_here": "green",
    "has_left": "grey",
    "ended": "grey",
    "receiving": "yellow",
    "done": "green",
    "in_force": "blue",
    "under_appeal": "purple",
    "quashed": "grey",
    "running": "red",
    "suspended": "purple",
    "urgent": "red",
    "high": "orange",
}


def tag(word: StrEnum | str) -> Markup:
    """A word of the register as a tag, in its colour."""
    colour = _COLOURS.get(str(word))
    kind = "govuk-tag" if colour is None else f"govuk-tag govuk-tag--{colour}"
    return Markup('<strong class="{}">{}</strong>').format(kind, heading(word))


def still(notice: Notice, now: datetime) -> Markup:
    """How far off the deadline is, of a notice whose clock runs."""
    if notice.state not in OPEN_STATES:
        return Markup("")
    if notice.paused_at is not None:
        return Markup("clock paused")
    return countdown(notice.deadline_at, now)


def ceiling(reckoning: Reckoning) -> str:
    """The statutory maximum, and whether the law may allow more, or sets no sum at all."""
    if any(line.value == Formula.NO_MONEY for line in reckoning.working):
        return "None: this law sets no sum of money"
    if reckoning.bound is Bound.AT_LEAST and not reckoning.statutory_maximum.amount:
        return "Not known: it is a share of a turnover that is not recorded"
    amount = money(reckoning.statutory_maximum)
    return amount if reckoning.bound is Bound.EXACT else f"at least {amount}"


def fault(detail: str, name: str) -> str:
    """What is wrong with a field, as a sentence that names the field unless it says itself."""
    if detail[:1].isupper():
        return detail
    row = _ROW.match(name)
    if row is not None:
        return f"{_ROWS[row[1]]} {int(row[2]) + 1}: {detail}"
    return f"{heading(_PLACE.sub(' ', name))}: {detail}"
