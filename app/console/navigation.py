"""The parts of the console, in the order in which they are offered."""

from typing import Final

from app.domain.permissions import ALLOWED, Act, Actor
from app.values import dataclass

_OF_THE_REGULATOR: Final = "/"
_OF_A_PLATFORM: Final = "/own"
# Other parts lie beneath these, and are not of them.
_HOMES: Final = frozenset({_OF_THE_REGULATOR, _OF_A_PLATFORM})


@dataclass(frozen=True, slots=True)
class Section:
    """One part: where it begins, what it is called, and what one must be allowed to see it."""

    path: str
    name: str
    act: Act = Act.READ_REGISTER

    def holds(self, path: str) -> bool:
        """Whether a page belongs to this part."""
        return path == self.path or (
            self.path not in _HOMES and path.startswith(f"{self.path}/")
        )


SECTIONS = (
    Section(_OF_THE_REGULATOR, "Overview"),
    Section("/queue", "My queue"),
    Section("/notices", "Notices"),
    Section("/saved-filters", "Saved filters"),
    Section("/providers", "Providers"),
    Section("/platforms", "Platforms"),
    Section("/exposures", "Exposures"),
    Section("/decisions", "Decisions"),
    Section("/calculators", "Calculators"),
    Section("/regimes", "Regimes"),
    Section("/deliveries", "Deliveries"),
    Section("/holidays", "Holidays"),
    Section("/imports", "Imports"),
    Section("/officers", "Officers"),
    Section("/teams", "Teams"),
    Section("/keys", "Keys", Act.SUPERVISE),
    Section(_OF_A_PLATFORM, "Open notices", Act.ANSWER),
    Section("/own/notices", "All notices", Act.ANSWER),
    Section("/own/webhook", "Webhook", Act.ANSWER),
)


def offered(actor: Actor | None) -> list[Section]:
    """The parts that somebody may enter."""
    if actor is None:
        return []
    return [section for section in SECTIONS if section.act in ALLOWED[actor.role]]


def home_of(actor: Actor | None) -> str | None:
    """Where somebody begins; None for a role that is for programs alone."""
    if actor is None or actor.may(Act.READ_REGISTER):
        return _OF_THE_REGULATOR
    return _OF_A_PLATFORM if actor.may(Act.ANSWER) else None
