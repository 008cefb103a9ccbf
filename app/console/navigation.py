"""The parts of the console, in the order in which they are offered."""

from dataclasses import dataclass

from app.domain.permissions import ALLOWED, Act, Actor


@dataclass(frozen=True, slots=True)
class Section:
    """One part: where it begins, what it is called, and what one must be allowed to see it."""

    path: str
    name: str
    act: Act = Act.READ_REGISTER

    def holds(self, path: str) -> bool:
        """Whether a page belongs to this part."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


SECTIONS = (
    Section("/", "Overview"),
    Section("/notices", "Notices"),
    Section("/providers", "Providers"),
    Section("/platforms", "Platforms"),
    Section("/exposures", "Exposures"),
    Section("/decisions", "Decisions"),
    Section("/calculators", "Calculators", Act.CALCULATE),
    Section("/regimes", "Regimes"),
    Section("/deliveries", "Deliveries"),
    Section("/holidays", "Holidays"),
    Section("/imports", "Imports"),
    Section("/keys", "Keys", Act.SUPERVISE),
)


def offered(actor: Actor | None) -> list[Section]:
    """The parts that somebody may enter."""
    if actor is None:
        return []
    return [section for section in SECTIONS if section.act in ALLOWED[actor.role]]
