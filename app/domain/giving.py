"""When a notice was given: sent, deemed given and proved given are three moments."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.clock_starts import ClockStart, Presumption
from app.domain.errors import Conflict, Malformed
from app.domain.notices import NoticeWithdrawn, State
from app.domain.regimes import Regime
from app.values import dataclass

MOST_SENDINGS: Final = 20
MOST_PROOFS: Final = 20
# A notice may be entered here after it was sent; longer before that is a slip of the keyboard.
ENTERED_WITHIN: Final = timedelta(days=31)

_HOUR: Final = timedelta(hours=1)


class SendingOnRecord(Conflict):
    """A notice is sent once; another sending takes the place of the first by name."""

    code = "sending_on_record"


class SendingNotOnRecord(Conflict):
    """What was to be proved or superseded is not on record, or does not hold any more."""

    code = "sending_not_on_record"


class GivingProved(Conflict):
    """A giving is proved once; another proof takes the place of the first by name."""

    code = "giving_proved"


class TooManyRecordsOfService(Conflict):
    code = "too_many_records_of_service"


class GivenAfterDueDate(Conflict):
    """The date that the notice sets would have passed before the notice was given."""

    code = "given_after_due_date"


@dataclass(frozen=True, slots=True)
class GivingByEmail:
    """A notice sent by email.

    Where a law presumes when it was given (OSA 2023 s.208(11): 48 hours after it was sent)
    it does so “unless the contrary is proved”: a proof, earlier or later, takes the
    presumption's place. Without either it is not known when it was given.
    """

    sent_at: datetime
    presumption: Presumption | None
    proved_given_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.proved_given_at is not None and self.proved_given_at < self.sent_at:
            raise Malformed.at("/proved_given_at", "A notice is not given before it is sent.")

    @property
    def deemed_given_at(self) -> datetime | None:
        """When the law presumes that it was given."""
        return None if self.presumption is None else self.sent_at + self.presumption.after

    @property
    def given_at(self) -> datetime | None:
        """When it counts as given: as proved, else as presumed."""
        return self.proved_given_at or self.deemed_given_at

    @property
    def told(self) -> str:
        """How it counts as given, for the steps of a deadline."""
        sent = f"sent by email at {_written(self.sent_at)}"
        if self.proved_given_at is not None:
            return f"{sent} and proved to have been given at {_written(self.proved_given_at)}"
        if self.presumption is None:
            return f"{sent}, and when it was given is not proved"
        after, source = _length(self.presumption.after), self.presumption.source
        return f"{sent} and deemed given {after} later ({source})"


@dataclass(frozen=True, slots=True)
class NewSending:
    """That a notice was sent by email, in the place of a sending on record if it names one."""

    sent_at: datetime
    supersedes: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewProof:
    """When a notice was truly given, and by what evidence."""

    proved_given_at: datetime
    evidence: str
    supersedes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """The sending of a notice that holds, and whether the regime's clock starts with it."""

    id: UUID
    giving: GivingByEmail
    starts_clock: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of a sending; one that was superseded is kept."""

    id: UUID
    proved_given_at: datetime
    evidence: str
    recorded_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending as recorded, with every proof of it, the newest first."""

    id: UUID
    giving: GivingByEmail
    recorded_at: datetime
    superseded_at: datetime | None
    proofs: tuple[Proof, ...]


def service_under(
    regime: Regime, service_id: UUID, sent_at: datetime, proved_given_at: datetime | None
) -> Service:
    """A sending as the regime of its notice takes it."""
    giving = GivingByEmail(sent_at, regime.email_presumption, proved_given_at)
    return Service(service_id, giving, regime.clock_starts is ClockStart.GIVING)


def must_be_servable(state: State) -> None:
    """A notice that was answered may still be proved to have been given at another moment."""
    if state is State.WITHDRAWN:
        raise NoticeWithdrawn("This notice was withdrawn; nothing starts with its giving.")


def must_be_possible(sent_at: datetime, *, first_known: datetime, now: datetime) -> None:
    """Refuses a sending in the future, or long before anything is known of the notice."""
    if sent_at > now:
        raise Malformed.at("/sent_at", "lies in the future; record the sending once it is done")
    if sent_at < first_known - ENTERED_WITHIN:
        days = ENTERED_WITHIN.days
        raise Malformed.at("/sent_at", f"lies more than {days} days before the notice itself")


def must_be_proved_by(proved_given_at: datetime, now: datetime) -> None:
    """What is proved has happened."""
    if proved_given_at > now:
        raise Malformed.at("/proved_given_at", "lies in the future; nothing of it is proved")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _length(length: timedelta) -> str:
    hours, rest = divmod(length, _HOUR)
    return str(length) if rest else f"{hours} hours"
