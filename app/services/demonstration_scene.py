"""What goes on while one watches the demonstration: notices that fall due within minutes.

Unlike the rest of the demonstration it is recorded as it happens, by the acts of everyday.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from typing import Final, TypeAlias
from uuid import UUID

from app.domain.notices import Category, MediaType
from app.domain.orders import (
    Acknowledgement,
    ItemAnswer,
    NewItem,
    NewNotice,
    Response,
    Submission,
)
from app.domain.outcomes import Outcome
from app.domain.permissions import SYSTEM, Actor, Role
from app.services import answers
from app.services.demonstration_facts import reference
from app.services.house import House
from app.services.notices import issue_within
from app.store.notices import find_by_reference
from app.store.platforms import oldest_platforms
from app.values import dataclass

_REGIME: Final = "uk-osa-intimate-image"
_PERIOD: Final = timedelta(hours=48)
_PLATFORMS: Final = 6

# Waits for as long as it is told.
Wait: TypeAlias = Callable[[timedelta], Awaitable[None]]
_Act: TypeAlias = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Part:
    """One notice of the scene, in seconds from its beginning; None is never."""

    due: int
    acknowledged: int | None
    answered: int | None
    outcome: Outcome = Outcome.REMOVED


PARTS: Final = (
    _Part(due=30, acknowledged=8, answered=18),
    _Part(due=35, acknowledged=12, answered=50),
    _Part(due=45, acknowledged=None, answered=None),
    _Part(due=75, acknowledged=20, answered=40, outcome=Outcome.DISPUTED),
    _Part(due=110, acknowledged=60, answered=95),
    _Part(due=150, acknowledged=70, answered=None),
    _Part(due=200, acknowledged=130, answered=220),
    _Part(due=280, acknowledged=180, answered=260),
)


async def play_scene(house: House, wait: Wait) -> None:
    """Plays the scene once, on a register that holds the demonstration; on no other."""
    async with house.driver() as connection:
        if await find_by_reference(connection, reference(0)) is None:
            return
    async with house.sessions() as session:
        platform_ids = await oldest_platforms(session, at_most=_PLATFORMS)
    began = house.clock.now()
    steps: list[tuple[datetime, _Act]] = []
    for number, (part, platform_id) in enumerate(zip(PARTS, cycle(platform_ids), strict=False)):
        notice_id = await _issue(house, part, platform_id, began, number)
        steps += _steps(house, part, platform_id, notice_id, began)
    for moment, act in sorted(steps, key=lambda step: step[0]):
        await wait(max(moment - house.clock.now(), timedelta(0)))
        await act(house.clock.now())


def _steps(
    house: House, part: _Part, platform_id: UUID, notice_id: UUID, began: datetime
) -> list[tuple[datetime, _Act]]:
    say = partial(_say, house, Actor(Role.PLATFORM, None, platform_id))
    steps: list[tuple[datetime, _Act]] = []
    if part.acknowledged is not None:

        async def acknowledge(_: datetime) -> None:
            await say(Acknowledgement(notice_id))

        steps.append((began + timedelta(seconds=part.acknowledged), acknowledge))
    if part.answered is not None:

        async def answer(now: datetime) -> None:
            ground = None
            if part.outcome is Outcome.DISPUTED:
                ground = await _ground(house, began)
            item = ItemAnswer(part.outcome, now, locator=_locator(began, part), ground=ground)
            await say(Response(notice_id, (item,)))

        steps.append((began + timedelta(seconds=part.answered), answer))
    return steps


async def _issue(
    house: House, part: _Part, platform_id: UUID, began: datetime, number: int
) -> UUID:
    """Its clock started when the provider had the report, so that it falls due soon."""
    order = NewNotice(
        platform_id=platform_id,
        regime=_REGIME,
        reference=f"DEMO-{began:%Y%m%d-%H%M%S}-{number + 1}",
        category=Category.INTIMATE_IMAGE_ABUSE,
        items=(NewItem(_locator(began, part), MediaType.IMAGE),),
        reasons="Made up for the demonstration.",
        clock_starts_at=began + timedelta(seconds=part.due) - _PERIOD,
    )
    async with house.driver() as connection, connection.transaction():
        issued = await issue_within(house, connection, SYSTEM, order=order)
    return issued.notice.id


async def _say(house: House, actor: Actor, said: Submission) -> None:
    async with house.driver() as connection, connection.transaction():
        await answers.submit_within(house, connection, actor, said)


async def _ground(house: House, began: datetime) -> str:
    regime = await house.regimes.for_clock_starting(_REGIME, began.date())
    if regime is None:
        raise LookupError(f"no regime {_REGIME}")
    return regime.dispute_grounds[0].code


def _locator(began: datetime, part: _Part) -> str:
    return f"https://content-live.example/{began:%Y%m%d%H%M%S}/{part.due}"
