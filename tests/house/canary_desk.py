"""The part of the canary's story that plays on the regulator's own desk: notes and tags."""

from typing import Any

import httpx

from app.services.house import House
from tests.house.canary import DESK, Heard
from tests.support.alerts import mailing, somebody_mailed, ticks
from tests.support.mail import a_mailbox
from tests.support.receiver import a_receiver, answer

PLACE = "/v1/alert-subscriptions"
WRONG_NOTES: tuple[dict[str, Any], ...] = (
    {"text": f"{DESK}\x00"},
    {"text": DESK, "supersedes": DESK},
    {"text": DESK, f"{DESK}/": 1},
    {"text": [DESK]},
)


async def desk(
    heard: Heard, officer: httpx.AsyncClient, share: httpx.AsyncClient, notice: str
) -> None:
    """A note goes every way: written, retried, corrected, refused, read; a wrong tag too."""
    place = f"/v1/notices/{notice}"

    async def ask(method: str, path: str, **sent: Any) -> httpx.Response:
        said = await officer.request(method, path, **sent)
        heard.answers.append(said)
        return said

    key = {"Idempotency-Key": "noted"}
    first = await ask("POST", f"{place}/notes", json={"text": DESK}, headers=key)
    await ask("POST", f"{place}/notes", json={"text": DESK}, headers=key)
    correction = {"text": f"{DESK} again", "supersedes": first.json()["id"]}
    for _ in range(2):
        await ask("POST", f"{place}/notes", json=correction)
    for body in WRONG_NOTES:
        await ask("POST", f"{place}/notes", json=body)
    await ask("PUT", f"{place}/tags", json={"tags": [f"{DESK}!", f"{DESK}/".ljust(70, "x")]})
    await ask("PUT", f"{place}/assignment", json={"officer_id": DESK})
    saved = {"name": "the canary", "filter": {"locator": f"https://share.example/{DESK}"}}
    one = (
        await ask("POST", "/v1/saved-filters", json=saved, headers={"Idempotency-Key": "saved"})
    ).json()
    wrong = {"name": "wrong", "filter": {"locator": f"ftp://share.example/{DESK}"}}
    await ask("POST", "/v1/saved-filters", json=wrong)
    await ask("GET", f"/v1/saved-filters/{one['id']}/notices")
    assert DESK in (await ask("GET", f"{place}/notes")).text
    for path in (f"/v1/platform/notices/{notice}", "/v1/platform/notices", f"{place}/notes"):
        assert DESK not in (await share.get(path)).text


async def alerting(heard: Heard, house: House, officer: httpx.AsyncClient, notice: str) -> None:
    """The notice begins to match what somebody asked to be told of, by either channel."""

    async def ask(path: str, body: object, **headers: str) -> httpx.Response:
        said = await officer.post(path, json=body, headers=headers)
        heard.answers.append(said)
        return said

    saved = {"name": "told", "filter": {"tag": "told"}}
    filter_id = (await ask("/v1/saved-filters", saved)).json()["id"]
    async with a_receiver(lambda _: answer(503)) as receiver, a_mailbox() as box:
        right = {"saved_filter_id": filter_id, "channel": "webhook"}
        right["url"] = receiver.url(f"/{DESK}?key={DESK}")
        key = {"Idempotency-Key": "alerted"}
        await ask(PLACE, right, **key)
        made = await ask(PLACE, right, **key)
        heard.secrets.append(made.json()["secret"])
        for url in (f"http://10.0.0.1/{DESK}", f"https://hooks.internal/{DESK}", DESK):
            await ask(PLACE, {**right, "url": url})
        await somebody_mailed(mailing(house, box), tag="told")
        await officer.put(f"/v1/notices/{notice}/tags", json={"tags": ["told"]})
        await ticks(mailing(house, box))
        told = "".join(came.body.decode() for came in receiver.came)
        mails = "".join(str(mail) for mail in box.mails)
    assert notice in told
    assert notice in mails
    heard.sent += told + mails
    heard.answers.append(await officer.get(f"{PLACE}/{made.json()['id']}/alerts"))
