"""Notices: what is recorded of one, what may happen to it, and where it stands.

Facts are recorded; where a notice stands is derived from them and the present moment,
so that a scheduler that was down changes no answer.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from app.domain.errors import Conflict, Malformed
from app.domain.outcomes import Outcome
from app.domain.regimes import Regime
from app.values import dataclass, replace

MAX_ITEMS = 1_000


class Category(StrEnum):
    INTIMATE_IMAGE_ABUSE = "intimate_image_abuse"
    CHILD_SEXUAL_EXPLOITATION_ABUSE = "child_sexual_exploitation_abuse"
    TERRORISM = "terrorism"
    THREATS_HARASSMENT = "threats_harassment"
    HATE = "hate"
    FRAUD = "fraud"
    DRUGS_WEAPONS = "drugs_weapons"
    SUICIDE_SELF_HARM = "suicide_self_harm"
    FOREIGN_INTERFERENCE = "foreign_interference"
    OTHER_ILLEGAL = "other_illegal"
    OTHER = "other"


class MediaType(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    ACCOUNT = "account"
    PAGE = "page"
    OTHER = "other"


class HashAlgorithm(StrEnum):
    SHA256 = "sha256"
    SHA1 = "sha1"
    MD5 = "md5"
    PDQ = "pdq"
    TMK_PDQF = "tmk_pdqf"
    PHOTODNA = "photodna"


class Priority(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class State(StrEnum):
    AWAITING_ACKNOWLEDGEMENT = "awaiting_acknowledgement"
    AWAITING_RESPONSE = "awaiting_response"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (State.AWAITING_ACKNOWLEDGEMENT, State.AWAITING_RESPONSE)


class Timeliness(StrEnum):
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    CONTESTED = "contested"
    LATE = "late"
    WITHDRAWN = "withdrawn"


class Against(StrEnum):
    """The deadline against which lateness is taken: as it stands, or as first reckoned."""

    PRESENT = "present"
    ORIGINAL = "original"


class ItemState(StrEnum):
    OUTSTANDING = "outstanding"
    COMPLIED = "complied"
    CONTESTED = "contested"
    EXCUSED = "excused"


SETTLED_ITEM_STATES = (ItemState.COMPLIED, ItemState.EXCUSED)


class NoticeWithdrawn(Conflict):
    code = "notice_withdrawn"


class NoticeResolved(Conflict):
    code = "notice_resolved"


class GroundNotInRegime(Conflict):
    code = "ground_not_in_regime"


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of a notice on which its timeliness rests.

    `effective_at` is the latest moment at which a complying item took effect, as the
    platform states it; `all_contested` says that every item still open is disputed.
    """

    state: State
    deadline_at: datetime
    due_soon_at: datetime
    paused_at: datetime | None = None
    all_contested: bool = False
    effective_at: datetime | None = None


def against_original(facts: Standing, original_deadline_at: datetime) -> Standing:
    """The facts as if nothing had ever happened to the clock: neither extension nor pause.

    The warning comes as long before the one due moment as before the other.
    """
    lead = facts.deadline_at - facts.due_soon_at
    return replace(
        facts,
        deadline_at=original_deadline_at,
        due_soon_at=original_deadline_at - lead,
        paused_at=None,
    )


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """Where one item stands after the answers received so far."""

    state: ItemState
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform says of one item; `effective_at` is when it took effect."""

    outcome: Outcome
    effective_at: datetime
    ground: str | None = None
    territories: tuple[str, ...] = ()


def timeliness(facts: Standing, now: datetime) -> Timeliness:
    """Whether a notice is being answered in time. The due moment itself is in time.

    Of a resolved notice the moment counts at which its items took effect, not the moment
    at which the answer arrived. A clock that is paused makes nothing overdue.
    """
    match facts.state:
        case State.WITHDRAWN:
            return Timeliness.WITHDRAWN
        case State.RESOLVED:
            return Timeliness.LATE if _took_effect_late(facts) else Timeliness.ON_TIME
        case State.AWAITING_ACKNOWLEDGEMENT | State.AWAITING_RESPONSE:
            return _timeliness_while_open(facts, now)
        case _:
            assert_never(facts.state)


def _took_effect_late(facts: Standing) -> bool:
    """Nothing that takes effect while the clock stands still is late."""
    if facts.effective_at is None or facts.paused_at is not None:
        return False
    return facts.effective_at > facts.deadline_at


def _timeliness_while_open(facts: Standing, now: datetime) -> Timeliness:
    if facts.all_contested:
        return Timeliness.CONTESTED
    if facts.paused_at is not None:
        return Timeliness.ON_TIME
    if now > facts.deadline_at:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if now >= facts.due_soon_at else Timeliness.ON_TIME


def must_be_open_to_answers(state: State) -> None:
    """A withdrawn notice takes no answer; a resolved one takes corrections."""
    if state is State.WITHDRAWN:
        raise NoticeWithdrawn("This notice was withdrawn; nothing is left to answer.")


def must_be_withdrawable(state: State) -> None:
    match state:
        case State.WITHDRAWN:
            raise NoticeWithdrawn("This notice was already withdrawn.")
        case State.RESOLVED:
            raise NoticeResolved("This notice is resolved; a resolved notice stands.")
        case State.AWAITING_ACKNOWLEDGEMENT | State.AWAITING_RESPONSE:
            return
        case _:
            assert_never(state)


def must_be_amendable(state: State) -> None:
    """A notice whose answering is over is not amended: a new notice is issued."""
    must_be_withdrawable(state)


def judge(answer: Answer, regime: Regime, *, pointer: str) -> ItemStanding:
    """What an answer does to its item, by the regime under which the notice was issued.

    An outcome that neither complies nor disputes is kept, and leaves the item outstanding.
    """
    if answer.outcome is Outcome.DISPUTED:
        _must_be_a_ground(answer.ground, regime, pointer=pointer)
        return ItemStanding(ItemState.CONTESTED)
    if answer.ground is not None:
        raise Malformed.at(f"{pointer}/ground", "only an outcome of disputed has a ground")
    if regime.complies(answer.outcome, answer.territories):
        return ItemStanding(ItemState.COMPLIED, answer.effective_at)
    if regime.excuses(answer.outcome):
        return ItemStanding(ItemState.EXCUSED)
    return ItemStanding(ItemState.OUTSTANDING)


def after_answers(facts: Standing, items: Iterable[ItemStanding]) -> Standing:
    """The notice once its items stand as given: resolved when none is left open."""
    standings = tuple(items)
    left = [item for item in standings if item.state not in SETTLED_ITEM_STATES]
    effective = [item.effective_at for item in standings if item.effective_at is not None]
    return Standing(
        State.AWAITING_RESPONSE if left else State.RESOLVED,
        facts.deadline_at,
        facts.due_soon_at,
        facts.paused_at,
        bool(left) and all(item.state is ItemState.CONTESTED for item in left),
        max(effective, default=None),
    )


def _must_be_a_ground(ground: str | None, regime: Regime, *, pointer: str) -> None:
    known = ", ".join(sorted(regime.grounds()))
    if not known:
        raise GroundNotInRegime(f"{regime.code} knows no dispute: say what was done.")
    if ground is None:
        raise Malformed.at(f"{pointer}/ground", f"a dispute names its ground: {known}")
    if ground not in regime.grounds():
        raise GroundNotInRegime(
            f"{regime.code} knows no such ground of dispute; it has: {known}"
        )
