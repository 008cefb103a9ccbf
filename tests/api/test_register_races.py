"""The register when several people change it at the same moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import a_platform, a_provider
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.sql import count_rows


@pytest.fixture
async def together(committing: House) -> AsyncGenerator[httpx.AsyncClient]:
    """An officer whose requests truly run side by side."""
    async with open_app(committing) as app, a_client(app, SECRETS[Role.SUPERVISOR]) as client:
        yield client


async def test_of_changes_made_on_the_same_ground_one_is_made(
    together: httpx.AsyncClient, committing: House
) -> None:
    place = f"/v1/providers/{await a_provider(committing)}"
    answers = await asyncio.gather(
        *(
            together.patch(place, json={"name": f"Name {n}"}, headers={"If-Match": '"1"'})
            for n in range(6)
        )
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 5}
    (made,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert (await together.get(place)).json() == made
    assert made["version"] == 2


async def test_changes_made_on_no_ground_follow_one_another(
    together: httpx.AsyncClient, committing: House
) -> None:
    place = f"/v1/providers/{await a_provider(committing)}"
    answers = await asyncio.gather(
        *(together.patch(place, json={"name": f"Name {n}"}) for n in range(6))
    )
    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4, 5, 6, 7]
    assert await count_rows(committing, "events") == 7


async def test_of_figures_whose_periods_overlap_one_is_recorded(
    together: httpx.AsyncClient, committing: House
) -> None:
    place = f"/v1/providers/{await a_provider(committing)}/revenue-figures"
    figures = [
        {
            "period_start": f"2024-{month:02}-01",
            "period_end": f"2025-{month:02}-01",
            "revenue": {"amount": "1", "currency": "GBP"},
            "status": "reported",
            "scope": "provider",
            "source": "accounts",
        }
        for month in range(1, 7)
    ]
    answers = await asyncio.gather(*(together.post(place, json=figure) for figure in figures))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 5}
    assert await count_rows(committing, "revenue_figures") == 1


async def test_a_key_revoked_while_it_is_used_is_not_believed_again(
    together: httpx.AsyncClient, committing: House
) -> None:
    """Readings of the key that began before the change must not outlive it."""
    platform = await a_platform(committing)
    for _ in range(3):
        actors, answer = await asyncio.gather(
            asyncio.gather(
                *(committing.doorkeeper.actor_with(platform.secret) for _ in range(9))
            ),
            together.delete(f"/v1/keys/{platform.key_id}"),
        )
        assert answer.status_code == 204
        assert set(actors) <= {platform.actor, None}
        assert await committing.doorkeeper.actor_with(platform.secret) is None
        platform = await a_platform(committing)
