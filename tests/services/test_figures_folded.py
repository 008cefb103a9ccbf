"""The figures say what counting by hand says: folded in whatever pieces, behind, rebuilt."""

import os
from datetime import timedelta
from random import Random

import httpx
import pytest

from app.domain.figures import Scope
from app.domain.notices import Against, Category
from app.domain.permissions import Role
from app.domain.series import Bucket, Series, span
from app.services.figure_rows import SeriesAsked
from app.services.house import House
from app.services.projection import project_events, rebuild
from app.services.ticks import sequence_events
from app.store import projection
from tests.support.agreeing import everybody_agrees
from tests.support.builders import a_platform, a_provider
from tests.support.clock import FixedClock
from tests.support.console import a_browser
from tests.support.console_agreeing import console_agrees
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.random_acts import RandomActs
from tests.support.recounting import recount, recount_series
from tests.support.sql import fetch_rows, fetch_value

# `make history` asks for twenty thousand.
ACTS = int(os.environ.get("FORTHWITH_ACTS", "150"))
HELD = (
    "SELECT * FROM counted_notices ORDER BY notice_id",
    "SELECT * FROM tallies WHERE counted <> 0 OR total <> 0 ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT * FROM lateness WHERE overdue + late + contested > 0 ORDER BY 1, 2",
)


@pytest.fixture
async def acts(house: House, officer: httpx.AsyncClient, clock: FixedClock) -> RandomActs:
    return await beginning(house, officer, clock)


async def beginning(house: House, officer: httpx.AsyncClient, clock: FixedClock) -> RandomActs:
    """Three platforms of two providers, to whose notices nothing has happened yet."""
    first = await a_provider(house, name="First Ltd")
    platforms = [
        await a_platform(house, provider_id=first),
        await a_platform(house, provider_id=first),
        await a_platform(house),
    ]
    return RandomActs(house, officer, clock, platforms, Random(0), [])  # noqa: S311 - decides no secret, only the order of acts


async def held(house: House) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in await fetch_rows(house, question)] for question in HELD]


def scopes(acts: RandomActs) -> list[Scope]:
    platform = acts.platforms[0]
    return [
        Scope(),
        Scope(platform_id=platform.id),
        Scope(provider_id=platform.provider_id),
        Scope(regime="us-take-it-down"),
        Scope(category=Category.HATE, provider_id=platform.provider_id),
    ]


async def figures_are_right(acts: RandomActs) -> None:
    acts.house.figures.forget()
    now = acts.clock.now()
    for against in Against:
        for scope in scopes(acts):
            said = await acts.house.figures.summary(against, scope)
            (await recount(acts.house, now, against, scope)).is_said_by(said)
            await series_is_right(acts, against, scope)


async def series_is_right(acts: RandomActs, against: Against, scope: Scope) -> None:
    """Any one of them, over its latest buckets."""
    now = acts.clock.now()
    counted = span(acts.chance.choice(list(Bucket)), start=None, end=None, now=now)
    asked = SeriesAsked(acts.chance.choice(list(Series)), counted, scope, against)
    said = await acts.house.figures.series(asked)
    found = dict(zip(counted.starts, said.counts, strict=True))
    assert {start: n for start, n in found.items() if n} == await recount_series(
        acts.house, asked, now
    )


@pytest.mark.parametrize("seed", range(2))
async def test_figures_say_what_counting_says_however_far_the_jobs_are_behind(
    acts: RandomActs, seed: int
) -> None:
    acts.chance.seed(seed)
    for _ in range(8):
        await acts.happen(15)
        await figures_are_right(acts)


async def test_f9_every_door_agrees_on_a_random_history_also_once_rebuilt(
    committing: House, clock: FixedClock
) -> None:
    """Each act is kept as in production: a long history is more than one transaction bears."""
    async with (
        open_app(committing) as app,
        a_client(app, SECRETS[Role.OFFICER]) as officer,
        a_browser(app) as browser,
    ):
        acts = await beginning(committing, officer, clock)
        acts.chance.seed(9)
        for _ in range(3):
            await acts.happen(ACTS // 3)
            acts.house.figures.forget()
            notices = await everybody_agrees(officer)
            assert len(notices) == len(acts.notices)
            await console_agrees(browser, officer, notices)
        for done in (acts.catch_up, acts.rebuild):
            await done()
            acts.house.figures.forget()
            await console_agrees(browser, officer, await everybody_agrees(officer))
            await figures_are_right(acts)


@pytest.mark.parametrize("seed", range(3))
async def test_folding_in_pieces_of_any_size_is_rebuilding(acts: RandomActs, seed: int) -> None:
    acts.chance.seed(100 + seed)
    for _ in range(4):
        await acts.happen(20)
        await sequence_events(acts.house)
        await fold_in_pieces(acts)
    folded = await held(acts.house)
    await rebuild(acts.house)
    assert await held(acts.house) == folded


async def fold_in_pieces(acts: RandomActs) -> None:
    """Cut now and then before it was kept, as when a process is killed."""
    while True:
        at_most = acts.chance.choice([1, 2, 7, 100])
        async with acts.house.driver() as connection:
            piece = connection.transaction()
            await piece.start()
            done = await projection.fold(connection, acts.clock.now(), at_most=at_most)
            if acts.chance.random() < 0.3:
                await piece.rollback()
                continue
            await piece.commit()
        if not done.events and not done.moved:
            return


async def test_folding_again_from_the_start_changes_nothing(acts: RandomActs) -> None:
    acts.chance.seed(7)
    await acts.happen(80)
    await acts.catch_up()
    before = await held(acts.house)
    async with acts.house.driver() as connection:
        await connection.execute("UPDATE projection SET through_event = 0")
    await project_events(acts.house)
    assert await held(acts.house) == before


async def test_a_notice_that_is_counted_elsewhere_leaves_nothing_behind(
    acts: RandomActs,
) -> None:
    """No act moves one to another category; the sums would follow if one did."""
    acts.chance.seed(11)
    await acts.happen(60)
    await acts.catch_up()
    async with acts.house.driver() as connection:
        await connection.execute("UPDATE notices SET category = $1", Category.FRAUD)
        await connection.execute("UPDATE projection SET through_event = 0")
    await project_events(acts.house)
    folded = await held(acts.house)
    assert {place["category"] for place in await fetch_rows(acts.house, _COUNTED_IN)} == {
        "fraud"
    }
    await rebuild(acts.house)
    assert await held(acts.house) == folded


_COUNTED_IN = "SELECT DISTINCT category FROM tallies WHERE counted <> 0 OR total <> 0"


async def test_time_alone_is_folded_as_well(acts: RandomActs) -> None:
    await acts.issue()
    await acts.catch_up()
    overdue = """
    SELECT counted FROM tallies WHERE figure = 'present:overdue'
      AND platform_id = '00000000-0000-0000-0000-000000000000'
    """
    assert await fetch_value(acts.house, overdue) is None
    acts.clock.advance(timedelta(days=9))
    await project_events(acts.house)
    assert await fetch_value(acts.house, overdue) == 1
    await figures_are_right(acts)
