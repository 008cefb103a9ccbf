"""Notices that are made up, for load: every address in them is on an example domain."""

from random import Random
from typing import Final
from uuid import UUID

from app.values import dataclass
from schemas.v1.notices import Category, MediaType, NewItem, NewNotice

_INTIMATE: Final = Category.INTIMATE_IMAGE_ABUSE
# A regime, and what is sent under it.
_SUBJECTS: Final = (
    ("uk-osa-intimate-image", _INTIMATE),
    ("uk-osa-illegal-content", Category.THREATS_HARASSMENT),
    ("uk-osa-illegal-content", Category.FRAUD),
    ("us-take-it-down", _INTIMATE),
    ("eu-tco", Category.TERRORISM),
    ("au-removal-notice", _INTIMATE),
    ("in-it-rules-intimate", _INTIMATE),
)
_MOST_ITEMS: Final = 4
_HOSTS: Final = 40


@dataclass(frozen=True, slots=True)
class Series:
    """The notices of one run; its name keeps their references apart from any other's."""

    name: str

    def notice(self, number: int, platform_id: UUID, chance: Random) -> NewNotice:
        regime, category = chance.choice(_SUBJECTS)
        place = f"https://content-{chance.randrange(_HOSTS)}.example/{self.name}/{number}"
        items = [
            NewItem(url=f"{place}/{n}", media_type=MediaType.IMAGE, locator_note=None)
            for n in range(chance.randint(1, _MOST_ITEMS))
        ]
        return NewNotice(
            platform_id=platform_id,
            regime=regime,
            reference=f"SIM-{self.name}-{number:06}",
            category=category,
            items=items,
            reasons="Made up by a simulation.",
        )
