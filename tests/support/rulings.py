"""Rulings as an officer sends them, and items as platforms answer for them."""

from datetime import datetime

import httpx

from tests.support.bodies import Json, an_answer_body, respond

GROUND = "not_intimate_image_content"
OTHER_GROUND = "reporter_without_standing"


async def rule_on(
    client: httpx.AsyncClient, notice: Json, decision: str, *, item: int = 0, **headers: str
) -> httpx.Response:
    """An officer's ruling on an item of a notice."""
    place = f"/v1/notices/{notice['id']}/items/{notice['items'][item]['id']}/ruling"
    body = {"decision": decision, "reason": f"why it is {decision}"}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post(place, json=body, headers=sent)


async def ruled(
    client: httpx.AsyncClient, notice: Json, decision: str, *, item: int = 0
) -> Json:
    """The notice once it is ruled on."""
    answer = await rule_on(client, notice, decision, item=item)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def answered(
    client: httpx.AsyncClient,
    notice: Json,
    outcome: str,
    *,
    at: datetime,
    item: int = 0,
    **others: object,
) -> Json:
    """The notice once the platform has said what became of an item."""
    said = an_answer_body(notice["items"][item]["id"], at=at, outcome=outcome, **others)
    answer = await respond(client, notice, said)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def disputed(
    client: httpx.AsyncClient,
    notice: Json,
    *,
    at: datetime,
    ground: str = GROUND,
    item: int = 0,
) -> Json:
    return await answered(client, notice, "disputed", at=at, ground=ground, item=item)
