"""The demonstration set: a register that looks as if it had been kept for a fortnight.

Every entry is made by the acts themselves, at moments in the past and in their order, so
that what it shows is what the service would have recorded.
"""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from app.domain.money import Money
from app.domain.notices import MediaType
from app.domain.orders import Acknowledgement, ItemAnswer, NewItem, NewNotice, Response
from app.domain.outcomes import Outcome
from app.domain.permissions import SYSTEM, Actor, Role
from app.domain.revenue import RevenueFigure
from app.kit.ids import new_id
from app.services import answers, platforms, revenue
from app.services.demonstration_facts import (
    DUE_IN,
    MANNERS,
    NOTICES,
    PROVIDERS,
    SUBJECTS,
    KnownFigure,
    KnownProvider,
    Manner,
    Subject,
    reference,
)
from app.services.house import House
from app.services.inner_house import within
from app.services.notices import issue_within
from app.store.driver import Connection
from app.store.engine import Session, driver_of
from app.store.platforms import any_provider
from app.store.sweep import record_due
from app.values import dataclass, replace

_MILLION = 1_000_000
_ISSUED_BEFORE_LEAST = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _At:
    """A clock that stands at one moment of the past."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True)
class _Story:
    """One made-up notice: to whom, about what, from when, and how it is answered."""

    number: int
    platform_id: UUID
    subject: Subject
    started_at: datetime
    manner: Manner

    def after(self, hundredths: int) -> datetime:
        return self.started_at + self.subject.period * hundredths / 100


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the stories are played: one transaction, and the notices issued so far."""

    house: House
    session: Session
    driver: Connection
    notices: dict[int, UUID]

    def at(self, moment: datetime) -> House:
        return replace(self.house, clock=_At(moment))


_Act = Callable[["_Stage", datetime], Awaitable[None]]
_Step = tuple[datetime, int, _Act]


async def load_demonstration(house: House) -> int:
    """Fills an empty register and says how many notices it holds; a used one is left alone.

    One transaction: a register is never left with half of it.
    """
    async with house.sessions.begin() as session:
        if await any_provider(session):
            return 0
        inner = await within(house, session)
        await _play(_Stage(inner, session, await driver_of(session), {}))
    house.platforms.forget()
    return NOTICES


async def _play(stage: _Stage) -> None:
    now = stage.house.clock.now()
    opened = stage.at(now - timedelta(days=14))
    platform_ids = [
        platform_id
        for known in PROVIDERS
        for platform_id in await _add_provider(opened, stage.session, known)
    ]
    order = count()
    steps = [
        step
        for number in range(NOTICES)
        for step in _steps(_story(number, platform_ids, now), now, order)
    ]
    for moment, _, act in sorted(steps, key=lambda step: step[:2]):
        await record_due(stage.driver, moment, at_most=NOTICES)
        await act(stage, moment)
    await record_due(stage.driver, now, at_most=NOTICES)


async def _add_provider(house: House, session: Session, known: KnownProvider) -> list[UUID]:
    provider = await platforms.add_provider(
        session, house.clock, SYSTEM, name=known.name, country=known.country, group_id=None
    )
    for figure in known.figures:
        await revenue.keep_figure(
            session, SYSTEM, provider_id=provider.id, figure=_figure(house, figure)
        )
    return [
        (
            await platforms.add_platform(
                session, house.clock, SYSTEM, facts=_platform(name, provider.id)
            )
        ).id
        for name in known.platforms
    ]


def _figure(house: House, known: KnownFigure) -> RevenueFigure:
    return RevenueFigure(
        id=new_id(),
        period_start=known.period_start,
        period_end=known.period_end,
        revenue=Money(known.millions * _MILLION, "USD"),
        status=known.status,
        scope=known.scope,
        source=known.source,
        recorded_at=house.clock.now(),
    )


def _platform(name: str, provider_id: UUID) -> dict[str, object]:
    return {
        "provider_id": provider_id,
        "name": name,
        "url": f"https://{_word(name)}.example/",
        "contact_email": f"notices@{_word(name)}.example",
        "territories": [],
    }


def _story(number: int, platform_ids: list[UUID], now: datetime) -> _Story:
    subject = SUBJECTS[number % len(SUBJECTS)]
    due_in = min(DUE_IN[number % len(DUE_IN)], subject.period - _ISSUED_BEFORE_LEAST)
    return _Story(
        number,
        platform_ids[number * 7 % len(platform_ids)],
        subject,
        now + due_in - subject.period,
        MANNERS[number % len(MANNERS)],
    )


def _steps(story: _Story, now: datetime, order: Iterator[int]) -> list[_Step]:
    """What happens in a story, as far as it has happened by now."""
    manner = story.manner
    steps: list[_Step] = [(story.started_at, next(order), _issuing(story))]
    if manner.acknowledged is not None:
        steps.append((story.after(manner.acknowledged), next(order), _acknowledging(story)))
    if manner.answered is not None:
        steps.append((story.after(manner.answered), next(order), _answering(story)))
    return [step for step in steps if step[0] <= now]


def _issuing(story: _Story) -> _Act:
    async def act(stage: _Stage, moment: datetime) -> None:
        issued = await issue_within(stage.at(moment), stage.driver, SYSTEM, order=_order(story))
        stage.notices[story.number] = issued.notice.id

    return act


def _acknowledging(story: _Story) -> _Act:
    async def act(stage: _Stage, moment: datetime) -> None:
        said = Acknowledgement(stage.notices[story.number])
        await answers.submit_within(stage.at(moment), stage.driver, _platform_of(story), said)

    return act


def _answering(story: _Story) -> _Act:
    async def act(stage: _Stage, moment: datetime) -> None:
        outcome = Outcome(story.manner.outcome)
        ground = await _ground(stage.house, story) if outcome is Outcome.DISPUTED else None
        items = tuple(
            ItemAnswer(outcome, moment, locator=item.locator, ground=ground)
            for item in _order(story).items
        )
        said = Response(stage.notices[story.number], items)
        await answers.submit_within(stage.at(moment), stage.driver, _platform_of(story), said)

    return act


def _platform_of(story: _Story) -> Actor:
    return Actor(Role.PLATFORM, None, story.platform_id)


def _order(story: _Story) -> NewNotice:
    place = f"https://content-{story.number % 17}.example"
    locators = [f"{place}/posts/{story.number}/{n}" for n in range(1 + story.number % 4)]
    return NewNotice(
        platform_id=story.platform_id,
        regime=story.subject.regime,
        reference=reference(story.number),
        category=story.subject.category,
        items=tuple(NewItem(locator, MediaType.IMAGE) for locator in locators),
        reasons="Made up for the demonstration.",
    )


async def _ground(house: House, story: _Story) -> str:
    regime = await house.regimes.for_clock_starting(
        story.subject.regime, story.started_at.date()
    )
    if regime is None:
        raise LookupError(f"no regime {story.subject.regime}")
    return regime.dispute_grounds[0].code


def _word(name: str) -> str:
    return name.lower().replace(" ", "-")
