"""The part of the canary's story in which the platform is told: its endpoint, its inbox."""

from typing import Any

import httpx

from app.services.delivering import deliver
from app.services.house import House
from app.services.ticks import sequence_events
from tests.house.canary import HOOK, Heard
from tests.support.receiver import a_receiver, answer

ENDPOINT = "/v1/webhook-endpoint"
WRONG = (
    f"http://10.0.0.1/{HOOK}",
    f"https://{HOOK}@hooks.example/",
    f"https://hooks.internal/{HOOK}",
    f"{HOOK}\x00",
)


async def sending(
    heard: Heard, house: House, share: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    """Its address and its secrets go every way: set, rotated, tried, refused, disabled."""

    async def ask(method: str, path: str, **sent: Any) -> httpx.Response:
        said = await share.request(method, path, **sent)
        heard.answers.append(said)
        return said

    async with a_receiver(lambda _: answer(503)) as receiver:
        for url in WRONG:
            await ask("PUT", ENDPOINT, json={"url": url})
        right = {"url": receiver.url(f"/{HOOK}?key={HOOK}"), "description": "the desk"}
        said = await ask("PUT", ENDPOINT, json=right)
        heard.secrets.append(said.json()["secret"])
        headers = {"Idempotency-Key": "rotate"}
        await ask("POST", f"{ENDPOINT}/rotate", headers=headers)
        said = await ask("POST", f"{ENDPOINT}/rotate", headers=headers)
        heard.secrets.append(said.json()["secret"])
        await ask("POST", f"{ENDPOINT}/test")
        await told(house)
        receiver.answer = lambda _: answer(410)
        (one, *_) = (await ask("GET", "/v1/deliveries")).json()["items"]
        await ask("POST", f"/v1/deliveries/{one['id']}/redeliver")
        await told(house)
        await ask("POST", f"{ENDPOINT}/test")
        heard.sent = "".join(came.body.decode() for came in receiver.came)
    await ask("GET", ENDPOINT)
    await ask("GET", f"/v1/deliveries/{one['id']}")
    await ask("GET", "/v1/inbox")
    for path in ("/v1/deliveries", f"/v1/deliveries/{one['id']}"):
        heard.answers.append(await officer.get(path))


async def told(house: House) -> None:
    await sequence_events(house)
    await deliver(house)
