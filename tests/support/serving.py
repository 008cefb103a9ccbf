"""Serving notices by email, through the door."""

from typing import Any

import httpx

from tests.support.bodies import Json

GIVEN_IN_24_HOURS = "given-in-24-hours"


def service_path(notice: Json) -> str:
    return f"/v1/notices/{notice['id']}/service"


async def send(
    client: httpx.AsyncClient,
    notice: Json,
    *,
    headers: dict[str, str] | None = None,
    **body: Any,
) -> httpx.Response:
    """What the record of a sending is answered with."""
    return await client.post(service_path(notice), json=body, headers=headers)


async def prove(
    client: httpx.AsyncClient,
    notice: Json,
    *,
    headers: dict[str, str] | None = None,
    **body: Any,
) -> httpx.Response:
    """What the proof of a giving is answered with."""
    proof = {"evidence": "delivery receipt", **body}
    return await client.post(f"{service_path(notice)}/proof", json=proof, headers=headers)


async def sent(client: httpx.AsyncClient, notice: Json, **body: Any) -> Json:
    """The notice once it is on record that it was sent."""
    answer = await send(client, notice, **body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def proved(client: httpx.AsyncClient, notice: Json, **body: Any) -> Json:
    """The notice once it is proved when it was given."""
    answer = await prove(client, notice, **body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def sendings(client: httpx.AsyncClient, notice: Json) -> list[Json]:
    """Every sending, the newest first."""
    answer = await client.get(service_path(notice))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def given_in_24_hours(supervisor: httpx.AsyncClient, **others: object) -> str:
    """A regime of 24 hours from the giving; an email is deemed given after 48 hours."""
    body = {
        "code": GIVEN_IN_24_HOURS,
        "title": "24 hours from the giving",
        "effective_from": "2026-01-01",
        "rule": {"unit": "hours", "count": 24},
        "clock_event": "the notice being given",
        "clock_starts": "giving",
        "email_presumption": {"after": {"hours": 48}, "source": "OSA 2023 s.208(11)"},
        "due_soon_lead": {"hours": 6},
        "further_leads": [{"hours": 2}],
        **others,
    }
    answer = await supervisor.post("/v1/regimes", json=body)
    assert answer.status_code == 201, answer.text
    return GIVEN_IN_24_HOURS
